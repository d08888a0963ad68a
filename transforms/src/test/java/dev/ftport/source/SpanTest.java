package dev.ftport.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SpanTest {
  @Test
  void coversTheHalfOpenRange() {
    Span span = new Span(2, 5);

    assertThat(span.length()).isEqualTo(3);
    assertThat(span.of("abcdefg")).isEqualTo("cde");
    assertThat(span.contains(1)).isFalse();
    assertThat(span.contains(2)).isTrue();
    assertThat(span.contains(4)).isTrue();
    assertThat(span.contains(5)).isFalse();
  }

  @Test
  void containsSpansUpToBothItsEnds() {
    Span span = new Span(10, 20);

    assertThat(span.contains(new Span(10, 20))).isTrue();
    assertThat(span.contains(Span.at(10))).isTrue();
    assertThat(span.contains(Span.at(20))).isTrue();
    assertThat(span.contains(new Span(9, 12))).isFalse();
    assertThat(span.contains(new Span(18, 21))).isFalse();
  }

  @Test
  void overlapsOnlyWhereACharacterIsShared() {
    assertThat(new Span(0, 3).overlaps(new Span(2, 4))).isTrue();
    assertThat(new Span(0, 3).overlaps(new Span(3, 4))).isFalse();
    assertThat(new Span(5, 9).overlaps(new Span(6, 7))).isTrue();
  }

  @Test
  void sortsByStartAndThenByEnd() {
    assertThat(List.of(new Span(4, 6), new Span(1, 9), new Span(4, 5)).stream().sorted())
        .containsExactly(new Span(1, 9), new Span(4, 5), new Span(4, 6));
  }

  @Test
  void rejectsWhatIsNoRange() {
    assertThatThrownBy(() -> new Span(-1, 2)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Span(7, 6))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no span: 7..6");
  }
}
