package dev.ftport.report;

import dev.ftport.engine.Outcome;
import dev.ftport.engine.Report;
import dev.ftport.source.SourceFile;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The difference of two texts of one file as git prints it, for {@code git apply} and {@code patch
 * -p1}.
 *
 * <p>It is bytes and not text, because the lines of a patch are in the encodings of the files that
 * it changes. A line ends at LF and nowhere else: a CR is part of its line. Inside, every byte is
 * one character (Latin-1), so nothing is ever decoded.
 */
public final class UnifiedDiff {
  /** How many common lines stand round a change. */
  private static final int CONTEXT = 3;

  /** How much of the line that opens a function stands in a hunk's head, as in git. */
  private static final int LONGEST_HEADING = 80;

  private final List<String> before;
  private final List<String> after;
  private final boolean colour;
  private final StringBuilder out = new StringBuilder();

  private UnifiedDiff(List<String> before, List<String> after, boolean colour) {
    this.before = before;
    this.after = after;
    this.colour = colour;
  }

  /**
   * The diff of one file, under the path of {@code before}.
   *
   * @param colour whether lines are coloured for a terminal, as git does; such a diff is not for
   *     applying
   * @return nothing if both have the same bytes
   */
  public static byte[] of(SourceFile before, SourceFile after, boolean colour) {
    UnifiedDiff diff = new UnifiedDiff(lines(before), lines(after), colour);
    diff.write(before.path(), false);
    return diff.out.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The diff of one outcome; nothing for one that leaves the file as it is. */
  public static byte[] of(Outcome outcome, boolean colour) {
    return switch (outcome) {
      case Outcome.Changed changed -> of(changed.before(), changed.after(), colour);
      case Outcome.Created created -> {
        UnifiedDiff diff = new UnifiedDiff(List.of(), lines(created.after()), colour);
        diff.write(created.path(), true);
        yield diff.out.toString().getBytes(StandardCharsets.ISO_8859_1);
      }
      case Outcome.Unchanged same -> new byte[0];
      case Outcome.Skipped skipped -> new byte[0];
      case Outcome.Failed failed -> new byte[0];
    };
  }

  /**
   * The diffs of all changed and new files of a run, one after the other in the order of the
   * report.
   */
  public static byte[] of(Report report, boolean colour) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (Outcome outcome : report.outcomes()) {
      all.writeBytes(of(outcome, colour));
    }
    return all.toByteArray();
  }

  /** The lines with their LF, one character a byte. */
  private static List<String> lines(SourceFile file) {
    String text = new String(file.bytes(), StandardCharsets.ISO_8859_1);
    List<String> lines = new ArrayList<>();
    int end;
    for (int start = 0; start < text.length(); start = end) {
      int lineFeed = text.indexOf('\n', start);
      end = lineFeed < 0 ? text.length() : lineFeed + 1;
      lines.add(text.substring(start, end));
    }
    return lines;
  }

  private void write(String path, boolean isNew) {
    List<LineChange> changes = LineDiff.between(before, after);
    if (changes.isEmpty()) {
      return;
    }
    String a = GitPath.quoted("a/", path);
    String b = GitPath.quoted("b/", path);
    // Without a tab behind it, patch takes a name with a blank for a name and a date.
    String end = path.indexOf(' ') < 0 ? "\n" : "\t\n";
    line(Paint.BOLD, "diff --git " + a + " " + b + "\n");
    if (isNew) {
      line(Paint.BOLD, "new file mode 100644\n");
    }
    line(Paint.BOLD, isNew ? "--- /dev/null\n" : "--- " + a + end);
    line(Paint.BOLD, "+++ " + b + end);
    int first = 0;
    for (int i = 1; i <= changes.size(); i++) {
      if (i == changes.size()
          || changes.get(i).beforeStart() - changes.get(i - 1).beforeEnd() > 2 * CONTEXT) {
        hunk(changes.subList(first, i));
        first = i;
      }
    }
  }

  private void hunk(List<LineChange> changes) {
    LineChange first = changes.getFirst();
    LineChange last = changes.getLast();
    int lead = Math.min(CONTEXT, first.beforeStart());
    int trail = Math.min(CONTEXT, before.size() - last.beforeEnd());
    int start = first.beforeStart() - lead;
    int end = last.beforeEnd() + trail;
    String head =
        "@@ -%s +%s @@"
            .formatted(
                range(start, end), range(first.afterStart() - lead, last.afterEnd() + trail));
    String heading = heading(start);
    out.append(Paint.CYAN.on(head, colour)).append(heading.isEmpty() ? "" : " " + heading);
    out.append('\n');
    int common = start;
    for (LineChange change : changes) {
      before.subList(common, change.beforeStart()).forEach(this::same);
      before.subList(change.beforeStart(), change.beforeEnd()).forEach(this::removed);
      after.subList(change.afterStart(), change.afterEnd()).forEach(this::added);
      common = change.beforeEnd();
    }
    before.subList(common, end).forEach(this::same);
  }

  /** A range as {@code first,count}; an empty one names the line before it, from 0. */
  private static String range(int start, int end) {
    return switch (end - start) {
      case 0 -> start + ",0";
      case 1 -> String.valueOf(start + 1);
      default -> (start + 1) + "," + (end - start);
    };
  }

  /** The nearest line above {@code start} that opens something: it starts with a name. */
  private String heading(int start) {
    for (int i = start - 1; i >= 0; i--) {
      String line = before.get(i);
      char c = line.charAt(0);
      if (c == '_' || c == '$' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
        return cut(line).stripTrailing();
      }
    }
    return "";
  }

  private static String cut(String line) {
    if (line.length() <= LONGEST_HEADING) {
      return line;
    }
    int end = LONGEST_HEADING;
    while ((line.charAt(end) & 0xc0) == 0x80) {
      end--; // not inside a character of UTF-8
    }
    return line.substring(0, end);
  }

  private void same(String line) {
    out.append(' ').append(line);
    markIfOpen(line);
  }

  private void removed(String line) {
    line(Paint.RED, "-" + line);
    markIfOpen(line);
  }

  private void added(String line) {
    line(Paint.GREEN, "+" + line);
    markIfOpen(line);
  }

  /** A line in a colour that ends before its line end. */
  private void line(Paint paint, String line) {
    int end = line.length();
    while (end > 0 && (line.charAt(end - 1) == '\n' || line.charAt(end - 1) == '\r')) {
      end--;
    }
    out.append(paint.on(line.substring(0, end), colour)).append(line, end, line.length());
  }

  private void markIfOpen(String line) {
    if (!line.endsWith("\n")) {
      out.append("\n\\ No newline at end of file\n");
    }
  }
}
