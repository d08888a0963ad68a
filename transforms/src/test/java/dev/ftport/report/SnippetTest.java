package dev.ftport.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ftport.engine.Place;
import org.junit.jupiter.api.Test;

final class SnippetTest {
  @Test
  void caretsStandUnderThePart() {
    assertThat(marked("return <f(x)>;")).isEqualTo("return f(x);\n       ^^^^");
  }

  @Test
  void tabsReachToTheNextMultipleOfFour() {
    assertThat(marked("\t<f>(a,\tb)")).isEqualTo("    f(a,    b)\n    ^");
    assertThat(marked("ab\t<f(a,\tb)>;")).isEqualTo("ab  f(a,    b);\n    ^^^^^^^^^^");
    assertThat(marked("<\t>x")).isEqualTo("    x\n^^^^");
  }

  @Test
  void wideCharactersHaveTwoCarets() {
    assertThat(marked("\"\u86c7\" <x>")).isEqualTo("\"\u86c7\" x\n     ^");
    assertThat(marked("<\ud83d\udc0d\u86c7>;")).isEqualTo("\ud83d\udc0d\u86c7;\n^^^^");
    assertThat(marked("\uff41\uff71 <y>")).isEqualTo("\uff41\uff71 y\n    ^");
  }

  @Test
  void charactersThatStandOnTheOneBeforeHaveNone() {
    assertThat(marked("e\u0301\u0302 <z>")).isEqualTo("e\u0301\u0302 z\n  ^");
    assertThat(marked("e<\u0301> z")).isEqualTo("e\u0301 z\n ^");
  }

  @Test
  void whatCannotBeSeenIsNamed() {
    assertThat(marked("a\u001b[31m <b>")).isEqualTo("a^[[31m b\n        ^");
    assertThat(marked("<\0>c\u007f")).isEqualTo("^@c^?\n^^");
    assertThat(marked("\u202e<d>")).isEqualTo("<U+202E>d\n        ^");
    assertThat(marked("\u0085\u2028\ufeff<e>"))
        .isEqualTo("<U+0085><U+2028><U+FEFF>e\n                        ^");
  }

  @Test
  void theEndOfALineCanBeMarked() {
    assertThat(Snippet.of(new Place(1, 4, 1, "abc"))).isEqualTo(new Snippet("abc", "   ^"));
    assertThat(Snippet.of(new Place(1, 5, 1, "abc"))).isEqualTo(new Snippet("abc", "   ^"));
    assertThat(Snippet.of(new Place(1, 1, 1, ""))).isEqualTo(new Snippet("", "^"));
  }

  @Test
  void aLongLineIsCutRoundThePart() {
    String a = "a".repeat(300);
    String b = "b".repeat(300);

    assertThat(marked(a + "<xyz>" + b))
        .isEqualTo(
            "..."
                + a.substring(0, 49)
                + "xyz"
                + b.substring(0, 48)
                + "...\n"
                + " ".repeat(52)
                + "^^^");
    assertThat(marked("<xyz>" + b)).isEqualTo("xyz" + b.substring(0, 97) + "...\n^^^");
    assertThat(marked(a + "<xyz>"))
        .isEqualTo("..." + a.substring(0, 97) + "xyz\n" + " ".repeat(100) + "^^^");
  }

  @Test
  void aLongPartIsShownFromItsStart() {
    assertThat(marked("c<" + "d".repeat(400) + ">"))
        .isEqualTo("..." + "d".repeat(100) + "...\n   " + "^".repeat(100));
  }

  /**
   * The line and the carets for a line in which the part stands between {@code <} and {@code >}.
   */
  private static String marked(String line) {
    int start = line.indexOf('<');
    int end = line.lastIndexOf('>') - 1;
    String text =
        line.substring(0, start) + line.substring(start + 1, end + 1) + line.substring(end + 2);
    Snippet snippet = Snippet.of(new Place(1, start + 1, end - start, text));
    return snippet.line() + "\n" + snippet.carets();
  }
}
