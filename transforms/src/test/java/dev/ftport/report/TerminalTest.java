package dev.ftport.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ftport.engine.Blank;
import dev.ftport.engine.Outcome;
import dev.ftport.engine.Place;
import dev.ftport.engine.Report;
import dev.ftport.engine.Reported;
import dev.ftport.engine.Statistics;
import dev.ftport.facts.Unseen;
import dev.ftport.source.Edits;
import dev.ftport.source.Span;
import dev.ftport.transform.Finding;
import dev.ftport.transform.Remedy;
import dev.ftport.transform.Safety;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TerminalTest {
  private static final Terminal PLAIN = new Terminal(false, false);
  private static final Terminal VERBOSE = new Terminal(false, true);
  private static final Terminal COLOURED = new Terminal(true, false);

  @Test
  void adviceSaysWhatToDoLast() {
    assertThat(shown(PLAIN, Reports.module()))
        .isEqualTo(
            """
            advice[single-phase-undeclared]: the module is created as an argument of another call
             --> src/spam.c:4:13
              |
            4 | return wrap(PyModule_Create(&spam_def));
              |             ^^^^^^^^^^^^^^^^^^^^^^^^^^
              = help: keep the module in a variable and call `PyUnstable_Module_SetGIL` on it

            """);
  }

  @Test
  void aFixThatIsMadeIsANote() {
    assertThat(shown(PLAIN, Reports.list()))
        .isEqualTo(
            """
            fixed[borrowed-list-item]: another thread can replace the item
             --> src/spam.c:2:8
              |
            2 | item = PyList_GetItem(list, 0);
              |        ^^^^^^^^^^^^^^
              = note: own the item and release it on every exit

            """);
  }

  @Test
  void anUnsafeFixThatIsMadeSaysWhatItRisks() {
    Remedy fix = new Remedy.Fix("own it", Safety.unsafe("errors are raised"), Edits.NONE);

    assertThat(shown(PLAIN, Reports.reported("risky", "wrap", "a borrowed value", fix, true)))
        .startsWith("fixed[risky]: a borrowed value\n")
        .endsWith("  = note: own it\n  = note: unsafe: errors are raised\n\n");
  }

  @Test
  void anUnsafeFixThatIsNotMadeSaysHowToGetIt() {
    assertThat(shown(PLAIN, Reports.dictionary()))
        .isEqualTo(
            """
            fix[borrowed-dict-item]: another thread can replace the value
             --> src/spam.c:3:10
              |
            3 |     value = PyDict_GetItem(dict, key);
              |             ^^^^^^^^^^^^^^^^^^^^^^^^^
              = note: not applied, because it is unsafe: an error in the lookup is reported
              = help: own the value; `--unsafe` applies it

            """);
  }

  @Test
  void aSafeFixThatIsNotMadeDoesNotAskForConsent() {
    assertThat(shown(PLAIN, Reports.cached()))
        .startsWith("fix[static-state]: a static object\n")
        .endsWith("  = note: safe, but not applied in this run\n  = help: make it a lock\n\n")
        .doesNotContain("--unsafe");
  }

  @Test
  void whatIsLeftAloneIsShownOnlyOnRequest() {
    assertThat(shown(PLAIN, Reports.tuple())).isEmpty();
    assertThat(shown(VERBOSE, Reports.tuple()))
        .isEqualTo(
            """
            left alone[borrowed-tuple-item]: a borrowed item of a tuple
             --> src/spam.c:5:9
              |
            5 | first = PyTuple_GetItem(args, 0);
              |         ^^^^^^^^^^^^^^^
              = note: the arguments are not changed while the function runs

            """);
  }

  @Test
  void whatIsNotReadIsShownAmongTheFindings() {
    Outcome outcome =
        new Outcome.Unchanged(
            "src/spam.c", List.of(Reports.module()), List.of(Reports.macro(), early()));

    assertThat(PLAIN.findings(outcome))
        .startsWith("unseen: `Py_INCREF` stands in text that is not read\n")
        .containsSubsequence("`Py_INCREF`", "advice[single-phase-undeclared]", "`PyDict_GetItem`")
        .endsWith(
            """
            unseen: `PyDict_GetItem` stands in text that is not read
             --> src/spam.c:6:16
              |
            6 | #define GET(d) PyDict_GetItem(d, key)
              |                ^^^^^^^^^^^^^^
              = note: in a macro body

            """);
  }

  private static Blank early() {
    Span span = new Span(0, 6);
    return new Blank(
        new Unseen(span, "Py_INCREF", "an inactive branch"), Place.of(Reports.SPAM, span));
  }

  @Test
  void theGutterIsAsWideAsTheNumber() {
    Reported reported =
        new Reported(
            new Finding("wide", new Span(0, 1), "a message", Remedy.advice("do it")),
            new Place(412, 2, 1, "\tx"),
            false);

    assertThat(shown(PLAIN, reported))
        .isEqualTo(
            """
            advice[wide]: a message
               --> src/spam.c:412:2
                |
            412 |     x
                |     ^
                = help: do it

            """);
  }

  @Test
  void nothingInANameOrAMessageMovesTheCursor() {
    Reported reported =
        new Reported(
            new Finding("x", new Span(0, 1), "a\u001b[2Jb", Remedy.advice("c\rd\ne")),
            new Place(1, 1, 1, "\u001b[0m"),
            false);
    Outcome outcome = new Outcome.Unchanged("f\u001b[1m.c", List.of(reported), List.of());
    Outcome failed = new Outcome.Failed("g\u001b[1m.c", "h\u001b[1m");

    String text = VERBOSE.of(new Report(List.of(outcome, failed), Statistics.NONE));

    assertThat(text).doesNotContain("\u001b").doesNotContain("\r");
    assertThat(text).contains("a^[[2Jb", "c^Md^Je", "f^[[1m.c:1:1", "g^[[1m.c: h^[[1m");
  }

  @Test
  void coloursOnlyAddColours() {
    Report report = Reports.everything();
    String coloured = COLOURED.of(report);

    assertThat(coloured)
        .contains("\u001b[1;32mfixed[borrowed-list-item]\u001b[m")
        .contains("\u001b[1;31merror\u001b[m: src/broken.c");
    assertThat(coloured.replaceAll("\u001b\\[[\\d;]*m", "")).isEqualTo(PLAIN.of(report));
  }

  @Test
  void theSummaryAccountsForEverything() {
    assertThat(PLAIN.summary(Reports.everything()))
        .isEqualTo(
            """
            error: src/broken.c: not readable; check its permissions
            files: 2 looked at, 1 changed, 1 skipped, 1 failed
                1  generated by Cython
            findings: 1 fixed, 1 safe fix not applied, 1 unsafe fix that `--unsafe` applies, 1 advised on
            left alone: 1
                1  the arguments are not changed while the function runs
            unseen: 1 name of the C API, 3 of 80 lines in functions not read
            """);
  }

  @Test
  void aRunWithoutFindingsHasAShortSummary() {
    assertThat(PLAIN.of(new Report(List.of(), Statistics.NONE)))
        .isEqualTo(
            """
            files: 0 looked at, 0 changed
            findings: 0 fixed, 0 advised on
            unseen: 0 names of the C API
            """);
  }

  @Test
  void reasonsAreCountedAndTheMostFrequentComesFirst() {
    List<Outcome> outcomes = new ArrayList<>();
    outcomes.add(new Outcome.Skipped("1.c", "a copy of zlib"));
    outcomes.add(new Outcome.Skipped("2.c", "generated by Cython"));
    outcomes.add(new Outcome.Skipped("3.c", "generated by Cython"));
    outcomes.add(new Outcome.Skipped("4.c", "a copy of lz4"));

    assertThat(PLAIN.summary(new Report(outcomes, Statistics.NONE)))
        .startsWith(
            """
            files: 0 looked at, 0 changed, 4 skipped
                2  generated by Cython
                1  a copy of lz4
                1  a copy of zlib
            """);
  }

  private static String shown(Terminal terminal, Reported reported) {
    return terminal.findings(new Outcome.Unchanged("src/spam.c", List.of(reported), List.of()));
  }
}
