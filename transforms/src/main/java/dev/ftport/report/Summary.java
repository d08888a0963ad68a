package dev.ftport.report;

import dev.ftport.engine.Outcome;
import dev.ftport.engine.Report;
import dev.ftport.engine.Reported;
import dev.ftport.engine.Statistics;
import dev.ftport.transform.Remedy;
import dev.ftport.transform.Safety;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Counts what is in a report. */
final class Summary {
  private final Report report;
  private final Map<String, Integer> skipped = new TreeMap<>();
  private final Map<String, Integer> leftAlone = new TreeMap<>();
  private final List<Outcome.Failed> failed = new ArrayList<>();
  private final List<Outcome.Created> created = new ArrayList<>();
  private int unchanged;
  private int changed;
  private int fixed;
  private int unsafe;
  private int waiting;
  private int advice;
  private int unseen;

  Summary(Report report) {
    this.report = report;
    report.outcomes().forEach(this::count);
  }

  private void count(Outcome outcome) {
    switch (outcome) {
      case Outcome.Unchanged same -> unchanged++;
      case Outcome.Changed different -> changed++;
      case Outcome.Created fresh -> created.add(fresh);
      case Outcome.Skipped left -> skipped.merge(left.because(), 1, Integer::sum);
      case Outcome.Failed broken -> failed.add(broken);
    }
    outcome.findings().forEach(this::count);
    unseen += outcome.blanks().size();
  }

  private void count(Reported reported) {
    switch (reported.finding().remedy()) {
      case Remedy.Fix fix -> count(fix, reported.applied());
      case Remedy.Advice decide -> advice++;
      case Remedy.LeftAlone right -> leftAlone.merge(right.because(), 1, Integer::sum);
    }
  }

  private void count(Remedy.Fix fix, boolean applied) {
    if (applied) {
      fixed++;
      return;
    }
    switch (fix.safety()) {
      case Safety.Safe safe -> waiting++;
      case Safety.Unsafe reason -> unsafe++;
    }
  }

  /** The failed files, each on a line, then a line for each kind of thing, reasons below it. */
  String text(boolean colour) {
    StringBuilder text = new StringBuilder();
    for (Outcome.Failed file : failed) {
      text.append(Paint.BOLD_RED.on("error", colour))
          .append(": ")
          .append(Visible.text(file.path()))
          .append(": ")
          .append(Visible.text(file.because()))
          .append('\n');
    }
    line(text, colour, "files", files());
    reasons(text, skipped);
    for (Outcome.Created file : created) {
      line(
          text,
          colour,
          "created",
          "%s, which changed files include; if the build lists headers, add it there"
              .formatted(Visible.text(file.path())));
    }
    line(text, colour, "findings", findings());
    if (!leftAlone.isEmpty()) {
      line(text, colour, "left alone", String.valueOf(total(leftAlone)));
      reasons(text, leftAlone);
    }
    line(text, colour, "unseen", unseen());
    return text.toString();
  }

  private String files() {
    int looked = unchanged + changed;
    return listed(
        looked + " looked at",
        changed + " changed",
        part(created.size(), "created"),
        part(total(skipped), "skipped"),
        part(failed.size(), "failed"));
  }

  private String findings() {
    return listed(
        fixed + " fixed",
        part(waiting, waiting == 1 ? "safe fix not applied" : "safe fixes not applied"),
        part(unsafe, (unsafe == 1 ? "unsafe fix" : "unsafe fixes") + " that `--unsafe` applies"),
        advice + " advised on");
  }

  private String unseen() {
    Statistics statistics = report.statistics();
    return unseen
        + (unseen == 1 ? " name" : " names")
        + " of the C API"
        + (statistics.unreadLines() == 0
            ? ""
            : ", %d of %d lines in functions not read"
                .formatted(statistics.unreadLines(), statistics.functionLines()));
  }

  private static String part(int count, String words) {
    return count == 0 ? "" : count + " " + words;
  }

  private static String listed(String... parts) {
    return Stream.of(parts).filter(part -> !part.isEmpty()).collect(Collectors.joining(", "));
  }

  private static void line(StringBuilder text, boolean colour, String word, String rest) {
    text.append(Paint.BOLD.on(word, colour)).append(": ").append(rest).append('\n');
  }

  /** The most frequent reason first. */
  private static void reasons(StringBuilder text, Map<String, Integer> counts) {
    counts.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder()))
        .forEach(
            reason ->
                text.append("%5d  ".formatted(reason.getValue()))
                    .append(Visible.text(reason.getKey()))
                    .append('\n'));
  }

  private static int total(Map<String, Integer> counts) {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }
}
