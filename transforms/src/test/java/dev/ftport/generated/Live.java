package dev.ftport.generated;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What the variables of a function hold at one point; one that is not named may hold anything.
 *
 * @param reachable whether control comes here
 */
record Live(boolean reachable, Map<String, Held> values) {
  /**
   * A reference.
   *
   * @param orNull whether it may be NULL
   * @param owners the variables that keep it alive; if there is none, the caller does
   */
  record Held(boolean orNull, Set<String> owners) {
    static final Held BORROWED = new Held(false, Set.of());
    static final Held NULL = new Held(true, Set.of());

    static Held by(String owner) {
      return new Held(false, Set.of(owner));
    }

    Held join(Held other) {
      Set<String> all = new TreeSet<>(owners);
      all.addAll(other.owners);
      return new Held(orNull || other.orNull, all);
    }
  }

  static final Live START = new Live(true, Map.of());
  static final Live NOWHERE = new Live(false, Map.of());

  Live with(String name, Held held) {
    Map<String, Held> values = new TreeMap<>(this.values);
    values.put(name, held);
    return new Live(reachable, values);
  }

  Live without(String name) {
    return only(value -> !value.equals(name));
  }

  Live only(Set<String> names) {
    return only(names::contains);
  }

  private Live only(java.util.function.Predicate<String> wanted) {
    return new Live(
        reachable,
        new TreeMap<>(
            values.entrySet().stream()
                .filter(entry -> wanted.test(entry.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue))));
  }

  /** After {@code owner} has given back what it holds. */
  Live released(String owner) {
    return only(
        name -> {
          Held held = values.get(name);
          return held != null && !held.owners().contains(owner);
        });
  }

  /** Where this and the other meet. */
  Live join(Live other) {
    if (!reachable) {
      return other;
    }
    if (!other.reachable) {
      return this;
    }
    Map<String, Held> both = new TreeMap<>();
    values.forEach(
        (name, held) -> {
          Held there = other.values.get(name);
          if (there != null) {
            both.put(name, held.join(there));
          }
        });
    return new Live(true, both);
  }

  /** The variables that hold something, or something or NULL. */
  List<String> names(boolean orNull) {
    return values.entrySet().stream()
        .filter(entry -> entry.getValue().orNull() == orNull)
        .map(Map.Entry::getKey)
        .toList();
  }
}
