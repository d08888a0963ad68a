package dev.ftport.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

final class SourceFilePropertyTest {
  @Property
  void anyBytesComeOutAsTheyWentIn(@ForAll byte[] bytes) {
    assertThat(SourceFile.decode("any.c", bytes).bytes()).isEqualTo(bytes);
  }

  /** Random bytes are hardly ever UTF-8; these nearly are. */
  @Property
  void bytesThatAreNearlyUtf8ComeOutAsTheyWentIn(@ForAll("nearlyUtf8") byte[] bytes) {
    SourceFile file = SourceFile.decode("nearly.c", bytes);

    assertThat(file.bytes()).isEqualTo(bytes);
    assertThat(file.withText(file.text()).bytes()).isEqualTo(bytes);
  }

  @Property
  void onlyTheBytesOfAnEditChange(
      @ForAll("nearlyUtf8") byte[] bytes, @ForAll("texts") String more) {
    SourceFile file = SourceFile.decode("edited.c", bytes);
    int middle = file.text().length() / 2;
    if (middle > 0 && Character.isHighSurrogate(file.text().charAt(middle - 1))) {
      middle--;
    }
    byte[] head = file.withText(file.text().substring(0, middle)).bytes();
    byte[] tail = file.withText(file.text().substring(middle)).bytes();
    String text = more.replaceAll("[^\\x00-\\x7f]", "");

    String after = Edits.of(List.of(Edit.insert(middle, text))).applyTo(file.text());

    assertThat(file.withText(after).bytes())
        .isEqualTo(joined(List.of(head, text.getBytes(StandardCharsets.US_ASCII), tail)));
  }

  @Property
  void linesAndColumnsAreThoseOfAReader(@ForAll("texts") String text) {
    SourceFile file = SourceFile.of("lines.c", text);
    int line = 1;
    int column = 1;
    for (int i = 0; i <= text.length(); i++) {
      assertThat(file.line(i)).as("line of %d", i).isEqualTo(line);
      assertThat(file.column(i)).as("column of %d", i).isEqualTo(column);
      assertThat(file.lineStartOf(i)).as("start of %d", i).isEqualTo(i - column + 1);
      if (i < text.length() && endsLine(text, i)) {
        line++;
        column = 1;
      } else {
        column++;
      }
    }
  }

  @Property
  void linesAreCutWhereJavaCutsThem(@ForAll("texts") String text) {
    SourceFile file = SourceFile.of("cut.c", text);
    List<String> lines = new ArrayList<>();
    for (int line = 1; line <= file.lineCount(); line++) {
      lines.add(file.lineText(line));
    }

    assertThat(lines).isEqualTo(text.lines().toList());
  }

  @Property
  void linesFollowEachOtherWithoutAGap(@ForAll("texts") String text) {
    SourceFile file = SourceFile.of("gaps.c", text);
    StringBuilder joined = new StringBuilder();
    int start = 0;
    while (start < text.length()) {
      int next = file.nextLineStart(start);
      assertThat(next).isGreaterThan(start);
      joined.append(text, start, next);
      start = next;
    }

    assertThat(joined).hasToString(text);
  }

  @Property
  void aLineEndInUseStandsInTheText(@ForAll("texts") String text) {
    SourceFile file = SourceFile.of("ends.c", text);
    boolean hasLineEnd = text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0;

    for (int i = 0; i <= text.length(); i++) {
      if (hasLineEnd && file.line(i) > 1) {
        assertThat(text).contains(file.lineEndAt(i));
      }
      if (!hasLineEnd) {
        assertThat(file.lineEndAt(i)).isEqualTo("\n");
      }
    }
  }

  private static boolean endsLine(String text, int at) {
    return text.charAt(at) == '\n' || (text.charAt(at) == '\r' && !text.startsWith("\n", at + 1));
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of(
            "\r", "\n", "\r\n", "a", "bc", "\t", " ", "\u00e9", "\uD83D\uDC0D", "\ufeff")
        .list()
        .ofMaxSize(30)
        .map(parts -> String.join("", parts));
  }

  @Provide
  Arbitrary<byte[]> nearlyUtf8() {
    Arbitrary<byte[]> whole =
        Arbitraries.of("int", "\r\n", "\u00e9", "\u20ac", "\uD83D\uDC0D", "\ufeff", "\0")
            .map(text -> text.getBytes(StandardCharsets.UTF_8));
    Arbitrary<byte[]> broken =
        Arbitraries.of(
            bytes(0xe9),
            bytes(0xc3),
            bytes(0xc0, 0x80), // NUL in two bytes
            bytes(0xed, 0xa0, 0x80), // half of a surrogate pair
            bytes(0xf4, 0x90, 0x80, 0x80), // behind the last code point
            bytes(0xff, 0xfe));
    return Arbitraries.frequencyOf(Tuple.of(20, whole), Tuple.of(1, broken))
        .list()
        .ofMaxSize(20)
        .map(SourceFilePropertyTest::joined);
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  private static byte[] joined(List<byte[]> parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    parts.forEach(all::writeBytes);
    return all.toByteArray();
  }
}
