package dev.ftport.engine;

import dev.ftport.build.BuildFile;
import dev.ftport.facts.Lexer;
import dev.ftport.facts.Token;
import dev.ftport.source.SourceFile;
import dev.ftport.source.Span;
import dev.ftport.transform.Finding;
import dev.ftport.transform.Remedy;
import dev.ftport.transform.Transform;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The comments {@code ftport: ignore[ID, ...] why} of a file. One is about its own line and the one
 * below.
 */
final class Suppressions {
  /** The name under which a comment that suppresses nothing is reported. */
  static final String ID = "unused-suppression";

  private static final Pattern COMMENT =
      Pattern.compile("\\bftport:\\s*ignore\\[([^\\]]*)\\]\\s*(.*?)\\s*(\\*/)?$", Pattern.DOTALL);

  private final SourceFile file;
  private final List<Suppression> all;

  private record Suppression(Span span, int line, String id, String why) {}

  private Suppressions(SourceFile file, List<Suppression> all) {
    this.file = file;
    this.all = all;
  }

  static Suppressions in(SourceFile file) {
    List<Suppression> found = new ArrayList<>();
    if (file.text().contains("ftport:")) {
      Lexer lexer = new Lexer(file.text());
      for (Token token = lexer.nextOrComment();
          token.kind() != Token.Kind.END;
          token = lexer.nextOrComment()) {
        if (token.kind() == Token.Kind.COMMENT) {
          read(file, token, found);
        }
      }
    }
    return new Suppressions(file, found);
  }

  /** The comments of a build file, in which one ends with its line. */
  static Suppressions in(BuildFile build) {
    SourceFile file = build.file();
    List<Suppression> found = new ArrayList<>();
    if (file.text().contains("ftport:")) {
      String sign = build.kind() == BuildFile.Kind.RUST ? "//" : "#";
      for (int line = 1; line <= file.lineCount(); line++) {
        String text = file.lineText(line);
        int start = text.indexOf(sign + " ftport:");
        if (start >= 0) {
          int offset = file.lineStart(line);
          Span span = new Span(offset + start, offset + text.length());
          read(file, span, text.substring(start), found);
        }
      }
    }
    return new Suppressions(file, found);
  }

  private static void read(SourceFile file, Token comment, List<Suppression> found) {
    read(file, comment.span(), comment.text(), found);
  }

  private static void read(SourceFile file, Span comment, String text, List<Suppression> found) {
    Matcher matcher = COMMENT.matcher(text);
    if (matcher.find()) {
      for (String id : matcher.group(1).split(",")) {
        int line = file.line(comment.end() - 1);
        found.add(
            new Suppression(comment, line, id.strip(), matcher.group(2).replaceAll("\\s+", " ")));
      }
    }
  }

  /**
   * Leaves alone what a comment says, and reports the comments that say it of nothing. One about a
   * transform that is known, but was not asked this time, may be right.
   */
  List<Finding> applyTo(List<Finding> findings, List<Transform> transforms, Set<String> known) {
    if (all.isEmpty()) {
      return findings;
    }
    Set<Suppression> used = new HashSet<>();
    List<Finding> after = new ArrayList<>();
    for (Finding finding : findings) {
      int line = file.line(finding.span().start());
      Finding kept = finding;
      for (Suppression one : all) {
        boolean about = one.line() == line || one.line() == line - 1;
        if (about && one.id().equals(finding.transform())) {
          used.add(one);
          kept =
              finding.with(
                  Remedy.leftAlone(
                      one.why().isEmpty() ? "suppressed" : "suppressed: " + one.why()));
        }
      }
      after.add(kept);
    }
    Set<String> asked =
        transforms.stream().map(transform -> transform.about().id()).collect(Collectors.toSet());
    for (Suppression one : all) {
      if (!used.contains(one) && (asked.contains(one.id()) || !known.contains(one.id()))) {
        after.add(
            new Finding(
                ID,
                one.span(),
                "`%s` is suppressed here, but nothing of it is found".formatted(one.id()),
                Remedy.advice(
                    "take the comment away, or put it on or above the line it is about")));
      }
    }
    after.sort(Comparator.comparing(Finding::span).thenComparing(Finding::transform));
    return after;
  }
}
