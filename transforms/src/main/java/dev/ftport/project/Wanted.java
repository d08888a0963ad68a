package dev.ftport.project;

/**
 * What is taken although it is usually left out.
 *
 * @param generated files that a tool has written
 * @param vendored copies of other projects
 */
public record Wanted(boolean generated, boolean vendored) {
  /** Neither. */
  public static final Wanted USUAL = new Wanted(false, false);
}
