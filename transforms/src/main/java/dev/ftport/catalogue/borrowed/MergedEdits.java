package dev.ftport.catalogue.borrowed;

import dev.ftport.source.Edit;
import dev.ftport.source.Span;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The edits for several variables, where the releases of two of them may belong to one place: then
 * they stand there one behind the other.
 */
final class MergedEdits {
  private static final Pattern RELEASE = Pattern.compile("\\s*(Py_X?DECREF\\(\\w+\\);)?\\s*");
  private static final Pattern LINE_START = Pattern.compile("(?<=\\n)");

  private MergedEdits() {}

  /** The edits, each place once as far as only releases meet there; others stay in conflict. */
  static List<Edit> of(Collection<Edit> edits) {
    Map<Span, Edit> places = new LinkedHashMap<>();
    List<Edit> all = new ArrayList<>();
    for (Edit edit : edits) {
      Optional<Edit> before = Optional.ofNullable(places.get(edit.span()));
      Optional<String> merged = before.flatMap(known -> merged(known.text(), edit.text()));
      if (before.isEmpty() || before.get().equals(edit)) {
        places.put(edit.span(), edit);
      } else if (merged.isPresent()) {
        places.put(edit.span(), new Edit(edit.span(), merged.get()));
      } else {
        all.add(edit);
      }
    }
    all.addAll(places.values());
    return all;
  }

  /** Both texts in one, if they differ in releases only. */
  private static Optional<String> merged(String one, String other) {
    List<String> first = List.of(LINE_START.split(one));
    List<String> second = List.of(LINE_START.split(other));
    int shorter = Math.min(first.size(), second.size());
    int prefix = 0;
    while (prefix < shorter && first.get(prefix).equals(second.get(prefix))) {
      prefix++;
    }
    int suffix = 0;
    while (suffix < shorter - prefix
        && first.get(first.size() - 1 - suffix).equals(second.get(second.size() - 1 - suffix))) {
      suffix++;
    }
    List<String> mine = first.subList(prefix, first.size() - suffix);
    List<String> its = second.subList(prefix, second.size() - suffix);
    boolean releases =
        mine.stream().allMatch(line -> RELEASE.matcher(line).matches())
            && its.stream().allMatch(line -> RELEASE.matcher(line).matches());
    if (!releases) {
      return Optional.empty();
    }
    StringBuilder text = new StringBuilder();
    first.subList(0, first.size() - suffix).forEach(text::append);
    its.forEach(text::append);
    first.subList(first.size() - suffix, first.size()).forEach(text::append);
    return Optional.of(text.toString());
  }
}
