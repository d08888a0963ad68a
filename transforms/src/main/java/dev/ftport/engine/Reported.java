package dev.ftport.engine;

import dev.ftport.transform.Finding;
import java.util.List;

/**
 * A finding and what became of it.
 *
 * @param finding with its span in the text before any edit, and the edits of its fix for that text;
 *     without edits if another change was made in a text that had been edited already
 * @param place where it is
 * @param applied whether its fix is part of the file's new text
 * @param ledger for an applied fix with a claim: each way from a lookup to where nothing of its
 *     reference is left, with what happens on it in the new text
 */
public record Reported(
    Finding finding, Place place, boolean applied, List<List<LedgerLine>> ledger) {
  /** A finding without a ledger. */
  public Reported(Finding finding, Place place, boolean applied) {
    this(finding, place, applied, List.of());
  }
}
