package dev.ftport.catalogue.state;

import dev.ftport.facts.Language;
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

/** Makes a number that several threads count or set atomic, where that is enough. */
public final class StaticCounter implements Transform {
  private static final About ABOUT = About.of(StaticCounter.class);

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
        StaticCounter::isMeant,
        StaticCounter::message,
        StaticCounter::remedy);
  }

  private static boolean isMeant(StateKind kind) {
    return kind instanceof StateKind.Counter || kind instanceof StateKind.Flag;
  }

  private static String message(Held held) {
    return held.kind() instanceof StateKind.Counter
        ? "%s is counted by several threads: %s".formatted(held.name(), held.where())
        : "%s is set by several threads: %s".formatted(held.name(), held.where());
  }

  private static Remedy remedy(Held held) {
    if (ThreadCache.of(held) instanceof ThreadCache.Kept kept) {
      return StaticCache.ofEachThread(kept);
    }
    return switch (AtomicNumber.of(held)) {
      case AtomicNumber.Fits fits -> atomic(held, fits);
      case AtomicNumber.NotEnough several ->
          Remedy.advice(
              "hold a `PyMutex` round all of it, since an atomic is not enough: "
                  + several.because());
      case AtomicNumber.ByHand byHand ->
          Remedy.advice("make it %s by hand: %s".formatted(atomic(held), byHand.because()));
    };
  }

  /** The fix of a number for which an atomic is enough. */
  static Remedy atomic(Held held, AtomicNumber.Fits fits) {
    return new Remedy.Fix("make it atomic", Safety.unsafe(because(held, fits)), fits.edits());
  }

  private static String because(Held held, AtomicNumber.Fits fits) {
    String order =
        fits.isSaid()
            ? "threads get its values in no order that is promised"
            : "each step is whole, and nothing orders it with what else the threads do";
    return held.unit().language() == Language.CPP
        ? order
        : order + "; compilers without C11's atomics, such as MSVC's in C, go on as before";
  }

  private static String atomic(Held held) {
    return held.unit().language() == Language.CPP
        ? "a `std::atomic`"
        : "an atomic of the compilers you support, such as `_Atomic` of C11,";
  }
}
