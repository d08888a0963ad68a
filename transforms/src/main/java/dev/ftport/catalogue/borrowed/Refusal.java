package dev.ftport.catalogue.borrowed;

import java.util.Optional;

/** Why a site is not rewritten: what the maintainer has to decide. */
final class Refusal extends Exception {
  private static final long serialVersionUID = 1;

  private final transient Optional<Stored> culprit;
  private final boolean lends;

  /** A refusal with its reason, which stands behind "use `PyList_GetItemRef` by hand: ". */
  Refusal(String because) {
    this(because, Optional.empty());
  }

  /** A refusal that is about one lookup alone: the others of the variable can do without it. */
  Refusal(String because, Optional<Stored> culprit) {
    this(because, culprit, false);
  }

  private Refusal(String because, Optional<Stored> culprit, boolean lends) {
    super(because, null, false, false);
    this.culprit = culprit;
    this.lends = lends;
  }

  /** A refusal of a function that returns what it is lent. */
  static Refusal lending(int line) {
    return new Refusal(
        "the function returns it as a borrowed reference (line %d)".formatted(line),
        Optional.empty(),
        true);
  }

  /** Whether the function returns what it is lent: then its callers may change with it. */
  boolean lends() {
    return lends;
  }

  /** The lookup that it is about; empty if it is about the variable. */
  Optional<Stored> culprit() {
    return culprit;
  }

  /** The reason. */
  String because() {
    String message = getMessage();
    return message == null ? "" : message;
  }
}
