package dev.ftport.catalogue.state;

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

/** Says what to do about a value that one function sets and others use. */
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
      default ->
          held.entry().nature() == StateEntry.Nature.OBJECT
              ? Remedy.advice(
                  "store and read it under a `PyMutex`, and take a strong reference before the lock is given back")
              : Remedy.advice(
                  "keep it in the module's state or in an object, and hold a lock wherever it changes");
    };
  }
}
