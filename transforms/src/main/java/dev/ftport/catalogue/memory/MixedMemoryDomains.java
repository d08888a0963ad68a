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
import java.util.Optional;
import java.util.Set;

/** Memory that one domain hands out and another one takes back. */
public final class MixedMemoryDomains implements Transform {
  private static final About ABOUT = About.of(MixedMemoryDomains.class);

  @Override
  public About about() {
    return ABOUT;
  }

  @Override
  public List<Finding> find(Unit unit, Program program, Settings settings) {
    if (!Names.mayUse(unit, Names.ALL)) {
      return List.of();
    }
    List<Finding> findings = new ArrayList<>();
    MemoryPointers.of(unit, program)
        .in(unit)
        .forEach(
            (offset, pointer) -> {
              for (MemoryCall call : pointer.callsAt(unit, offset)) {
                if (isForeign(call, pointer)) {
                  findings.add(finding(call, pointer));
                }
              }
            });
    return findings;
  }

  /** A release or a resize by another domain than the one that hands the memory out. */
  private static boolean isForeign(MemoryCall call, MemoryPointer pointer) {
    Set<Domain> made = pointer.domains(Role.ALLOC);
    Domain own = call.allocator().domain();
    return pointer.isExact()
        && pointer.object().isEmpty()
        && own != Domain.OBJECT
        && !made.isEmpty()
        && (call.allocator().role() == Role.FREE || call.allocator().role() == Role.RESIZE)
        && (made.size() > 1 || !made.contains(own))
        && !pointer.target().filter(own::equals).isPresent();
  }

  private static Finding finding(MemoryCall call, MemoryPointer pointer) {
    Finding finding =
        new Finding(ABOUT.id(), call.name(), message(call, pointer), remedy(call, pointer));
    return finding.remedy() instanceof Remedy.LeftAlone
        ? finding
        : finding.bound("memory:" + pointer.name());
  }

  private static String message(MemoryCall call, MemoryPointer pointer) {
    MemoryCall made =
        pointer.calls().stream()
            .filter(c -> c.allocator().role() == Role.ALLOC)
            .filter(c -> c.allocator().domain() != call.allocator().domain())
            .findFirst()
            .orElseThrow();
    return "`%s` is memory of `%s`, and `%s` takes it"
        .formatted(call.pointer(), made.allocator().name(), call.allocator().name());
  }

  private static Remedy remedy(MemoryCall call, MemoryPointer pointer) {
    Optional<String> replacement = pointer.replacement(call);
    if (replacement.isPresent()) {
      return Remedy.fix(
          "use `%s`".formatted(replacement.get()),
          Edits.of(List.of(Edit.replace(call.name(), replacement.get()))));
    }
    MemoryCall made = pointer.first(Role.ALLOC).orElseThrow();
    return Remedy.advice(
        "let one domain hand it out, resize it and take it back: " + Mixture.words(made));
  }
}
