package dev.ftport.catalogue.state;

import dev.ftport.facts.Function;
import dev.ftport.facts.StaticState;
import dev.ftport.facts.Unit;
import dev.ftport.program.Program;
import dev.ftport.program.StateEntry;
import dev.ftport.program.StateKind;
import dev.ftport.transform.About;
import dev.ftport.transform.Finding;
import dev.ftport.transform.Remedy;
import dev.ftport.transform.Settings;
import dev.ftport.transform.Transform;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes a number that one function sets and others use atomic; says what to do about others. */
public final class StaticSetting implements Transform {
  private static final About ABOUT = About.of(StaticSetting.class);

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
        StaticSetting::isMeant,
        StaticSetting::message,
        StaticSetting::remedy);
  }

  private static boolean isMeant(StateKind kind) {
    return kind instanceof StateKind.Setting
        || kind instanceof StateKind.HandedOut
        || kind instanceof StateKind.Locked;
  }

  private static String message(Held held) {
    return held.kind() instanceof StateKind.HandedOut
        ? "%s is shared by all threads, and its address is handed on: %s"
            .formatted(held.name(), held.where())
        : "%s is shared by all threads: %s".formatted(held.name(), held.where());
  }

  private static Remedy remedy(Held held) {
    return switch (held.kind()) {
      case StateKind.Locked locked ->
          Remedy.leftAlone("all that uses it holds `%s`".formatted(locked.lock()));
      case StateKind.HandedOut ignored ->
          Remedy.advice(
              "keep it in the function, in the module's state, or hold a `PyMutex` wherever it may change");
      case StateKind.Setting ignored ->
          AtomicNumber.of(held) instanceof AtomicNumber.Fits fits && standsAlone(held)
              ? StaticCounter.atomic(held, fits)
              : advice(held);
      default -> advice(held);
    };
  }

  /** Whether no function that changes it changes another variable with it. */
  private static boolean standsAlone(Held held) {
    Set<Function> writers =
        held.state().uses().stream()
            .filter(StaticState.Use::changes)
            .flatMap(use -> use.function().stream())
            .collect(Collectors.toSet());
    return held.unit().states().stream()
        .filter(other -> !other.equals(held.state()))
        .flatMap(other -> other.uses().stream())
        .filter(StaticState.Use::changes)
        .noneMatch(use -> use.function().filter(writers::contains).isPresent());
  }

  private static Remedy advice(Held held) {
    return held.entry().nature() == StateEntry.Nature.OBJECT
        ? Remedy.advice(
            "store and read it under a `PyMutex`, and take a strong reference before the lock is given back")
        : Remedy.advice(
            "keep it in the module's state or in an object, and hold a lock wherever it changes");
  }
}
