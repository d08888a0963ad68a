package dev.ftport.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ScriptLexerTest {
  private static List<List<String>> lines(String text) {
    return new ScriptLexer(text)
        .lines().stream().map(line -> line.stream().map(Lexeme::text).toList()).toList();
  }

  private static boolean isBroken(String text) {
    ScriptLexer lexer = new ScriptLexer(text);
    lexer.lines();
    return lexer.broken();
  }

  @Test
  void aLineGoesOnInBracketsAndBehindABackslash() {
    assertThat(lines("f(a,\n  b)\nx = 1 + \\\n  2\n"))
        .containsExactly(List.of("f", "(", "a", ",", "b", ")"), List.of("x", "=", "1", "+", "2"));
  }

  @Test
  void aSemicolonParts() {
    assertThat(lines("a; b")).containsExactly(List.of("a"), List.of("b"));
  }

  @Test
  void aCommentIsNothing() {
    assertThat(lines("a # b ' \" (\nc")).containsExactly(List.of("a"), List.of("c"));
  }

  @Test
  void aStringKeepsItsPrefixAndItsQuotes() {
    assertThat(lines("rb'#\\'' \"\"\"a\n\"b\"\"\" f''"))
        .containsExactly(List.of("rb'#\\''", "\"\"\"a\n\"b\"\"\"", "f''"));
  }

  @Test
  void eachLexemeStandsWhereItSays() {
    String text = "\ufeffdef f(x): return x ** 2 != \"y\"\r\n";
    new ScriptLexer(text)
        .lines()
        .forEach(line -> line.forEach(l -> assertThat(l.span().of(text)).isEqualTo(l.text())));
    assertThat(lines(text).getFirst()).contains("**", "!=", "\"y\"").startsWith("def");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"'a", "'a\nb'", "\"\"\"a", "f(", ")", "f(]", "a \\ b", "\\", "'\\", "$a", "`a`"})
  void whatIsNotClosedIsBroken(String text) {
    assertThat(isBroken(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n\n",
        "f(a)[b]{c}",
        "'\\''",
        "'''a'b'''",
        "a \\\r\n b",
        "# (",
        "x = 'a' 'b'"
      })
  void whatIsClosedIsNot(String text) {
    assertThat(isBroken(text)).isFalse();
  }
}
