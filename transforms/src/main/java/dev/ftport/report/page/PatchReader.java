package dev.ftport.report.page;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a patch as {@code UnifiedDiff} writes it. What stands between the files, such as the head
 * of a mail, is passed over. A line ends at LF and nowhere else.
 */
final class PatchReader {
  private static final Pattern HUNK =
      Pattern.compile("@@ -(\\d+)(?:,(\\d+))? \\+(\\d+)(?:,(\\d+))? @@ ?(.*)", Pattern.DOTALL);
  private static final String ESCAPES = "abtnvfr";
  private static final String ESCAPED = "\u0007\b\t\n\u000b\f\r";

  private final byte[] patch;
  private final ArrayNode files = JsonNodeFactory.instance.arrayNode();
  private int at;

  private PatchReader(byte[] patch) {
    this.patch = patch;
  }

  /**
   * The files of a patch: for each its {@code path}, whether it is {@code created}, and its {@code
   * hunks} with the first line {@code before} and {@code after}, the {@code section} of the hunk's
   * head and its {@code lines}, each with the character of the patch before it.
   */
  static ArrayNode read(byte[] patch) {
    PatchReader reader = new PatchReader(patch);
    reader.read();
    return reader.files;
  }

  private void read() {
    String from = "";
    Optional<ArrayNode> hunks = Optional.empty();
    while (at < patch.length) {
      String line = line();
      Matcher hunk = HUNK.matcher(line);
      if (line.startsWith("diff --git ")) {
        hunks = Optional.empty();
      } else if (line.startsWith("--- ")) {
        from = line.substring(4);
      } else if (line.startsWith("+++ ")) {
        hunks = Optional.of(file(from, line.substring(4)));
      } else if (hunks.isPresent() && hunk.matches()) {
        hunk(hunks.get().addObject(), hunk);
      }
    }
  }

  private ArrayNode file(String from, String to) {
    String path = path(to).equals("/dev/null") ? path(from) : path(to);
    return files
        .addObject()
        .put("path", path.replaceFirst("^[ab]/", ""))
        .put("created", path(from).equals("/dev/null"))
        .putArray("hunks");
  }

  private void hunk(ObjectNode node, Matcher head) {
    int before = count(head.group(2));
    int after = count(head.group(4));
    node.put("before", Integer.parseInt(head.group(1)));
    node.put("after", Integer.parseInt(head.group(3)));
    node.put("section", head.group(5));
    ArrayNode lines = node.putArray("lines");
    while (at < patch.length && (before > 0 || after > 0 || patch[at] == '\\')) {
      String line = line();
      lines.add(line);
      char kind = line.isEmpty() ? ' ' : line.charAt(0);
      before -= kind == '+' || kind == '\\' ? 0 : 1;
      after -= kind == '-' || kind == '\\' ? 0 : 1;
    }
  }

  private static int count(@Nullable String digits) {
    return digits == null ? 1 : Integer.parseInt(digits);
  }

  /** The next line without its LF: UTF-8 if it is, else Latin-1. */
  private String line() {
    int start = at;
    while (at < patch.length && patch[at] != '\n') {
      at++;
    }
    String line = decoded(ByteBuffer.wrap(patch, start, at - start));
    at++;
    return line;
  }

  private static String decoded(ByteBuffer bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.duplicate()).toString();
    } catch (CharacterCodingException e) {
      return StandardCharsets.ISO_8859_1.decode(bytes).toString();
    }
  }

  /** A path as git writes it: perhaps with a tab behind it, perhaps in quotes with escapes. */
  private static String path(String written) {
    if (!written.startsWith("\"")) {
      int tab = written.indexOf('\t');
      return tab < 0 ? written : written.substring(0, tab);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 1; i < written.length() && written.charAt(i) != '"'; i++) {
      char c = written.charAt(i);
      if (c == '\\' && i + 3 < written.length() && Character.isDigit(written.charAt(i + 1))) {
        bytes.write(Integer.parseInt(written.substring(i + 1, i + 4), 8));
        i += 3;
      } else if (c == '\\' && i + 1 < written.length()) {
        char escape = written.charAt(++i);
        int known = ESCAPES.indexOf(escape);
        bytes.write(known < 0 ? escape : ESCAPED.charAt(known));
      } else {
        bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
