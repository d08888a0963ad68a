package dev.ftport.catalogue.build;

import dev.ftport.build.BuildFile;
import dev.ftport.build.BuildFiles;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the cibuildwheel of a package can do about free-threaded Python. */
enum CibuildwheelVersion {
  /** Before 2.22: no {@code enable}. */
  BEFORE_ENABLE,
  /** From 2.22 up to 3.0: nothing free-threaded without {@code enable}. */
  ENABLE,
  /** 3.1 to 3.4.0: 3.14 by itself, 3.13 with {@code enable}. */
  ENABLE_FOR_313,
  /** From 3.4.1 on: 3.14 by itself, 3.13 no more. */
  BY_ITSELF,
  /** No workflow says it, or not all say the same. */
  UNKNOWN;

  private static final Pattern USE =
      Pattern.compile(
          "(?:pypa/cibuildwheel@(?:v?|[0-9a-f]{40}\\s*#\\s*v?)|\\bcibuildwheel\\s*==\\s*)"
              + "(\\d+)\\.(\\d+)(?:\\.(\\d+))?(?![\\w])");

  /** What all workflows of a package say together. */
  static CibuildwheelVersion of(BuildFiles files) {
    Set<CibuildwheelVersion> versions = new TreeSet<>();
    files
        .of(BuildFile.Kind.WORKFLOW)
        .forEach(
            file -> {
              for (Matcher use = USE.matcher(file.text()); use.find(); ) {
                versions.add(of(use));
              }
            });
    return versions.size() == 1 ? versions.iterator().next() : UNKNOWN;
  }

  private static CibuildwheelVersion of(Matcher use) {
    int version =
        Integer.parseInt(use.group(1)) * 10000
            + Integer.parseInt(use.group(2)) * 100
            + Optional.ofNullable(use.group(3)).map(Integer::parseInt).orElse(0);
    if (version < 22200) {
      return BEFORE_ENABLE;
    }
    if (version < 30100) {
      return ENABLE;
    }
    return version <= 30400 ? ENABLE_FOR_313 : BY_ITSELF;
  }
}
