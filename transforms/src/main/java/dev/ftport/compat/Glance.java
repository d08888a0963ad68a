package dev.ftport.compat;

import dev.ftport.facts.Conditionals;
import dev.ftport.facts.Lexer;
import dev.ftport.facts.Macro;
import dev.ftport.facts.Token;
import dev.ftport.source.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a file says of itself without being parsed.
 *
 * @param includes in the order of the text
 * @param functions the functions that it defines, in any branch
 * @param given where it defines or declares a name first, as a function or as a macro
 * @param closed whether it is guarded against a second inclusion
 */
record Glance(
    List<Inclusion> includes, Set<String> functions, Map<String, Integer> given, boolean closed) {
  private static final Set<String> NO_TYPES =
      Set.of("return", "else", "do", "case", "goto", "throw", "new", "delete", "sizeof", "defined");
  private static final int LONGEST_LIST = 2000;
  private static final Set<String> NO_FUNCTIONS = Set.of("if", "for", "while", "switch", "catch");

  /**
   * One {@code #include}.
   *
   * @param name what stands between the quotes or brackets
   * @param span from {@code #} to the end of the name
   */
  record Inclusion(String name, Span span) {
    /** Whether it names this file, in whatever directory. */
    boolean isOf(String file) {
      return name.equals(file) || name.endsWith("/" + file);
    }
  }

  static Glance at(String text) {
    List<Token> tokens = Lexer.tokens(text);
    Conditionals conditionals = Conditionals.of(text, tokens);
    List<Inclusion> includes = new ArrayList<>();
    Set<String> functions = new HashSet<>();
    Map<String, Integer> given = new HashMap<>();
    boolean closed = IncludeGuard.of(conditionals, tokens).isPresent();
    for (Macro macro : conditionals.macros()) {
      given.merge(macro.name(), macro.span().start(), Math::min);
    }
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (token.is("#") && token.startsLine()) {
        int next = behindDirective(tokens, i);
        include(text, tokens.subList(i, next), includes);
        closed |= next == i + 3 && tokens.get(i + 2).text().equals("once");
        i = next - 1;
      } else if (token.kind() == Token.Kind.NAME) {
        int behind = behindList(tokens, i);
        if (behind < tokens.size() && tokens.get(behind).is("{")) {
          functions.add(token.text());
        }
        if (isGiven(tokens, i, behind)) {
          given.merge(token.text(), token.span().start(), Math::min);
        }
      }
    }
    return new Glance(includes, functions, given, closed);
  }

  /** Whether a function is defined or declared where its name stands. */
  static boolean isGiven(List<Token> tokens, int name) {
    return isGiven(tokens, name, behindList(tokens, name));
  }

  private static boolean isGiven(List<Token> tokens, int name, int behind) {
    return behind < tokens.size()
        && (tokens.get(behind).is("{") || tokens.get(behind).is(";") && isBehindType(tokens, name));
  }

  /** The index behind the brackets that follow a name; the end if there are none. */
  private static int behindList(List<Token> tokens, int name) {
    return name + 1 < tokens.size()
            && tokens.get(name + 1).is("(")
            && !NO_FUNCTIONS.contains(tokens.get(name).text())
        ? behindBrackets(tokens, name + 1)
        : tokens.size();
  }

  private static int behindDirective(List<Token> tokens, int hash) {
    int next = hash + 1;
    while (next < tokens.size() && !tokens.get(next).startsLine()) {
      next++;
    }
    return next;
  }

  private static void include(String text, List<Token> directive, List<Inclusion> includes) {
    if (directive.size() < 3 || !directive.get(1).text().startsWith("include")) {
      return;
    }
    int start = directive.get(2).span().start();
    char close = text.charAt(start) == '<' ? '>' : '"';
    int end = text.indexOf(close, start + 1);
    int lineEnd = start;
    while (lineEnd < text.length() && "\r\n".indexOf(text.charAt(lineEnd)) < 0) {
      lineEnd++;
    }
    if ("<\"".indexOf(text.charAt(start)) >= 0 && end > start && end < lineEnd) {
      Span span = new Span(directive.getFirst().span().start(), end + 1);
      includes.add(new Inclusion(text.substring(start + 1, end), span));
    }
  }

  /** The index behind the bracket that closes the one at {@code open}; the end if none does. */
  static int behindBrackets(List<Token> tokens, int open) {
    int depth = 0;
    for (int i = open; i < Math.min(tokens.size(), open + LONGEST_LIST); i++) {
      Token token = tokens.get(i);
      if (token.is("(")) {
        depth++;
      } else if (token.is(")") && --depth == 0) {
        return i + 1;
      } else if (token.is("{") || token.is(";")) {
        return tokens.size();
      }
    }
    return tokens.size();
  }

  /** Whether what stands before a name can only be the type of a declaration. */
  private static boolean isBehindType(List<Token> tokens, int name) {
    int at = name - 1;
    while (at >= 0 && tokens.get(at).is("*")) {
      at--;
    }
    return at >= 0
        && tokens.get(at).kind() == Token.Kind.NAME
        && !NO_TYPES.contains(tokens.get(at).text());
  }
}
