package dev.ftport.report;

import dev.ftport.engine.Outcome;
import dev.ftport.engine.Report;
import dev.ftport.engine.Reported;
import dev.ftport.transform.Remedy;
import dev.ftport.transform.Safety;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The findings of a report by transform, and what it would have taken to come to them by hand.
 *
 * <p>The minutes are an assumption about somebody who knows the C API and looks for the sites with
 * a search: nobody has measured them. What is left to decide or to review is not part of them.
 */
public final class ByTransform {
  private final Map<String, int[]> counts = new TreeMap<>();
  private final int[] total = new int[Kind.values().length];

  /** What is done about a site. */
  public enum Kind {
    /** A fix that needs nobody's consent. */
    SAFE("safe", 10),
    /** A fix that a maintainer has to agree to. */
    UNSAFE("unsafe", 15),
    /** A site that somebody has to decide about: finding it, and why it matters. */
    ADVICE("advice", 5),
    /** A site that is right as it is: looking at it, and why it is right. */
    LEFT_ALONE("left alone", 2);

    private final String word;
    private final int minutes;

    Kind(String word, int minutes) {
      this.word = word;
      this.minutes = minutes;
    }

    /** How many minutes one such site is assumed to take by hand. */
    public int minutes() {
      return minutes;
    }

    private static Kind of(Remedy remedy) {
      return switch (remedy) {
        case Remedy.Fix fix ->
            switch (fix.safety()) {
              case Safety.Safe safe -> SAFE;
              case Safety.Unsafe unsafe -> UNSAFE;
            };
        case Remedy.Advice advice -> ADVICE;
        case Remedy.LeftAlone left -> LEFT_ALONE;
      };
    }
  }

  /** Counts a report. */
  public ByTransform(Report report) {
    for (Outcome outcome : report.outcomes()) {
      for (Reported reported : outcome.findings()) {
        int kind = Kind.of(reported.finding().remedy()).ordinal();
        counts
            .computeIfAbsent(reported.finding().transform(), id -> new int[Kind.values().length])[
            kind]++;
        total[kind]++;
      }
    }
  }

  /** The minutes that all sites together are assumed to take by hand. */
  public int minutes() {
    int minutes = 0;
    for (Kind kind : Kind.values()) {
      minutes += kind.minutes() * total[kind.ordinal()];
    }
    return minutes;
  }

  /** A table, and the estimate with what it rests on; every line ends with LF. */
  public String text() {
    int width = "transform".length();
    for (String id : counts.keySet()) {
      width = Math.max(width, id.length());
    }
    StringBuilder text = new StringBuilder(cell("transform", width));
    for (Kind kind : Kind.values()) {
      text.append("  ").append(kind.word);
    }
    text.append('\n');
    for (Map.Entry<String, int[]> each : counts.entrySet()) {
      row(text, cell(each.getKey(), width), each.getValue());
    }
    row(text, cell("all", width), total);
    return text.append("work saved: ").append(saved()).append('\n').toString();
  }

  private static void row(StringBuilder text, String name, int[] numbers) {
    text.append(name);
    for (Kind kind : Kind.values()) {
      text.append("  ").append(("%" + kind.word.length() + "d").formatted(numbers[kind.ordinal()]));
    }
    text.append('\n');
  }

  private String saved() {
    List<String> rates = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      rates.add("%s %d".formatted(kind.word, kind.minutes()));
    }
    return "about %s, if a site takes these minutes by hand: %s (assumed, not measured)"
        .formatted(duration(), String.join(", ", rates));
  }

  private String duration() {
    int minutes = minutes();
    return minutes < 60
        ? "%d minutes".formatted(minutes)
        : "%d h %02d min".formatted(minutes / 60, minutes % 60);
  }

  private static String cell(String text, int width) {
    return ("%-" + width + "s").formatted(text);
  }
}
