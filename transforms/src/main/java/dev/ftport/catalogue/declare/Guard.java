package dev.ftport.catalogue.declare;

import dev.ftport.facts.Unit;
import dev.ftport.transform.Settings;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The directives round a declaration that older versions of Python do not know. */
final class Guard {
  private static final String BUILD = "#ifdef Py_GIL_DISABLED";
  private static final String VERSION = "#if PY_VERSION_HEX >= 0x030D0000";
  private static final Pattern FROM_3_12 =
      Pattern.compile("#\\s*if\\s+PY_VERSION_HEX\\s*>=\\s*0x030[cC]0000");
  private static final Pattern SUFFICIENT =
      Pattern.compile(
          "#\\s*(ifdef\\s+(Py_GIL_DISABLED|Py_mod_gil)"
              + "|if\\s+defined\\s*\\(?\\s*(Py_GIL_DISABLED|Py_mod_gil)\\s*\\)?"
              + "|if\\s+PY_VERSION_HEX\\s*>=\\s*0x030[dD][0-9a-fA-F]{4})");

  private Guard() {}

  /**
   * The guard of a slot: as chosen, else as the file guards such things already.
   *
   * <p>With the Limited API of a version before 3.13, {@code moduleobject.h} does not define the
   * slot's value, whatever {@code PY_VERSION_HEX} says; 3.15 defines the slot's name even then.
   */
  static String ofSlot(Unit unit, Settings settings) {
    boolean limited = isLimited(unit, settings);
    if (settings.guard().isPresent()) {
      return switch (settings.guard().get()) {
        case BUILD -> BUILD;
        case VERSION -> limited ? VERSION + " && defined(Py_MOD_GIL_NOT_USED)" : VERSION;
      };
    }
    List<String> directives =
        unit.conditionals().branches().stream()
            .map(branch -> branch.directive().of(unit.file().text()))
            .filter(text -> !(limited && !text.contains("Py_GIL_DISABLED")))
            .toList();
    Optional<String> own =
        directives.stream().filter(text -> SUFFICIENT.matcher(text).matches()).findFirst();
    if (own.isPresent()) {
      return own.get();
    }
    // A file that asks for 3.12 in this way asks for 3.13 in the same way.
    return directives.stream()
        .filter(text -> FROM_3_12.matcher(text).matches())
        .findFirst()
        .map(text -> text.replace("0x030C", "0x030D").replace("0x030c", "0x030d"))
        .orElse(BUILD);
  }

  /**
   * {@code PyUnstable_Module_SetGIL} is declared in the free-threaded build only, and not for the
   * Limited API, which that build has from 3.15 on.
   */
  static String ofCall(Unit unit, Settings settings) {
    return isLimited(unit, settings)
        ? "#if defined(Py_GIL_DISABLED) && !defined(Py_LIMITED_API)"
        : BUILD;
  }

  private static boolean isLimited(Unit unit, Settings settings) {
    return settings.limitedApi()
        || unit.file().text().contains("Py_LIMITED_API")
        || unit.file().text().contains("Py_TARGET_ABI3T");
  }
}
