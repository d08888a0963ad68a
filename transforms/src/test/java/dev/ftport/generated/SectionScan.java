package dev.ftport.generated;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Reads the sections of macros in a text, and finds what crosses their braces. It knows statements
 * and nothing else, and shares nothing with the tool.
 */
final class SectionScan {
  private static final Pattern TOKEN =
      Pattern.compile(
          "/\\*.*?\\*/|//[^\\n]*|^[ \\t]*#[^\\n]*|\"(?:\\\\.|[^\"\\\\])*\"|'(?:\\\\.|[^'\\\\])*'|\\w+|\\S",
          Pattern.DOTALL | Pattern.MULTILINE);

  private static final String BEGIN = "Py_BEGIN_CRITICAL_SECTION2?";
  private static final String END = "Py_END_CRITICAL_SECTION2?";

  private final List<String> tokens;
  private final List<String> crossings = new ArrayList<>();
  private final Map<String, List<Integer>> labels = new HashMap<>();
  private final Map<String, List<List<Integer>>> jumps = new HashMap<>();
  private List<Integer> sections = List.of();
  private int opened;

  /** Whether {@code break} and {@code continue} have something to leave inside the section. */
  private boolean breaks;

  private boolean continues;
  private int at;

  private SectionScan(List<String> tokens) {
    this.tokens = tokens;
  }

  /**
   * What leaves a section, or enters one, other than over its two ends.
   *
   * @param function the text of functions
   */
  static List<String> crossings(String function) {
    SectionScan scan =
        new SectionScan(
            TOKEN
                .matcher(function)
                .results()
                .map(MatchResult::group)
                .filter(token -> !token.strip().matches("(?s)/[*/].*|#.*"))
                .toList());
    while (scan.at < scan.tokens.size()) {
      if (scan.tokens.get(scan.at).equals("{")) {
        scan.function();
      } else {
        scan.at++;
      }
    }
    return scan.crossings;
  }

  private void function() {
    labels.clear();
    jumps.clear();
    sections = List.of();
    statement();
    jumps.forEach(
        (label, from) ->
            from.stream()
                .filter(place -> !place.equals(labels.get(label)))
                .forEach(place -> crossings.add("goto " + label)));
  }

  private String next() {
    return at < tokens.size() ? tokens.get(at) : "";
  }

  private void statement() {
    String first = next();
    at++;
    switch (first) {
      case "{" -> {
        int depth = sections.size();
        while (at < tokens.size() && !next().equals("}")) {
          statement();
        }
        at++;
        if (sections.size() != depth) {
          crossings.add("a block ends in a section");
          sections = sections.subList(0, Math.min(depth, sections.size()));
        }
      }
      case "if" -> {
        parentheses();
        statement();
        if (next().equals("else")) {
          at++;
          statement();
        }
      }
      case "for", "while", "switch" -> {
        parentheses();
        body(!first.equals("switch"));
      }
      case "do" -> {
        body(true);
        at++;
        parentheses();
        at++;
      }
      case "case" -> upTo(":");
      case "default" -> at++;
      case "return" -> {
        upTo(";");
        if (!sections.isEmpty()) {
          crossings.add("return");
        }
      }
      case "break" -> {
        at++;
        if (!breaks && !sections.isEmpty()) {
          crossings.add("break");
        }
      }
      case "continue" -> {
        at++;
        if (!continues && !sections.isEmpty()) {
          crossings.add("continue");
        }
      }
      case "goto" -> {
        jumps.computeIfAbsent(next(), label -> new ArrayList<>()).add(sections);
        at += 2;
      }
      default -> other(first);
    }
  }

  private void other(String first) {
    if (first.matches(BEGIN)) {
      section();
    } else if (first.matches(END)) {
      crossings.add("an end without a beginning");
      upTo(";");
    } else if (first.matches("\\w+") && next().equals(":")) {
      labels.put(first, sections);
      at++;
    } else if (first.matches("Py_(BEGIN|END)_ALLOW_THREADS")) {
      return;
    } else if (!first.equals(";")) {
      upTo(";");
    }
  }

  private void section() {
    upTo(";");
    List<Integer> outside = sections;
    boolean outerBreaks = breaks;
    boolean outerContinues = continues;
    breaks = false;
    continues = false;
    sections = new ArrayList<>(outside);
    opened++;
    sections.add(opened);
    while (at < tokens.size() && !next().matches(END) && !next().equals("}")) {
      statement();
    }
    if (next().matches(END)) {
      upTo(";");
    } else {
      crossings.add("a section is not ended in its block");
    }
    sections = outside;
    breaks = outerBreaks;
    continues = outerContinues;
  }

  private void body(boolean loop) {
    boolean outerBreaks = breaks;
    boolean outerContinues = continues;
    breaks = true;
    continues |= loop;
    statement();
    breaks = outerBreaks;
    continues = outerContinues;
  }

  private void parentheses() {
    int depth = 0;
    do {
      depth += next().equals("(") ? 1 : next().equals(")") ? -1 : 0;
      at++;
    } while (depth > 0 && at < tokens.size());
  }

  /** Braces of initializers are skipped too. */
  private void upTo(String end) {
    int depth = 0;
    while (at < tokens.size() && (depth > 0 || !next().equals(end))) {
      depth += next().matches("[({]") ? 1 : next().matches("[)}]") ? -1 : 0;
      at++;
    }
    at++;
  }
}
