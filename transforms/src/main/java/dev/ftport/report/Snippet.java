package dev.ftport.report;

import dev.ftport.engine.Place;
import java.util.ArrayList;
import java.util.List;

/**
 * A line of source and the carets under a part of it.
 *
 * @param line what a terminal shows for the line, cut round the part if it is very long
 * @param carets blanks and carets, to stand under {@code line}
 */
record Snippet(String line, String carets) {
  /** How many columns of a line are shown at most. */
  static final int WIDEST = 100;

  private static final String CUT = "...";

  static Snippet of(Place place) {
    List<Visible> cells = new ArrayList<>();
    int first = -1; // the first and the last cell with a caret
    int last = -1;
    int column = 0;
    String text = place.text();
    int end = place.column() - 1 + place.length();
    for (int at = 0; at < text.length(); ) {
      int codePoint = text.codePointAt(at);
      Visible cell = Visible.of(codePoint, column);
      int next = at + Character.charCount(codePoint);
      if (next > place.column() - 1 && at < end) {
        first = first < 0 ? cells.size() : first;
        last = cells.size();
      }
      cells.add(cell);
      column += cell.width();
      at = next;
    }
    if (first < 0) { // at the end of the line
      first = cells.size();
      last = first;
      cells.add(new Visible(" ", 1));
    }
    return window(cells, first, last);
  }

  /** Shows the part, or its start, and as much of the line round it as there is room for. */
  private static Snippet window(List<Visible> cells, int first, int last) {
    int from = first;
    int to = first + 1;
    int width = cells.get(first).width();
    while (to <= last && width + cells.get(to).width() <= WIDEST) {
      width += cells.get(to++).width();
    }
    boolean grows = true;
    while (grows) {
      grows = false;
      if (from > 0 && width + cells.get(from - 1).width() <= WIDEST) {
        width += cells.get(--from).width();
        grows = true;
      }
      if (to < cells.size() && width + cells.get(to).width() <= WIDEST) {
        width += cells.get(to++).width();
        grows = true;
      }
    }
    StringBuilder line = new StringBuilder(from > 0 ? CUT : "");
    cells.subList(from, to).forEach(cell -> line.append(cell.shown()));
    int indent = (from > 0 ? CUT.length() : 0) + width(cells.subList(from, first));
    // A part of no width is a mark that stands on the character before it.
    int carets = Math.max(1, width(cells.subList(first, Math.min(to, last + 1))));
    return new Snippet(
        line.append(to < cells.size() ? CUT : "").toString().stripTrailing(),
        " ".repeat(indent) + "^".repeat(carets));
  }

  private static int width(List<Visible> cells) {
    return cells.stream().mapToInt(Visible::width).sum();
  }
}
