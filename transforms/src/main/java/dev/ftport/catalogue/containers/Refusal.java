package dev.ftport.catalogue.containers;

/** Why an edit is not known to be right. */
final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;

  private final String because;

  /**
   * Why not.
   *
   * @param because in lower case, without a full stop
   */
  Refusal(String because) {
    super(because, null, false, false);
    this.because = because;
  }

  /** Why not, in lower case. */
  String because() {
    return because;
  }
}
