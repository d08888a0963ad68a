package dev.ftport.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class SourceFileTest {
  @Test
  void readsUtf8AndElseLatin1() {
    byte[] utf8 = "/* \u00e9 */".getBytes(StandardCharsets.UTF_8);
    byte[] latin1 = "/* \u00e9 */".getBytes(StandardCharsets.ISO_8859_1);

    assertThat(SourceFile.decode("a.c", utf8).charset()).isEqualTo(StandardCharsets.UTF_8);
    assertThat(SourceFile.decode("a.c", latin1).charset()).isEqualTo(StandardCharsets.ISO_8859_1);
    assertThat(SourceFile.decode("a.c", latin1).text()).isEqualTo("/* \u00e9 */");
  }

  @Test
  void changedTextKeepsTheEncoding() {
    SourceFile file = SourceFile.decode("b.c", new byte[] {'a', (byte) 0xe4});

    assertThat(file.withText("\u00e4b").bytes()).containsExactly(0xe4, 'b');
    assertThat(file.withText("\u00e4b").path()).isEqualTo("b.c");
  }

  @Test
  void aByteOrderMarkIsTheFirstCharacter() {
    byte[] bytes = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf, 'i', 'n', 't'};
    SourceFile file = SourceFile.decode("bom.c", bytes);

    assertThat(file.text()).isEqualTo("\ufeffint");
    assertThat(file.bytes()).isEqualTo(bytes);
  }

  @Test
  void countsLinesWhateverEndsThem() {
    SourceFile file = SourceFile.of("mix.c", "one\ntwo\r\nthree\rfour");

    assertThat(file.lineCount()).isEqualTo(4);
    assertThat(file.lineText(1)).isEqualTo("one");
    assertThat(file.lineText(2)).isEqualTo("two");
    assertThat(file.lineText(3)).isEqualTo("three");
    assertThat(file.lineText(4)).isEqualTo("four");
    assertThat(file.lineStart(3)).isEqualTo(9);
  }

  @Test
  void aLastLineEndStartsNoLine() {
    assertThat(SourceFile.of("c.c", "").lineCount()).isZero();
    assertThat(SourceFile.of("c.c", "x").lineCount()).isEqualTo(1);
    assertThat(SourceFile.of("c.c", "x\n").lineCount()).isEqualTo(1);
    assertThat(SourceFile.of("c.c", "x\n\r").lineCount()).isEqualTo(2);
  }

  @Test
  void theLineEndBelongsToItsLine() {
    SourceFile file = SourceFile.of("d.c", "ab\r\ncd");

    assertThat(file.line(2)).isEqualTo(1);
    assertThat(file.column(2)).isEqualTo(3);
    assertThat(file.line(3)).isEqualTo(1);
    assertThat(file.line(4)).isEqualTo(2);
    assertThat(file.column(4)).isEqualTo(1);
  }

  @Test
  void theEndOfTheTextHasAPlace() {
    assertThat(SourceFile.of("e.c", "abc").column(3)).isEqualTo(4);
    assertThat(SourceFile.of("e.c", "abc\n").line(4)).isEqualTo(2);
    assertThat(SourceFile.of("e.c", "").line(0)).isEqualTo(1);
  }

  @Test
  void findsTheEdgesOfALine() {
    SourceFile file = SourceFile.of("f.c", "a;\n\t  b;\nc;");

    assertThat(file.lineStartOf(6)).isEqualTo(3);
    assertThat(file.nextLineStart(6)).isEqualTo(9);
    assertThat(file.nextLineStart(10)).isEqualTo(11);
    assertThat(file.indentAt(7)).isEqualTo("\t  ");
    assertThat(file.indentAt(0)).isEmpty();
  }

  @Test
  void takesTheLineEndFromTheLineOrTheOneBefore() {
    SourceFile file = SourceFile.of("g.c", "a\r\nb\nc\rd");

    assertThat(file.lineEndAt(0)).isEqualTo("\r\n");
    assertThat(file.lineEndAt(3)).isEqualTo("\n");
    assertThat(file.lineEndAt(5)).isEqualTo("\r");
    assertThat(file.lineEndAt(7)).isEqualTo("\r");
    assertThat(SourceFile.of("g.c", "no end").lineEndAt(2)).isEqualTo("\n");
    assertThat(SourceFile.of("g.c", "").lineEndAt(0)).isEqualTo("\n");
  }
}
