package dev.ftport.build;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RustTextTest {
  @Test
  void blanksOutWhatIsNoCode() {
    assertThat(RustText.code("a // b\nc /* d /* e */ f */ g"))
        .isEqualTo("a     \nc" + " ".repeat(19) + "g");
  }

  @Test
  void anApostropheInAStringOpensNothing() {
    assertThat(RustText.code("f(\"it's // here\"); g")).isEqualTo("f(" + " ".repeat(14) + "); g");
  }

  @Test
  void aRawStringEndsWithItsHashes() {
    assertThat(RustText.code("r#\"a\" b\"# c"))
        .endsWith(" c")
        .doesNotContain("a")
        .doesNotContain("b");
  }

  @Test
  void aQuoteAsACharacterOpensNoString() {
    assertThat(RustText.code("'\"' a '\\\"' b")).isEqualTo("    a      b");
  }

  @Test
  void aLifetimeIsCode() {
    assertThat(RustText.code("fn f<'a>(x: &'a str)")).isEqualTo("fn f<'a>(x: &'a str)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\"",
        "\"\\",
        "/*",
        "/* /* */",
        "r#\"",
        "r\"a",
        "'\"",
        "'\\\"",
        "//",
        "/",
        "'"
      })
  void unfinishedTextKeepsItsLength(String text) {
    assertThat(RustText.code(text)).hasSameSizeAs(text);
  }
}
