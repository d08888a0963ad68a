package dev.ftport.engine;

import dev.ftport.source.Edit;
import dev.ftport.source.Edits;
import java.util.ArrayList;
import java.util.List;

/** Finds where the text of a file stood before the edits of all rounds so far. */
final class Trace {
  private final List<Edits> rounds = new ArrayList<>();

  /**
   * A place of the first text.
   *
   * @param exact whether the very text stood there; else an edit has brought it there, and the
   *     place is where that edit was made
   */
  record Origin(int offset, boolean exact) {}

  /** Notes the edits of a round. */
  void add(Edits edits) {
    rounds.add(edits);
  }

  /** Where in the first text stood what stands at {@code offset} in the newest one. */
  Origin of(int offset) {
    Origin at = new Origin(offset, true);
    for (Edits edits : rounds.reversed()) {
      Origin before = before(edits, at.offset());
      at = new Origin(before.offset(), at.exact() && before.exact());
    }
    return at;
  }

  private static Origin before(Edits edits, int offset) {
    int shift = 0;
    for (Edit edit : edits.list()) {
      int start = edit.span().start() + shift;
      if (start > offset) {
        break;
      }
      if (start + edit.text().length() > offset) {
        return new Origin(edit.span().start(), false);
      }
      shift += edit.text().length() - edit.span().length();
    }
    return new Origin(offset - shift, true);
  }
}
