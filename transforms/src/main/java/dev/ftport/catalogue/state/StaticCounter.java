package dev.ftport.catalogue.state;

import dev.ftport.facts.Language;
import dev.ftport.facts.Unit;
import dev.ftport.program.Program;
import dev.ftport.program.StateKind;
import dev.ftport.transform.About;
import dev.ftport.transform.Finding;
import dev.ftport.transform.Remedy;
import dev.ftport.transform.Settings;
import dev.ftport.transform.Transform;
import java.util.List;

/** Says what to do about a number that several threads count or set. */
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
    String how =
        held.unit().language() == Language.CPP
            ? "`std::atomic`"
            : "an atomic of the compilers you support, such as `_Atomic` of C11";
    return Remedy.advice(
        held.kind() instanceof StateKind.Counter
            ? "make it " + how + ", or count under a `PyMutex`"
            : "make it %s; if what it guards is done once, take a `PyMutex` round all of it"
                .formatted(how));
  }
}
