package dev.ftport.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Applies a diff of one file, line by line, and accepts nothing that is not exactly so. */
final class StrictPatch {
  private static final Pattern HUNK =
      Pattern.compile("@@ -(\\d+)(?:,(\\d+))? \\+(\\d+)(?:,(\\d+))? @@(?: .*)?\n", Pattern.DOTALL);
  private static final String NO_LINE_FEED = "\\ No newline at end of file\n";

  private final List<String> before;
  private final List<String> diff;
  private final List<String> after = new ArrayList<>();
  private int read;
  private int line;

  private StrictPatch(List<String> before, List<String> diff) {
    this.before = before;
    this.diff = diff;
  }

  static byte[] apply(byte[] before, byte[] diff) {
    StrictPatch patch = new StrictPatch(lines(before), lines(diff));
    patch.file();
    return String.join("", patch.after).getBytes(StandardCharsets.ISO_8859_1);
  }

  private static List<String> lines(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    return text.isEmpty()
        ? List.of()
        : List.of(text.split("(?<=\n)", -1)).stream().filter(line -> !line.isEmpty()).toList();
  }

  private void file() {
    if (!diff.isEmpty()) {
      assertThat(next()).startsWith("diff --git ");
      assertThat(next()).startsWith("--- ");
      assertThat(next()).startsWith("+++ ");
      assertThat(line).as("a head has hunks").isLessThan(diff.size());
    }
    while (line < diff.size()) {
      hunk();
    }
    after.addAll(before.subList(read, before.size()));
  }

  private void hunk() {
    Matcher head = HUNK.matcher(next());
    assertThat(head.matches()).as("head of a hunk: %s", diff.get(line - 1)).isTrue();
    int oldCount = count(head.group(2));
    int newCount = count(head.group(4));
    int oldStart = Integer.parseInt(head.group(1)) - (oldCount == 0 ? 0 : 1);
    int newStart = Integer.parseInt(head.group(3)) - (newCount == 0 ? 0 : 1);
    assertThat(oldStart).as("hunks in order").isGreaterThanOrEqualTo(read);
    after.addAll(before.subList(read, oldStart));
    read = oldStart;
    assertThat(after).as("start in the new text").hasSize(newStart);
    int oldEnd = oldStart + oldCount;
    int newEnd = newStart + newCount;
    boolean changes = false;
    while (read < oldEnd || after.size() < newEnd) {
      String text = next();
      char kind = text.charAt(0);
      String content = content(text.substring(1));
      changes |= kind != ' ';
      assertThat(kind).isIn(' ', '-', '+');
      if (kind != '+') {
        assertThat(content).as("line %d of the old text", read + 1).isEqualTo(before.get(read));
        read++;
      }
      if (kind != '-') {
        after.add(content);
      }
    }
    assertThat(changes).as("a hunk changes something").isTrue();
    assertThat(read).isEqualTo(oldEnd);
    assertThat(after).hasSize(newEnd);
  }

  private String content(String text) {
    if (line < diff.size() && diff.get(line).equals(NO_LINE_FEED)) {
      line++;
      return text.substring(0, text.length() - 1);
    }
    return text;
  }

  private static int count(@Nullable String digits) {
    return digits == null ? 1 : Integer.parseInt(digits);
  }

  private String next() {
    return diff.get(line++);
  }
}
