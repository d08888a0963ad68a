package dev.ftport.capi;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What needs an attached thread state, and what does not, read from {@code detached.tsv}. */
public final class Detached {
  private static final Set<Pattern> ALLOWED =
      Rows.of("detached.tsv").stream()
          .map(cells -> Pattern.compile(cells[0].replace("*", "\\w*")))
          .collect(Collectors.toUnmodifiableSet());

  private static final ConcurrentMap<String, Boolean> KNOWN = new ConcurrentHashMap<>();

  private Detached() {}

  /**
   * Whether a call of {@code name} needs an attached thread state: a function or macro of the C API
   * that {@link CallEffects} knows and the table does not name.
   */
  public static boolean needsThreadState(String name) {
    return CallEffects.of(name).isPresent()
        && KNOWN.computeIfAbsent(
            name, any -> ALLOWED.stream().noneMatch(allowed -> allowed.matcher(name).matches()));
  }
}
