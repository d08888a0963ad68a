package dev.ftport.compat;

import dev.ftport.compat.Glance.Inclusion;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Who includes whom in a package, and what that shows them. */
final class Inclusions {
  /** A header that many packages bring along, or have installed where it cannot be looked into. */
  static final String WELL_KNOWN = "pythoncapi_compat.h";

  private final PackageFiles files;
  private final Map<String, Glance> glances = new HashMap<>();
  private final Map<String, Set<String>> included = new HashMap<>();
  private final Map<String, Set<String>> reached = new HashMap<>();

  Inclusions(PackageFiles files) {
    this.files = files;
  }

  Glance glance(String path) {
    return glances.computeIfAbsent(path, file -> Glance.at(files.text(file).orElse("")));
  }

  /** A file and all that it includes, directly or not. */
  Set<String> reached(String path) {
    return reached.computeIfAbsent(
        path,
        start -> {
          Set<String> seen = new LinkedHashSet<>();
          Deque<String> next = new ArrayDeque<>(Set.of(start));
          while (!next.isEmpty()) {
            String file = next.remove();
            if (seen.add(file)) {
              next.addAll(included(file));
            }
          }
          return seen;
        });
  }

  /** The files that include this one, directly or not. */
  Set<String> including(String path) {
    Set<String> all = new TreeSet<>();
    for (String other : files.paths()) {
      if (!other.equals(path) && reached(other).contains(path)) {
        all.add(other);
      }
    }
    return all;
  }

  /** Whether an include brings {@code Python.h}. */
  boolean bringsPython(Inclusion include, String from) {
    return files
        .find(include.name(), from)
        .filter(
            header ->
                reached(header).stream()
                    .flatMap(file -> glance(file).includes().stream())
                    .anyMatch(inner -> inner.isOf("Python.h")))
        .isPresent();
  }

  /** The names that a file is given by itself and by what it includes, our own header apart. */
  Set<String> given(String path) {
    Set<String> names = new HashSet<>();
    for (String file : reached(path)) {
      if (!isOurs(file)) {
        names.addAll(glance(file).given().keySet());
      }
    }
    return names;
  }

  /** The functions that a file and what it includes define. */
  Set<String> functions(String path) {
    Set<String> names = new HashSet<>();
    reached(path).forEach(file -> names.addAll(glance(file).functions()));
    return names;
  }

  /** Whether a file includes the header that gives all, from a place that is not looked into. */
  boolean reachesUnseenShims(String path) {
    return reached(path).stream()
        .anyMatch(
            file ->
                glance(file).includes().stream()
                    .filter(include -> include.isOf(WELL_KNOWN))
                    .anyMatch(include -> files.find(include.name(), file).isEmpty()));
  }

  /** Whether a header was written by this program. */
  boolean isOurs(String path) {
    return path.endsWith(OwnHeader.NAME) && files.text(path).filter(OwnHeader::isOurs).isPresent();
  }

  /** Whether a header can be included from anywhere: it is guarded, and finds its own includes. */
  boolean standsAlone(String path) {
    Glance glance = glance(path);
    String directory = path.substring(0, path.lastIndexOf('/') + 1);
    return glance.closed()
        && glance.includes().stream()
            .allMatch(
                include ->
                    include.isOf("Python.h")
                        || files
                            .find(include.name(), path)
                            .map(found -> found.equals(directory + include.name()))
                            .orElse(true));
  }

  private Set<String> included(String path) {
    Set<String> known = included.get(path);
    if (known == null) {
      known = new LinkedHashSet<>();
      for (Inclusion include : glance(path).includes()) {
        Optional<String> found = files.find(include.name(), path);
        found.ifPresent(known::add);
      }
      included.put(path, known);
    }
    return known;
  }
}
