package dev.ftport.generated;

import java.util.ArrayList;
import java.util.List;

/**
 * A function before it is text.
 *
 * @param style how it is laid out
 * @param cleanup how it ends when something fails
 * @param buffer whether it has memory to give back
 * @param initialised whether the variables at its top start as NULL
 * @param trusting whether it takes anything for a dict, which {@code PyDict_GetItem} allows
 */
record Sketch(
    Style style,
    Cleanup cleanup,
    boolean buffer,
    boolean initialised,
    boolean trusting,
    List<Step> steps) {

  /** How a function gives back what it holds. */
  enum Cleanup {
    /** At each return. */
    RETURN,
    /** At one label that every exit goes through. */
    LABEL,
    /** At labels one below the other, for failures only. */
    LABELS
  }

  /**
   * The layout.
   *
   * @param braces whether single statements have braces
   * @param ownLine whether a brace stands in a line of its own
   * @param cuddled whether {@code else} stands after the brace
   */
  record Style(String indent, boolean braces, boolean ownLine, boolean cuddled) {
    static final Style PLAIN = new Style("    ", true, false, false);
  }

  /** Everything that is the same function with something less, or plainer. */
  List<Sketch> smaller() {
    List<Sketch> smaller = new ArrayList<>();
    for (List<Step> steps : smaller(steps)) {
      smaller.add(new Sketch(style, cleanup, buffer, initialised, trusting, steps));
    }
    smaller.add(new Sketch(Style.PLAIN, Cleanup.RETURN, false, false, false, steps));
    smaller.add(new Sketch(Style.PLAIN, cleanup, false, initialised, false, steps));
    smaller.add(new Sketch(Style.PLAIN, cleanup, buffer, initialised, trusting, steps));
    smaller.removeIf(this::equals);
    return smaller;
  }

  private static List<List<Step>> smaller(List<Step> steps) {
    List<List<Step>> smaller = new ArrayList<>();
    for (int at = 0; at < steps.size(); at++) {
      Step step = steps.get(at);
      smaller.add(replaced(steps, at, List.of()));
      for (List<Step> body : step.bodies()) {
        if (!body.isEmpty()) {
          smaller.add(replaced(steps, at, body));
        }
      }
      for (int inside = 0; inside < step.bodies().size(); inside++) {
        for (List<Step> less : smaller(step.bodies().get(inside))) {
          List<List<Step>> bodies = new ArrayList<>(step.bodies());
          bodies.set(inside, less);
          smaller.add(replaced(steps, at, List.of(step.with(bodies))));
        }
      }
    }
    return smaller;
  }

  private static List<Step> replaced(List<Step> steps, int at, List<Step> by) {
    List<Step> all = new ArrayList<>(steps.subList(0, at));
    all.addAll(by);
    all.addAll(steps.subList(at + 1, steps.size()));
    return all;
  }

  /** How many steps there are. */
  int size() {
    return size(steps);
  }

  private static int size(List<Step> steps) {
    return steps.stream()
        .mapToInt(step -> 1 + step.bodies().stream().mapToInt(Sketch::size).sum())
        .sum();
  }
}
