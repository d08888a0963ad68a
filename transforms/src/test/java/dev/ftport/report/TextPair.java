package dev.ftport.report;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Two texts of one file that have most lines in common, in bytes that need not be UTF-8. */
record TextPair(byte[] before, byte[] after) {
  /** A replacement of some lines; where it lies is a share of the text's length. */
  private record Replacement(double at, int removed, List<String> added) {}

  static Arbitrary<TextPair> arbitrary() {
    Arbitrary<String> lines = Combinators.combine(bodies(), ends()).as((body, end) -> body + end);
    Arbitrary<List<String>> texts = lines.list().ofMaxSize(40);
    Arbitrary<Replacement> replacements =
        Combinators.combine(
                Arbitraries.doubles().between(0, 1),
                Arbitraries.integers().between(0, 4),
                lines.list().ofMaxSize(4))
            .as(Replacement::new);
    return Combinators.combine(
            texts,
            replacements.list().ofMaxSize(4),
            Arbitraries.of(true, false),
            Arbitraries.of(true, false))
        .as(TextPair::of);
  }

  private static TextPair of(
      List<String> lines, List<Replacement> replacements, boolean cutBefore, boolean cutAfter) {
    List<String> changed = new ArrayList<>(lines);
    for (Replacement replacement : replacements) {
      int start = (int) (replacement.at() * changed.size());
      int end = Math.min(changed.size(), start + replacement.removed());
      changed.subList(start, end).clear();
      changed.addAll(start, replacement.added());
    }
    return new TextPair(bytes(lines, cutBefore), bytes(changed, cutAfter));
  }

  private static byte[] bytes(List<String> lines, boolean cut) {
    String text = String.join("", lines);
    String end = cut && text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    return end.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Few and short, so that lines repeat; some look like lines of a diff. */
  private static Arbitrary<String> bodies() {
    return Arbitraries.of(
        "",
        "",
        "{",
        "}",
        "    }",
        "int f(void)",
        "\treturn 0;",
        " ",
        "-- a/x",
        "++ b/x",
        "@@ -1 +1 @@",
        "\\ No newline at end of file",
        "diff --git a/x b/x",
        "\u00e9",
        "a\rb",
        "-",
        "--",
        "-- ",
        "#endif");
  }

  private static Arbitrary<String> ends() {
    return Arbitraries.frequencyOf(
        Tuple.of(8, Arbitraries.just("\n")),
        Tuple.of(3, Arbitraries.just("\r\n")),
        Tuple.of(1, Arbitraries.of("\r", "\r\r\n", "\0\n")));
  }

  @Override
  public String toString() {
    return quoted(before) + " -> " + quoted(after);
  }

  private static String quoted(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    return '"' + text.replace("\r", "\\r").replace("\n", "\\n") + '"';
  }
}
