package dev.ftport.cli.batch;

/**
 * What a worker says, a line of JSON.
 *
 * @param kind what it is about
 * @param because why, in one line; empty if there is nothing to say
 */
public record Answer(Kind kind, String because) {
  /** What a worker has to say. */
  public enum Kind {
    /** It waits for work. */
    READY,
    /** The results are written, and nothing is to be changed. */
    UNCHANGED,
    /** The results are written, and there are changes that could be applied. */
    CHANGED,
    /** The changes were applied; the results are written again if that left something. */
    APPLIED,
    /** The package may not be worked on. */
    REFUSED,
    /** The package could not be worked on. */
    FAILED
  }
}
