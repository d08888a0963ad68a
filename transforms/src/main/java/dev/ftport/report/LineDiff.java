package dev.ftport.report;

import com.github.difflib.algorithm.Change;
import com.github.difflib.algorithm.myers.MyersDiffWithLinearSpace;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Finds the lines that two texts do not share, and puts them where a person would. */
final class LineDiff {
  /** How far a change may slide, so that a file of equal lines costs no more than another. */
  private static final int FARTHEST = 100;

  private LineDiff() {}

  /** The changes in the order of the text; between two of them is at least one common line. */
  static List<LineChange> between(List<String> before, List<String> after) {
    BitSet removed = new BitSet();
    BitSet added = new BitSet();
    for (Change change : new MyersDiffWithLinearSpace<String>().computeDiff(before, after, null)) {
      removed.set(change.startOriginal, change.endOriginal);
      added.set(change.startRevised, change.endRevised);
    }
    return slide(grouped(removed, before.size(), added, after.size()), before, after);
  }

  private static List<LineChange> grouped(
      BitSet removed, int beforeSize, BitSet added, int afterSize) {
    List<LineChange> changes = new ArrayList<>();
    int before = 0;
    int after = 0;
    while (before < beforeSize || after < afterSize) {
      int beforeEnd = removed.nextClearBit(before);
      int afterEnd = added.nextClearBit(after);
      if (beforeEnd > before || afterEnd > after) {
        changes.add(new LineChange(before, beforeEnd, after, afterEnd));
      }
      before = beforeEnd + 1;
      after = afterEnd + 1;
    }
    return changes;
  }

  /**
   * Lines that come or go often fit in several places: after {@code }} comes either another block
   * that ends in {@code }}, or the rest of a block and the start of the next. Of these places the
   * one is taken that cuts at the outermost indentation.
   */
  private static List<LineChange> slide(
      List<LineChange> changes, List<String> before, List<String> after) {
    List<LineChange> moved = new ArrayList<>();
    int low = 0;
    for (int i = 0; i < changes.size(); i++) {
      LineChange change = changes.get(i);
      LineChange chosen = change;
      if (change.onlyAdds()) {
        int high = i + 1 < changes.size() ? changes.get(i + 1).afterStart() - 1 : after.size();
        chosen = change.movedBy(best(after, change.afterStart(), change.afterEnd(), low, high));
      } else if (change.onlyRemoves()) {
        int high = i + 1 < changes.size() ? changes.get(i + 1).beforeStart() - 1 : before.size();
        int shift = chosen.beforeStart() - chosen.afterStart();
        chosen =
            change.movedBy(
                best(before, change.beforeStart(), change.beforeEnd(), low + shift, high));
      }
      moved.add(chosen);
      low = chosen.afterEnd() + 1;
    }
    return moved;
  }

  /** By how many lines {@code start..end} is moved, inside {@code low..high}. */
  private static int best(List<String> lines, int start, int end, int low, int high) {
    int best = 0;
    int lowest = cost(lines, start) + cost(lines, end);
    for (int up = 1; up <= FARTHEST && start - up >= low; up++) {
      if (!lines.get(start - up).equals(lines.get(end - up))) {
        break;
      }
      int cost = cost(lines, start - up) + cost(lines, end - up);
      if (cost < lowest) {
        lowest = cost;
        best = -up;
      }
    }
    for (int down = 1; down <= FARTHEST && end + down <= high; down++) {
      if (!lines.get(start + down - 1).equals(lines.get(end + down - 1))) {
        break;
      }
      int cost = cost(lines, start + down) + cost(lines, end + down);
      if (cost < lowest || (cost == lowest && best >= 0)) {
        lowest = cost;
        best = down;
      }
    }
    return best;
  }

  /** How badly a change that starts or ends before line {@code at} reads. */
  private static int cost(List<String> lines, int at) {
    if (at == 0 || at == lines.size()) {
      return 0;
    }
    String line = lines.get(at);
    int cost = 8 * indentFrom(lines, at);
    if (line.isBlank()) {
      cost += 1;
    }
    if (closes(line.strip())) {
      cost += 4;
    }
    return lines.get(at - 1).isBlank() ? cost : cost + 2;
  }

  /** The indentation of the first line from {@code at} on that has any text. */
  private static int indentFrom(List<String> lines, int at) {
    int end = Math.min(lines.size(), at + FARTHEST);
    return lines.subList(at, end).stream()
        .filter(line -> !line.isBlank())
        .findFirst()
        .map(LineDiff::indent)
        .orElse(0);
  }

  private static boolean closes(String line) {
    return line.startsWith("}")
        || line.startsWith(")")
        || line.startsWith("#e"); // #else, #elif, #endif
  }

  private static int indent(String line) {
    int width = 0;
    for (int i = 0; i < line.length(); i++) {
      switch (line.charAt(i)) {
        case ' ' -> width++;
        case '\t' -> width += 8 - width % 8;
        default -> {
          return width;
        }
      }
    }
    return width;
  }
}
