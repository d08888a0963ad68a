package dev.ftport.catalogue.state;

import dev.ftport.facts.Unit;
import dev.ftport.program.Program;
import dev.ftport.program.StateKind;
import dev.ftport.transform.About;
import dev.ftport.transform.Finding;
import dev.ftport.transform.Remedy;
import dev.ftport.transform.Safety;
import dev.ftport.transform.Settings;
import dev.ftport.transform.Transform;
import java.util.List;

/** Gives each thread its own of the numbers that a function keeps for its next call. */
public final class StaticCache implements Transform {
  private static final About ABOUT = About.of(StaticCache.class);

  @Override
  public About about() {
    return ABOUT;
  }

  @Override
  public List<Finding> find(Unit unit, Program program, Settings settings) {
    return Held.findings(
        ABOUT.id(), unit, program, StaticCache::isMeant, StaticCache::message, StaticCache::remedy);
  }

  private static boolean isMeant(StateKind kind) {
    return kind instanceof StateKind.Cache;
  }

  private static String message(Held held) {
    return "%s is kept from one call to the next: %s".formatted(held.name(), held.where());
  }

  private static Remedy remedy(Held held) {
    return switch (ThreadCache.of(held)) {
      case ThreadCache.Kept kept -> ofEachThread(kept);
      case ThreadCache.Refused refused ->
          Remedy.advice(
              "hold a `PyMutex` round the test and the store, fill it while the module is created, or leave it out under `Py_GIL_DISABLED`; a copy for each thread is not offered: "
                  + refused.because());
    };
  }

  static Remedy ofEachThread(ThreadCache.Kept kept) {
    return new Remedy.Fix(
        "give each thread a cache of its own",
        Safety.unsafe("what fills it runs once more in each thread"),
        kept.edits());
  }
}
