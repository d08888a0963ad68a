package dev.ftport.flow;

import dev.ftport.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What is known at a point on one way through the function.
 *
 * @param values what the local variables hold, by their {@link Scopes} key; one that is absent may
 *     hold anything but the followed reference
 * @param count the references that the function owns
 * @param detached whether the thread state is detached
 * @param stored the fields and other places that the reference was stored in, sorted; each may own
 *     one of the references that are counted
 * @param kept where a pointer into the object was stored
 * @param entries what happened to the reference, each thing once
 * @param wrong what went wrong; the way ends there
 */
record State(
    Map<String, Value> values,
    Standing standing,
    int count,
    boolean detached,
    List<String> stored,
    Optional<String> kept,
    List<Ledger.Entry> entries,
    Optional<Wrong> wrong) {

  /** A mistake and its place. */
  record Wrong(Span span, String words) {}

  /** Nothing is known. */
  static final State START =
      new State(
          Map.of(),
          Standing.AHEAD,
          0,
          false,
          List.of(),
          Optional.empty(),
          List.of(),
          Optional.empty());

  Value value(String key) {
    return values.getOrDefault(key, Value.ANYTHING);
  }

  boolean isWrong() {
    return wrong.isPresent();
  }

  /** Whether the function owns a reference that no place owns. */
  boolean isHeld() {
    return count > stored.size();
  }

  /** Whether the lookup was reached. */
  boolean isOpen() {
    return standing != Standing.AHEAD;
  }

  State with(String key, Value value) {
    if (value.equals(values.get(key))) {
      return this;
    }
    Map<String, Value> changed = new TreeMap<>(values);
    if (value.equals(Value.ANYTHING)) {
      changed.remove(key);
    } else {
      changed.put(key, value);
    }
    return values(changed);
  }

  State values(Map<String, Value> changed) {
    return new State(changed, standing, count, detached, stored, kept, entries, wrong);
  }

  State with(Standing changed, int references) {
    return new State(values, changed, references, detached, stored, kept, entries, wrong);
  }

  State detached(boolean changed) {
    return new State(values, standing, count, changed, stored, kept, entries, wrong);
  }

  State stored(String place) {
    if (stored.contains(place)) {
      return this;
    }
    List<String> more = new ArrayList<>(stored);
    more.add(place);
    more.sort(null);
    return new State(values, standing, count, detached, List.copyOf(more), kept, entries, wrong);
  }

  State takenBack(String place) {
    List<String> left = stored.stream().filter(other -> !other.equals(place)).toList();
    return new State(values, standing, count, detached, left, kept, entries, wrong);
  }

  State kept(String where) {
    return new State(values, standing, count, detached, stored, Optional.of(where), entries, wrong);
  }

  State entry(Span span, String words) {
    Ledger.Entry entry = new Ledger.Entry(span, words);
    if (entries.contains(entry)) {
      return this;
    }
    List<Ledger.Entry> more = new ArrayList<>(entries);
    more.add(entry);
    return new State(values, standing, count, detached, stored, kept, List.copyOf(more), wrong);
  }

  /** This state with a mistake; the first one stays. */
  State wrong(Span span, String words) {
    return isWrong()
        ? this
        : new State(
            values,
            standing,
            count,
            detached,
            stored,
            kept,
            entries,
            Optional.of(new Wrong(span, words)));
  }

  boolean holds(Predicate<Value> wanted) {
    return values.values().stream().anyMatch(wanted);
  }

  /** A variable that holds such a value; empty without one. */
  Optional<String> holder(Predicate<Value> wanted) {
    return values.entrySet().stream()
        .filter(entry -> wanted.test(entry.getValue()))
        .map(Map.Entry::getKey)
        .findFirst();
  }
}
