package dev.ftport.facts;

import dev.ftport.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a function has before its body, as it is written. */
final class FunctionHead {
  private static final Set<String> STORAGE =
      Set.of("static", "inline", "__inline", "__inline__", "__forceinline", "extern", "register");
  private static final Set<String> QUALIFIERS = Set.of("const", "volatile");
  private static final Set<String> BUILT_IN =
      Set.of(
          "void",
          "char",
          "short",
          "int",
          "long",
          "float",
          "double",
          "signed",
          "unsigned",
          "bool",
          "_Bool");

  private final Unit unit;
  private final Function function;
  private final String text;
  private final Span span;

  FunctionHead(Unit unit, Function function) {
    this.unit = unit;
    this.function = function;
    this.text = unit.file().text();
    int start = function.span().start();
    this.span = new Span(start, Math.max(start, function.body().span().start()));
  }

  /** Whether a word says how something is stored or linked. */
  static boolean isStorage(String word) {
    return STORAGE.contains(word);
  }

  static boolean isQualifier(String word) {
    return QUALIFIERS.contains(word);
  }

  /** Whether a word is a part of the name of a type of the language. */
  static boolean isBuiltIn(String word) {
    return BUILT_IN.contains(word);
  }

  /** From its first word to its body. */
  Span span() {
    return span;
  }

  List<Token> beforeName() {
    return Lexer.tokens(text, new Span(span.start(), function.nameSpan().start()));
  }

  /** The parameters in their parentheses, and what else stands before the body. */
  List<Token> behindName() {
    return Lexer.tokens(text, new Span(function.nameSpan().end(), span.end()));
  }

  /** The end of its last word or sign. */
  int end() {
    return behindName().getLast().span().end();
  }

  boolean isStatic() {
    return beforeName().stream().anyMatch(token -> token.text().equals("static"));
  }

  /** The words before the name without the storage class, the stars together at the end. */
  String resultType() {
    StringBuilder type = new StringBuilder();
    for (Token token : beforeName()) {
      if (!isStorage(token.text())) {
        boolean together = type.isEmpty() || (token.is("*") && type.toString().endsWith("*"));
        type.append(together ? "" : " ").append(token.text());
      }
    }
    return type.toString();
  }

  /** The head as it stands, without comments, from the first word to the last parenthesis. */
  List<String> lines() {
    int end = end();
    StringBuilder plain = new StringBuilder();
    Lexer lexer = new Lexer(text, span.start());
    int at = span.start();
    for (Token token = lexer.nextOrComment();
        token.span().start() < end;
        token = lexer.nextOrComment()) {
      if (token.kind() == Token.Kind.COMMENT) {
        plain.append(text, at, token.span().start());
        at = token.span().end();
      }
    }
    List<String> lines = new ArrayList<>();
    plain
        .append(text, at, end)
        .toString()
        .lines()
        .map(String::stripTrailing)
        .filter(line -> !line.isBlank())
        .forEach(lines::add);
    lines.set(0, unit.file().indentAt(span.start()) + lines.getFirst());
    return lines;
  }
}
