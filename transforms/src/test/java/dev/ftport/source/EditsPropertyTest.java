package dev.ftport.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

final class EditsPropertyTest {
  private static final String TEXT = "0123456789abcdefghijklmnopqrst";

  @Property
  void aConflictIsOneFromBothSides(@ForAll("edits") Edit a, @ForAll("edits") Edit b) {
    assertThat(a.conflictsWith(b)).isEqualTo(b.conflictsWith(a));
  }

  @Property
  void anEditFitsItself(@ForAll("edits") Edit edit) {
    assertThat(edit.conflictsWith(edit)).isFalse();
  }

  /** Two edits conflict if one of them would no longer find the characters it is about. */
  @Property
  void editsThatDoNotConflictShareNoCharacterAndNoPlace(
      @ForAll("edits") Edit a, @ForAll("edits") Edit b) {
    boolean shared = false;
    for (int i = a.span().start(); i < a.span().end(); i++) {
      shared |= b.span().contains(i);
    }
    boolean inside = isStrictlyInside(a, b) || isStrictlyInside(b, a);
    boolean samePlace =
        a.span().equals(b.span()) && a.span().length() == 0 && !a.text().equals(b.text());

    assertThat(a.conflictsWith(b)).isEqualTo(!a.equals(b) && (shared || inside || samePlace));
  }

  private static boolean isStrictlyInside(Edit insertion, Edit other) {
    return insertion.span().length() == 0
        && other.span().start() < insertion.span().start()
        && insertion.span().start() < other.span().end();
  }

  @Property
  void editsAreAcceptedExactlyIfNoTwoConflict(@ForAll("anyEdits") List<Edit> edits) {
    boolean conflict =
        edits.stream().anyMatch(a -> edits.stream().anyMatch(b -> a.conflictsWith(b)));

    if (conflict) {
      assertThatThrownBy(() -> Edits.of(edits)).isInstanceOf(IllegalArgumentException.class);
    } else {
      assertThat(Edits.of(edits).list()).containsExactlyInAnyOrderElementsOf(distinct(edits));
    }
  }

  @Property
  void theOrderTheyAreGivenInDoesNotMatter(
      @ForAll("fittingEdits") List<Edit> edits, @ForAll Random random) {
    List<Edit> shuffled = new ArrayList<>(edits);
    Collections.shuffle(shuffled, random);

    assertThat(Edits.of(shuffled)).isEqualTo(Edits.of(edits));
    assertThat(Edits.of(shuffled).applyTo(TEXT)).isEqualTo(Edits.of(edits).applyTo(TEXT));
  }

  /** Character by character: what an edit covers is gone, its text is there, the rest stays. */
  @Property
  void whatLiesOutsideTheEditsStays(@ForAll("fittingEdits") List<Edit> edits) {
    StringBuilder expected = new StringBuilder();
    for (int i = 0; i <= TEXT.length(); i++) {
      int at = i;
      edits.stream()
          .filter(edit -> edit.span().length() == 0 && edit.span().start() == at)
          .findFirst()
          .ifPresent(edit -> expected.append(edit.text()));
      edits.stream()
          .filter(edit -> edit.span().length() > 0 && edit.span().start() == at)
          .findFirst()
          .ifPresent(edit -> expected.append(edit.text()));
      if (i < TEXT.length() && edits.stream().noneMatch(edit -> edit.span().contains(at))) {
        expected.append(TEXT.charAt(i));
      }
    }

    assertThat(Edits.of(edits).applyTo(TEXT)).isEqualTo(expected.toString());
  }

  @Property
  void whatFitsCanBeMadeTogether(
      @ForAll("fittingEdits") List<Edit> some, @ForAll("fittingEdits") List<Edit> others) {
    Edits a = Edits.of(some);
    Edits b = Edits.of(others);

    assertThat(a.fits(b)).isEqualTo(b.fits(a));
    if (a.fits(b)) {
      assertThat(a.with(b)).isEqualTo(b.with(a));
    } else {
      assertThatThrownBy(() -> a.with(b)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Provide
  Arbitrary<Edit> edits() {
    Arbitrary<Integer> offsets = Arbitraries.integers().between(0, TEXT.length());
    Arbitrary<Integer> lengths = Arbitraries.integers().between(0, 5);
    Arbitrary<String> texts = Arbitraries.of("", "+", "#\r\n", "\u00e9", "\uD83D\uDC0D");
    return Combinators.combine(offsets, lengths, texts)
        .as(
            (start, length, text) ->
                new Edit(new Span(start, Math.min(TEXT.length(), start + length)), text));
  }

  @Provide
  Arbitrary<List<Edit>> anyEdits() {
    return edits().list().ofMaxSize(4);
  }

  @Provide
  Arbitrary<List<Edit>> fittingEdits() {
    return edits().list().ofMaxSize(12).map(EditsPropertyTest::fitting);
  }

  private static List<Edit> fitting(List<Edit> edits) {
    List<Edit> fitting = new ArrayList<>();
    for (Edit edit : edits) {
      if (fitting.stream().noneMatch(edit::conflictsWith)) {
        fitting.add(edit);
      }
    }
    return fitting;
  }

  private static List<Edit> distinct(List<Edit> edits) {
    return edits.stream().distinct().toList();
  }
}
