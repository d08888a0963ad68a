package dev.ftport.catalogue.state;

import dev.ftport.facts.Unit;
import dev.ftport.program.Program;
import dev.ftport.program.StateKind;
import dev.ftport.transform.About;
import dev.ftport.transform.Finding;
import dev.ftport.transform.Remedy;
import dev.ftport.transform.Settings;
import dev.ftport.transform.Transform;
import java.util.List;

/** Says what to do about memory that is kept to be used again. */
public final class StaticFreeList implements Transform {
  private static final About ABOUT = About.of(StaticFreeList.class);

  @Override
  public About about() {
    return ABOUT;
  }

  @Override
  public List<Finding> find(Unit unit, Program program, Settings settings) {
    return Held.findings(
        ABOUT.id(),
        unit,
        program,
        StaticFreeList::isMeant,
        StaticFreeList::message,
        StaticFreeList::remedy);
  }

  private static boolean isMeant(StateKind kind) {
    return kind instanceof StateKind.FreeList;
  }

  private static String message(Held held) {
    return "%s keeps memory to be used again, for all threads: %s"
        .formatted(held.name(), held.where());
  }

  private static Remedy remedy(Held held) {
    return Remedy.advice(
        "leave the free list out under `Py_GIL_DISABLED`, where the allocator keeps one for each thread, or hold a `PyMutex` round each use");
  }
}
