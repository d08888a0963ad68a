package dev.ftport.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class EditsTest {
  private static final String TEXT = "x = PyList_GetItem(list, 0);";

  @Test
  void insertsReplacesAndDeletesInOneGo() {
    Edits edits =
        Edits.of(
            List.of(
                Edit.insert(TEXT.length(), "  // strong"),
                Edit.replace(new Span(4, 18), "PyList_GetItemRef"),
                Edit.delete(new Span(23, 24)),
                Edit.insert(0, "PyObject *")));

    assertThat(edits.applyTo(TEXT))
        .isEqualTo("PyObject *x = PyList_GetItemRef(list 0);  // strong");
  }

  @Test
  void putsAnInsertionOnItsSideOfAReplacement() {
    Edits edits =
        Edits.of(
            List.of(Edit.insert(3, ">"), Edit.replace(new Span(1, 3), "--"), Edit.insert(1, "<")));

    assertThat(edits.applyTo("abcd")).isEqualTo("a<-->d");
  }

  @Test
  void keepsARepeatedEditOnce() {
    Edits edits = Edits.of(List.of(Edit.insert(2, "!"), Edit.insert(2, "!")));

    assertThat(edits.list()).containsExactly(Edit.insert(2, "!"));
    assertThat(edits.applyTo("hey")).isEqualTo("he!y");
  }

  @Test
  void rejectsTwoTextsAtOnePlace() {
    assertThatThrownBy(() -> Edits.of(List.of(Edit.insert(6, "a"), Edit.insert(6, "b"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("edits in conflict");
  }

  @Test
  void rejectsAnInsertionInsideAReplacement() {
    assertThatThrownBy(() -> Edits.of(List.of(Edit.insert(8, "c"), Edit.delete(new Span(7, 9)))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void rejectsAConflictAcrossAnEditInBetween() {
    assertThatThrownBy(
            () ->
                Edits.of(
                    List.of(
                        Edit.delete(new Span(0, 12)),
                        Edit.insert(0, "before"),
                        Edit.delete(new Span(11, 13)))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void acceptsReplacementsThatTouch() {
    Edits edits =
        Edits.of(List.of(Edit.replace(new Span(2, 4), "34"), Edit.replace(new Span(0, 2), "12")));

    assertThat(edits.applyTo("abcd")).isEqualTo("1234");
  }

  @Test
  void addsOthersOnlyIfTheyFit() {
    Edits edits = Edits.of(List.of(Edit.delete(new Span(5, 7))));
    Edits beside = Edits.of(List.of(Edit.insert(7, "beside")));
    Edits inside = Edits.of(List.of(Edit.insert(6, "inside")));

    assertThat(edits.fits(beside)).isTrue();
    assertThat(edits.with(beside).list()).hasSize(2);
    assertThat(edits.fits(inside)).isFalse();
    assertThatThrownBy(() -> edits.with(inside)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void rejectsATextThatIsTooShort() {
    Edits edits = Edits.of(List.of(Edit.delete(new Span(2, 9))));

    assertThatThrownBy(() -> edits.applyTo("short")).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void nothingToDoChangesNothing() {
    assertThat(Edits.NONE.isEmpty()).isTrue();
    assertThat(Edits.NONE.applyTo(TEXT)).isEqualTo(TEXT);
    assertThat(Edits.of(List.of())).isEqualTo(Edits.NONE).hasSameHashCodeAs(Edits.NONE);
  }
}
