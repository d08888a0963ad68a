package dev.ftport.facts;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One choice of preprocessor conditions: what some questions of the file are answered with,
 * whatever the macros say.
 *
 * @param answers by {@link Conditionals.Branch#question()}; empty for the natural choice, in which
 *     the macros of the model of Python.h answer everything
 */
public record Variant(Map<String, Boolean> answers) {
  /** The choice that the macros make by themselves. */
  public static final Variant NATURAL = new Variant(Map.of());

  /** Keeps a sorted copy. */
  public Variant {
    answers = Map.copyOf(new TreeMap<>(answers));
  }

  @Override
  public String toString() {
    return answers.isEmpty()
        ? "natural"
        : new TreeMap<>(answers)
            .entrySet().stream()
                .map(e -> (e.getValue() ? "" : "not ") + e.getKey())
                .collect(Collectors.joining(", "));
  }
}
