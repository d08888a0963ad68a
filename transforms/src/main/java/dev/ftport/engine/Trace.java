package dev.ftport.engine;

import dev.ftport.source.Edit;
import dev.ftport.source.Edits;
import dev.ftport.source.Span;
import java.util.ArrayList;
import java.util.List;

/** Finds where the text of a file stood before the edits of all rounds so far. */
final class Trace {
  private final List<Edits> rounds = new ArrayList<>();

  /** Notes the edits of a round. */
  void add(Edits edits) {
    rounds.add(edits);
  }

  /**
   * Where in the first text stood what stands at {@code offset} in the newest one: an empty span if
   * that is certain, else the piece of text that an edit has taken the place of.
   */
  Span origin(int offset) {
    Span at = Span.at(offset);
    for (Edits edits : rounds.reversed()) {
      Span start = before(edits, at.start());
      Span end = at.length() == 0 ? start : before(edits, at.end());
      at = new Span(Math.min(start.start(), end.start()), Math.max(start.end(), end.end()));
    }
    return at;
  }

  private static Span before(Edits edits, int offset) {
    int shift = 0;
    for (Edit edit : edits.list()) {
      int start = edit.span().start() + shift;
      if (start + edit.text().length() > offset) {
        return start > offset ? Span.at(offset - shift) : edit.span();
      }
      shift += edit.text().length() - edit.span().length();
    }
    return Span.at(offset - shift);
  }
}
