package dev.ftport.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RecursionTest {
  private static final Recursion CALLS =
      Recursion.of(
          Code.c(
                  """
                  static void last(void) { }
                  static void one(void) { two(); last(); }
                  static void two(void) { three(); }
                  static void three(void) { one(); left(); }
                  static void left(void) { right(); }
                  static void right(void) { left(); last(); }
                  static void first(void) { one(); unknown(); }
                  """)
              .unit());

  @Test
  void functionsOfACircleComeBackToOneAnother() {
    assertThat(CALLS.isBetween("one", "three")).isTrue();
    assertThat(CALLS.isBetween("two", "one")).isTrue();
    assertThat(CALLS.isBetween("left", "right")).isTrue();
  }

  @Test
  void othersDoNot() {
    assertThat(CALLS.isBetween("first", "one")).isFalse();
    assertThat(CALLS.isBetween("three", "left")).isFalse();
    assertThat(CALLS.isBetween("one", "last")).isFalse();
    assertThat(CALLS.isBetween("first", "unknown")).isFalse();
    assertThat(CALLS.isBetween("unknown", "unknown")).isFalse();
  }

  @Test
  void longChainsAreFollowedToTheirEnd() {
    String chain =
        IntStream.range(0, 20_000)
            .mapToObj(i -> "void f%d(void) { f%d(); }\n".formatted(i, (i + 1) % 20_000))
            .collect(Collectors.joining());
    assertThat(Recursion.of(Code.c(chain).unit()).isBetween("f0", "f19999")).isTrue();
  }

  @Test
  void whatIsKnownOfFunctionsInACircleIsTheSameWhicheverIsAskedFirst() {
    String text =
        """
        static void even(PyObject *x, int n) { if (n) odd(x, n - 1); Py_DECREF(x); }
        static void odd(PyObject *x, int n) { if (n) even(x, n - 1); }
        """;
    Summaries one = Summaries.of(Code.c(text).unit());
    Summaries other = Summaries.of(Code.c(text).unit());
    assertThat(one.of("even")).isEqualTo(lastOf(other, "odd", "even"));
    assertThat(one.of("odd")).isEqualTo(other.of("odd"));
  }

  private static Object lastOf(Summaries summaries, String before, String function) {
    summaries.of(before);
    return summaries.of(function);
  }
}
