package dev.ftport.program;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which places hold the same pointer: of two that are assigned to each other, what they point to is
 * the same, too.
 */
final class Places {
  /** A name that starts so is seen by one file only. */
  static final String PRIVATE = "in ";

  private final Map<String, String> parents = new LinkedHashMap<>();
  private final Map<String, String> pointees = new HashMap<>();

  /** Whether another file can mean the same place. */
  static boolean isShared(String place) {
    return !place.startsWith(PRIVATE);
  }

  /** The place that stands for all that hold the same pointer; the place is added if it is new. */
  String root(String place) {
    add(place);
    String root = place;
    while (!parent(root).equals(root)) {
      root = parent(root);
    }
    String step = place;
    while (!step.equals(root)) {
      String next = parent(step);
      parents.put(step, root);
      step = next;
    }
    return root;
  }

  private String parent(String place) {
    return parents.getOrDefault(place, place);
  }

  private void add(String place) {
    if (parents.putIfAbsent(place, place) == null && place.endsWith("*")) {
      String pointer = root(place.substring(0, place.length() - 1));
      String before = pointees.putIfAbsent(pointer, place);
      if (before != null) {
        union(before, place);
      }
    }
  }

  /** The pointer flows from one place to the other. */
  void union(String one, String other) {
    String a = root(one);
    String b = root(other);
    if (a.equals(b)) {
      return;
    }
    parents.put(b, a);
    String first = pointees.get(a);
    String second = pointees.remove(b);
    if (first != null && second != null) {
      union(first, second);
    } else if (second != null) {
      pointees.put(a, second);
    }
  }

  /** All of these hold the same pointer. */
  void join(Collection<String> group) {
    String first = null;
    for (String place : group) {
      if (first == null) {
        first = place;
        root(place);
      } else {
        union(first, place);
      }
    }
  }

  /** All places there are. */
  Set<String> all() {
    return new LinkedHashSet<>(parents.keySet());
  }

  /** The places among {@code kept}, those together that hold the same pointer. */
  List<Set<String>> groups(Collection<String> kept) {
    Map<String, Set<String>> groups = new LinkedHashMap<>();
    for (String place : kept) {
      groups.computeIfAbsent(root(place), root -> new LinkedHashSet<>()).add(place);
    }
    return new ArrayList<>(groups.values());
  }
}
