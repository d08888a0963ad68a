package dev.ftport.catalogue.borrowed;

import dev.ftport.facts.Statement;
import dev.ftport.source.Edit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Edits of a function while they are gathered. */
final class Draft {
  private final Survey survey;
  private final List<Edit> edits = new ArrayList<>();
  private final Map<Statement, List<String>> behind = new IdentityHashMap<>();

  Draft(Survey survey) {
    this.survey = survey;
  }

  /** Adds edits. */
  void add(Collection<Edit> more) {
    edits.addAll(more);
  }

  /** Adds lines behind a statement, and behind the lines that have been added there before. */
  void addBehind(Statement statement, List<String> lines) {
    behind.computeIfAbsent(statement, s -> new ArrayList<>()).addAll(lines);
  }

  /** All that has been added. */
  List<Edit> edits() {
    List<Edit> all = new ArrayList<>(edits);
    behind.forEach(
        (statement, lines) ->
            all.add(
                survey.layout().linesBehind(statement.span().start(), endOf(statement), lines)));
    return all;
  }

  /** The end of a statement, with the empty one that a semicolon behind a macro makes. */
  private int endOf(Statement statement) {
    String text = survey.text();
    int at = statement.span().end();
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
    return at < text.length() && text.charAt(at) == ';' ? at + 1 : statement.span().end();
  }
}
