package dev.ftport.engine;

import dev.ftport.source.Edit;
import dev.ftport.source.Edits;
import java.util.ArrayList;
import java.util.List;

/** Finds where the text of a file stood before the edits of all rounds so far. */
final class Trace {
  private final List<Edits> rounds = new ArrayList<>();

  /** Notes the edits of a round. */
  void add(Edits edits) {
    rounds.add(edits);
  }

  /** The offset in the first text of what stands at {@code offset} in the newest one. */
  int origin(int offset) {
    int at = offset;
    for (Edits edits : rounds.reversed()) {
      at = before(edits, at);
    }
    return at;
  }

  private static int before(Edits edits, int offset) {
    int shift = 0;
    for (Edit edit : edits.list()) {
      int start = edit.span().start() + shift;
      if (start + edit.text().length() > offset) {
        return start >= offset ? offset - shift : edit.span().start();
      }
      shift += edit.text().length() - edit.span().length();
    }
    return offset - shift;
  }
}
