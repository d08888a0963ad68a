package dev.ftport.cli.batch;

/**
 * How much there is of what in a package, or in all of them.
 *
 * @param files files that were looked at
 * @param changed files that change or are new
 * @param safe fixes that are safe
 * @param unsafe fixes that are unsafe
 * @param advice places to decide on
 * @param leftAlone places that are right as they are
 * @param failed files that failed
 * @param skipped files and directories that were left out
 * @param applied fixes that are part of the patch
 */
public record Counts(
    int files,
    int changed,
    int safe,
    int unsafe,
    int advice,
    int leftAlone,
    int failed,
    int skipped,
    int applied) {
  /** Nothing of anything. */
  public static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0, 0, 0);

  /** Both together. */
  public Counts plus(Counts other) {
    return new Counts(
        files + other.files,
        changed + other.changed,
        safe + other.safe,
        unsafe + other.unsafe,
        advice + other.advice,
        leftAlone + other.leftAlone,
        failed + other.failed,
        skipped + other.skipped,
        applied + other.applied);
  }
}
