package dev.ftport.catalogue.state;

import dev.ftport.facts.Unit;
import dev.ftport.program.Program;
import dev.ftport.program.StateKind;
import dev.ftport.source.Span;
import dev.ftport.transform.About;
import dev.ftport.transform.Finding;
import dev.ftport.transform.Remedy;
import dev.ftport.transform.Safety;
import dev.ftport.transform.Settings;
import dev.ftport.transform.Transform;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Leaves memory that is kept to be used again to the allocator where there is no GIL. */
public final class StaticFreeList implements Transform {
  private static final About ABOUT = About.of(StaticFreeList.class);

  @Override
  public About about() {
    return ABOUT;
  }

  @Override
  public List<Finding> find(Unit unit, Program program, Settings settings) {
    List<FreeListGuards> all = new ArrayList<>();
    Map<Span, FreeListGuards> guards = new HashMap<>();
    List<Held> lists = Held.of(unit, program, StaticFreeList::isMeant);
    Set<String> names =
        lists.stream().map(held -> held.state().variable().name()).collect(Collectors.toSet());
    for (Held held : lists) {
      FreeListGuards own = new FreeListGuards(held, names);
      all.add(own);
      guards.put(held.state().span(), own);
    }
    boolean known = all.stream().allMatch(FreeListGuards::areAll);
    return Held.findings(
        ABOUT.id(),
        unit,
        program,
        StaticFreeList::isMeant,
        StaticFreeList::message,
        held ->
            Optional.ofNullable(guards.get(held.state().span()))
                .filter(own -> known)
                .flatMap(StaticFreeList::remedy)
                .orElse(
                    Remedy.advice(
                        "leave the free list out under `Py_GIL_DISABLED`, where the allocator keeps"
                            + " one for each thread, or hold a `PyMutex` round each use")));
  }

  private static boolean isMeant(StateKind kind) {
    return kind instanceof StateKind.FreeList;
  }

  private static String message(Held held) {
    return "%s keeps memory to be used again, for all threads: %s"
        .formatted(held.name(), held.where());
  }

  private static Optional<Remedy> remedy(FreeListGuards guards) {
    return guards.areClosed()
        ? Optional.of(Remedy.leftAlone("it stays empty without the GIL"))
        : guards
            .closing()
            .map(
                edits ->
                    new Remedy.Fix(
                        "leave the list empty under `Py_GIL_DISABLED`",
                        Safety.unsafe(
                            "without the GIL each object is allocated and freed: agree that the"
                                + " allocator is fast enough"),
                        edits));
  }
}
