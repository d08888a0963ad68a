package dev.ftport.catalogue.memory;

import dev.ftport.capi.Allocator.Domain;
import dev.ftport.capi.Allocator.Role;
import dev.ftport.facts.CallSite;
import dev.ftport.facts.Expression;
import dev.ftport.facts.Structure;
import dev.ftport.facts.Types;
import dev.ftport.facts.Unit;
import dev.ftport.program.MemoryCall;
import dev.ftport.program.MemoryPointer;
import dev.ftport.program.MemoryPointers;
import dev.ftport.program.Program;
import dev.ftport.transform.About;
import dev.ftport.transform.Finding;
import dev.ftport.transform.Remedy;
import dev.ftport.transform.Settings;
import dev.ftport.transform.Transform;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/** Python objects whose memory does not come from the object domain. */
public final class ObjectFromOtherDomain implements Transform {
  private static final About ABOUT = About.of(ObjectFromOtherDomain.class);

  private static final EnumSet<Domain> FOREIGN = EnumSet.of(Domain.MEM, Domain.RAW, Domain.LIBC);

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
    Types types = new Types(unit);
    MemoryPointers.of(unit, program)
        .in(unit)
        .forEach(
            (offset, pointer) -> {
              for (MemoryCall call : pointer.callsAt(unit, offset)) {
                if (pointer.isExact()
                    && isObject(pointer)
                    && !isPlain(unit, types, call)
                    && FOREIGN.contains(call.allocator().domain())) {
                  findings.add(finding(call, pointer));
                }
              }
            });
    return findings;
  }

  /** Reference counting alone may belong to what lies in the memory, and not to the memory. */
  private static boolean isObject(MemoryPointer pointer) {
    return pointer.first(Role.INIT).isPresent()
        || pointer.object().filter(reason -> !reason.endsWith("is used on it")).isPresent();
  }

  /**
   * Whether what is handed out or taken back is called a structure that does not begin as an object
   * does: a cast from a `PyObject *` in another place, such as of a context, says less than that.
   */
  private static boolean isPlain(Unit unit, Types types, MemoryCall call) {
    return unit.calls().stream()
        .filter(site -> site.call().callee().span().start() == call.name().start())
        .flatMap(site -> type(types, site, call.allocator().role()).stream())
        .anyMatch(
            type ->
                type.pointers() == 1
                    && types.structure(type.name()).isPresent()
                    && !types.isObject(type.name()));
  }

  private static Optional<Structure.Type> type(Types types, CallSite site, Role role) {
    if (role == Role.FREE) {
      return site.call().arguments().stream()
          .findFirst()
          .flatMap(argument -> types.of(site.function(), argument));
    }
    return site.parent()
        .filter(Expression.Cast.class::isInstance)
        .map(parent -> Types.type(((Expression.Cast) parent).type(), ""));
  }

  private static Finding finding(MemoryCall call, MemoryPointer pointer) {
    String name = call.allocator().name();
    boolean releases = call.allocator().role() == Role.FREE;
    String release =
        pointer.domains(Role.NEW).contains(Domain.COLLECTED) ? "PyObject_GC_Del" : "PyObject_Free";
    return new Finding(
        ABOUT.id(),
        call.name(),
        releases
            ? "`%s` takes back the memory of an object".formatted(name)
            : "the memory of an object comes from `%s`".formatted(name),
        Remedy.advice(
            (releases
                ? "release objects with `%s`, and allocate them in the object domain: %s"
                    .formatted(release, pointer.object().orElse(""))
                : "allocate objects with `PyObject_New` or `PyObject_Malloc`, and release them with `PyObject_Free`: "
                    + pointer.object().orElse(""))));
  }
}
