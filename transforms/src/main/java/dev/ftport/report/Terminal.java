package dev.ftport.report;

import dev.ftport.engine.Blank;
import dev.ftport.engine.LedgerLine;
import dev.ftport.engine.Outcome;
import dev.ftport.engine.Place;
import dev.ftport.engine.Report;
import dev.ftport.engine.Reported;
import dev.ftport.facts.Unseen;
import dev.ftport.source.Span;
import dev.ftport.transform.Finding;
import dev.ftport.transform.Remedy;
import dev.ftport.transform.Safety;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Text for people, in the form of rustc's messages: what is found, the line with carets under it,
 * and last what to do about it.
 *
 * <p>Every line ends with LF. Names and source text are shown so that nothing in them moves the
 * cursor or changes a colour.
 *
 * @param colour whether the text is coloured
 * @param verbose whether sites that are left alone are shown each, and not only counted
 * @param ledger whether an applied fix shows what its new text does to the reference on each way
 */
public record Terminal(boolean colour, boolean verbose, boolean ledger) {
  /** Text without ledgers. */
  public Terminal(boolean colour, boolean verbose) {
    this(colour, verbose, false);
  }

  /** All findings and what was not read, file by file, then the summary. */
  public String of(Report report) {
    StringBuilder text = new StringBuilder();
    for (Outcome outcome : report.outcomes()) {
      text.append(findings(outcome));
    }
    return text.append(summary(report)).toString();
  }

  /**
   * What was found and not read in one file, in the order of the text, with an empty line behind
   * each; nothing for a file that was not looked at.
   */
  public String findings(Outcome outcome) {
    record Message(Span span, String text) {}

    List<Message> messages = new ArrayList<>();
    for (Reported reported : outcome.findings()) {
      messages.add(new Message(reported.finding().span(), message(outcome.path(), reported)));
    }
    for (Blank blank : outcome.blanks()) {
      messages.add(new Message(blank.unseen().span(), unseen(outcome.path(), blank)));
    }
    messages.sort(Comparator.comparing(Message::span));
    StringBuilder text = new StringBuilder();
    messages.forEach(message -> text.append(message.text()));
    return text.toString();
  }

  /** What became of the files, how much was found, and what went wrong. */
  public String summary(Report report) {
    return new Summary(report).text(colour);
  }

  private String message(String path, Reported reported) {
    return switch (reported.finding().remedy()) {
      case Remedy.Fix fix ->
          reported.applied() ? fixed(path, reported, fix) : available(path, reported, fix);
      case Remedy.Advice advice -> advice(path, reported, advice);
      case Remedy.LeftAlone leftAlone -> verbose ? leftAlone(path, reported, leftAlone) : "";
    };
  }

  private String fixed(String path, Reported reported, Remedy.Fix fix) {
    String notes =
        switch (fix.safety()) {
          case Safety.Safe safe -> note(reported, "note", fix.title());
          case Safety.Unsafe unsafe ->
              note(reported, "note", fix.title())
                  + note(reported, "note", "unsafe: " + unsafe.because());
        };
    return message(path, reported, Paint.BOLD_GREEN, "fixed", notes + ledger(reported));
  }

  /** The ways of the ledger, with an empty line between them; line numbers are the new text's. */
  private String ledger(Reported reported) {
    if (!ledger || reported.ledger().isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder(note(reported, "ledger", "lines of the new text"));
    String bar = gutter(reported.place()) + blue(" |");
    String between = "";
    for (List<LedgerLine> way : reported.ledger()) {
      text.append(between);
      for (LedgerLine entry : way) {
        String line = "   line %d: %s".formatted(entry.line(), entry.words());
        text.append(bar).append(Visible.text(line)).append('\n');
      }
      between = bar + "\n";
    }
    return text.toString();
  }

  private String available(String path, Reported reported, Remedy.Fix fix) {
    String notes =
        switch (fix.safety()) {
          case Safety.Safe safe ->
              note(reported, "note", "safe, but not applied in this run")
                  + note(reported, "help", fix.title());
          case Safety.Unsafe unsafe ->
              note(reported, "note", "not applied, because it is unsafe: " + unsafe.because())
                  + note(reported, "help", fix.title() + "; `--unsafe` applies it");
        };
    return message(path, reported, Paint.BOLD_CYAN, "fix", notes);
  }

  private String advice(String path, Reported reported, Remedy.Advice advice) {
    return message(
        path, reported, Paint.BOLD_YELLOW, "advice", note(reported, "help", advice.text()));
  }

  private String leftAlone(String path, Reported reported, Remedy.LeftAlone leftAlone) {
    return message(
        path, reported, Paint.BOLD_BLUE, "left alone", note(reported, "note", leftAlone.because()));
  }

  private String unseen(String path, Blank blank) {
    Unseen unseen = blank.unseen();
    return head(
            Paint.BOLD_MAGENTA, "unseen", "`" + unseen.what() + "` stands in text that is not read")
        + snippet(path, blank.place(), Paint.BOLD_MAGENTA)
        + note(blank.place(), "note", unseen.because())
        + "\n";
  }

  private String message(String path, Reported reported, Paint paint, String word, String notes) {
    Finding finding = reported.finding();
    return head(paint, word + "[" + finding.transform() + "]", finding.message())
        + snippet(path, reported.place(), paint)
        + notes
        + "\n";
  }

  private String head(Paint paint, String word, String message) {
    return paint.on(word, colour) + Paint.BOLD.on(": " + Visible.text(message), colour) + "\n";
  }

  private String snippet(String path, Place place, Paint paint) {
    Snippet snippet = Snippet.of(place);
    String bar = gutter(place) + blue(" |");
    String blanks = " ".repeat(snippet.carets().indexOf('^'));
    return gutter(place)
        + blue("--> ")
        + Visible.text(path)
        + ":"
        + place.line()
        + ":"
        + place.column()
        + "\n"
        + bar
        + "\n"
        + blue(place.line() + " |")
        + (snippet.line().isEmpty() ? "" : " " + snippet.line())
        + "\n"
        + bar
        + " "
        + blanks
        + paint.on(snippet.carets().strip(), colour)
        + "\n";
  }

  private String note(Reported reported, String word, String text) {
    return note(reported.place(), word, text);
  }

  private String note(Place place, String word, String text) {
    return gutter(place)
        + blue(" = ")
        + Paint.BOLD.on(word, colour)
        + ": "
        + Visible.text(text)
        + "\n";
  }

  private static String gutter(Place place) {
    return " ".repeat(String.valueOf(place.line()).length());
  }

  private String blue(String text) {
    return Paint.BOLD_BLUE.on(text, colour);
  }
}
