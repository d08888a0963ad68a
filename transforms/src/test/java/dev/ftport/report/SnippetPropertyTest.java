package dev.ftport.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ftport.engine.Place;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

final class SnippetPropertyTest {
  @Property
  void noCaretIsOutsideTheWindowAndNoLineMovesTheCursor(
      @ForAll("lines") String line,
      @ForAll @IntRange(min = 1, max = 250) int column,
      @ForAll @IntRange(min = 1, max = 250) int length) {
    Snippet snippet = Snippet.of(new Place(7, column, length, line));

    assertThat(snippet.carets()).matches(" *\\^+").hasSizeLessThanOrEqualTo(Snippet.WIDEST + 3);
    assertThat(snippet.line()).doesNotMatch("(?s).*\\p{Cntrl}.*");
  }

  @Provide
  Arbitrary<String> lines() {
    return Arbitraries.of("a", " ", "\t", "\u0007", "\u86c7", "\ud83d\udc0d", "\u0301", "\ud83d")
        .list()
        .ofMaxSize(200)
        .map(parts -> String.join("", parts));
  }
}
