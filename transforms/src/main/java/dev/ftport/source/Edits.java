package dev.ftport.source;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/** Edits of one text that can be made together: sorted, each once, no two in conflict. */
public final class Edits {
  /** No edit. */
  public static final Edits NONE = new Edits(List.of());

  private final List<Edit> sorted;

  private Edits(List<Edit> sorted) {
    this.sorted = sorted;
  }

  /**
   * Sorts {@code edits} and drops repeated ones.
   *
   * @throws IllegalArgumentException if two of them are in conflict
   */
  public static Edits of(Collection<Edit> edits) {
    List<Edit> sorted = new ArrayList<>(edits.stream().distinct().toList());
    Collections.sort(sorted);
    for (int i = 1; i < sorted.size(); i++) {
      if (sorted.get(i - 1).conflictsWith(sorted.get(i))) {
        throw new IllegalArgumentException(
            "edits in conflict: " + sorted.get(i - 1) + " and " + sorted.get(i));
      }
    }
    return new Edits(List.copyOf(sorted));
  }

  /** Whether {@code other} and these can be made together. */
  public boolean fits(Edits other) {
    return other.sorted.stream().noneMatch(b -> sorted.stream().anyMatch(a -> a.conflictsWith(b)));
  }

  /**
   * These and {@code other} together.
   *
   * @throws IllegalArgumentException if two of them are in conflict
   */
  public Edits with(Edits other) {
    List<Edit> all = new ArrayList<>(sorted);
    all.addAll(other.sorted);
    return of(all);
  }

  /** The edits in the order of the text. */
  public List<Edit> list() {
    return sorted;
  }

  /** Whether there is nothing to do. */
  public boolean isEmpty() {
    return sorted.isEmpty();
  }

  /**
   * The text after all edits. What lies outside them is the same to the character.
   *
   * @throws IndexOutOfBoundsException if an edit lies outside {@code text}
   */
  public String applyTo(String text) {
    StringBuilder after = new StringBuilder(text.length() + 256);
    int copied = 0;
    for (Edit edit : sorted) {
      after.append(text, copied, edit.span().start()).append(edit.text());
      copied = edit.span().end();
    }
    return after.append(text, copied, text.length()).toString();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Edits edits && sorted.equals(edits.sorted);
  }

  @Override
  public int hashCode() {
    return sorted.hashCode();
  }

  @Override
  public String toString() {
    return sorted.toString();
  }
}
