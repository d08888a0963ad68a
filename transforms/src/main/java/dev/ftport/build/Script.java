package dev.ftport.build;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A build script in Python or Meson, cut into statements and calls. */
public final class Script {
  private final List<Phrase> statements;
  private final boolean certain;
  private final String separator;

  private Script(List<Phrase> statements, boolean certain, String separator) {
    this.statements = statements;
    this.certain = certain;
    this.separator = separator;
  }

  /** Reads Python, of any version. */
  public static Script python(String text) {
    return read(text, "=");
  }

  /** Reads Meson's language. */
  public static Script meson(String text) {
    return read(text, ":");
  }

  private static Script read(String text, String separator) {
    ScriptLexer lexer = new ScriptLexer(text);
    List<Phrase> statements = lexer.lines().stream().map(Phrase::new).toList();
    return new Script(statements, !lexer.broken(), separator);
  }

  /** Whether all strings and brackets are closed: if not, nothing here can be relied upon. */
  public boolean isCertain() {
    return certain;
  }

  /** The statements, and the headers of compound ones, in the order of the text. */
  public List<Phrase> statements() {
    return statements;
  }

  /** All calls, also those in arguments of others, in the order of the text. */
  public List<ScriptCall> calls() {
    List<ScriptCall> calls = new ArrayList<>();
    for (Phrase statement : statements) {
      List<Lexeme> lexemes = statement.lexemes();
      for (int i = 1; i < lexemes.size(); i++) {
        boolean defined =
            i >= 2 && (lexemes.get(i - 2).is("def") || lexemes.get(i - 2).is("class"));
        if (lexemes.get(i).is("(") && lexemes.get(i - 1).kind() == Lexeme.Kind.NAME && !defined) {
          int close = statement.closing(i);
          if (close > 0) {
            calls.add(call(statement, i, close));
          }
        }
      }
    }
    return calls;
  }

  private ScriptCall call(Phrase statement, int open, int close) {
    Lexeme name = statement.lexemes().get(open - 1);
    List<ScriptCall.Argument> arguments =
        statement.part(open + 1, close).split(",").stream()
            .filter(phrase -> !phrase.lexemes().isEmpty())
            .map(this::argument)
            .toList();
    return new ScriptCall(
        name.text(), name.span(), statement.lexemes().get(close).span(), arguments, statement);
  }

  private ScriptCall.Argument argument(Phrase phrase) {
    List<Lexeme> lexemes = phrase.lexemes();
    boolean named =
        lexemes.size() > 2
            && lexemes.get(0).kind() == Lexeme.Kind.NAME
            && lexemes.get(1).is(separator);
    return named
        ? new ScriptCall.Argument(Optional.of(lexemes.getFirst()), phrase.part(2, lexemes.size()))
        : new ScriptCall.Argument(Optional.empty(), phrase);
  }
}
