package dev.ftport.catalogue.memory;

import dev.ftport.capi.Allocator.Domain;
import dev.ftport.capi.Allocator.Role;
import dev.ftport.facts.Unit;
import dev.ftport.program.MemoryCall;
import dev.ftport.program.MemoryPointer;
import dev.ftport.program.MemoryPointers;
import dev.ftport.program.Program;
import dev.ftport.source.Edit;
import dev.ftport.source.Edits;
import dev.ftport.transform.About;
import dev.ftport.transform.Finding;
import dev.ftport.transform.Remedy;
import dev.ftport.transform.Settings;
import dev.ftport.transform.Transform;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes buffers from {@code PyMem_Malloc} where they come from {@code PyObject_Malloc}. */
public final class BufferFromObjectDomain implements Transform {
  private static final About ABOUT = About.of(BufferFromObjectDomain.class);

  @Override
  public About about() {
    return ABOUT;
  }

  @Override
  public List<Finding> find(Unit unit, Program program, Settings settings) {
    if (!Names.mayUse(unit, Names.OBJECT_MEMORY)) {
      return List.of();
    }
    List<Finding> findings = new ArrayList<>();
    Map<Integer, MemoryPointer> pointers = MemoryPointers.of(unit, program).in(unit);
    pointers.forEach(
        (offset, pointer) -> {
          for (MemoryCall call : pointer.callsAt(unit, offset)) {
            if (isAbout(call)) {
              findings.add(finding(call, pointer));
            }
          }
        });
    findings.addAll(new PassedOn(unit, ABOUT.id()).findings(pointers.keySet()));
    return findings;
  }

  private static boolean isAbout(MemoryCall call) {
    return call.allocator().domain() == Domain.OBJECT
        && switch (call.allocator().role()) {
          case ALLOC, RESIZE, FREE -> true;
          case ASSIGN, NEW, INIT -> false;
        };
  }

  private static Finding finding(MemoryCall call, MemoryPointer pointer) {
    Finding finding =
        new Finding(ABOUT.id(), call.name(), message(call, pointer), remedy(call, pointer));
    return finding.remedy() instanceof Remedy.LeftAlone
        ? finding
        : finding.bound("memory:" + pointer.name());
  }

  private static String message(MemoryCall call, MemoryPointer pointer) {
    String words = call.pointer().isEmpty() ? pointer.words() : "`%s`".formatted(call.pointer());
    return switch (call.allocator().role()) {
      case ALLOC -> words + " comes from the object domain";
      case RESIZE -> words + " is resized in the object domain";
      default -> words + " goes back to the object domain";
    };
  }

  private static Remedy remedy(MemoryCall call, MemoryPointer pointer) {
    if (pointer.object().isPresent()) {
      return Remedy.leftAlone("it is an object: " + pointer.object().get());
    }
    Optional<String> replacement = pointer.replacement(call);
    if (replacement.isPresent()) {
      return Remedy.fix(
          "use `%s`".formatted(replacement.get()),
          Edits.of(List.of(Edit.replace(call.name(), replacement.get()))));
    }
    String mem = call.allocator().mem().orElse("PyMem_Malloc");
    if (pointer.made().isEmpty()) {
      return Remedy.advice(
          "unless it is a Python object, use `%s`, and take it from `PyMem_Malloc`: nothing is seen to allocate it"
              .formatted(mem));
    }
    if (pointer.first(Role.FREE).isEmpty()) {
      return Remedy.advice(
          "unless it is a Python object, use `%s`, and `PyMem_Free` where it is released: %s"
              .formatted(mem, pointer.against().orElse("nothing is seen to release it")));
    }
    return Remedy.advice(
        "use `%s`, together with all calls on this memory: %s"
            .formatted(mem, pointer.against().orElseGet(() -> Mixture.of(pointer))));
  }
}
