package dev.ftport.transform;

import dev.ftport.source.Edits;
import java.util.List;

/** What is done about a finding. There is no fourth case. */
public sealed interface Remedy {
  /**
   * An edit that is known to be right.
   *
   * @param title what the edit does, in the imperative
   * @param edits all of it; applied together or not at all
   * @param claims what must be proved of the new text before the edit stays
   */
  record Fix(String title, Safety safety, Edits edits, List<Claim> claims) implements Remedy {
    /** A fix that claims nothing. */
    public Fix(String title, Safety safety, Edits edits) {
      this(title, safety, edits, List.of());
    }
  }

  /**
   * Something that a maintainer has to decide or to do.
   *
   * @param text what, in the imperative
   */
  record Advice(String text) implements Remedy {}

  /**
   * Nothing to do.
   *
   * @param because why the code is right as it is
   */
  record LeftAlone(String because) implements Remedy {}

  /** A fix that needs nobody's consent. */
  static Remedy fix(String title, Edits edits) {
    return new Fix(title, Safety.SAFE, edits, List.of());
  }

  /** Advice. */
  static Remedy advice(String text) {
    return new Advice(text);
  }

  /** A site that is right as it is. */
  static Remedy leftAlone(String because) {
    return new LeftAlone(because);
  }
}
