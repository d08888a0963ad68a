package dev.ftport.parse;

import dev.ftport.capi.CApi;
import dev.ftport.facts.Conditionals;
import dev.ftport.facts.Lexer;
import dev.ftport.facts.Macro;
import dev.ftport.facts.Token;
import dev.ftport.source.Span;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Guesses what macros stand for whose definitions are not at hand, from the places where the parser
 * gave up: between strings they are strings, in front of a declaration they are attributes.
 */
final class UnknownMacros {
  private final List<Token> tokens;
  private final Set<String> defined;
  private final Map<String, String> guesses = new HashMap<>();

  private UnknownMacros(List<Token> tokens, Set<String> defined) {
    this.tokens = tokens;
    this.defined = defined;
  }

  /**
   * Definitions that may help, in the form that CDT takes: by name, with {@code (...)} behind the
   * name of one that has arguments.
   *
   * @param unread the places where the parser gave up
   */
  static Map<String, String> guess(String text, Conditionals conditionals, List<Span> unread) {
    Set<String> defined =
        conditionals.macros().stream()
            .map(Macro::name)
            .collect(Collectors.toCollection(HashSet::new));
    Map<String, String> all = new HashMap<>();
    for (Span span : unread) {
      UnknownMacros one = new UnknownMacros(Lexer.tokens(text, span), defined);
      one.guess();
      all.putAll(one.guesses);
    }
    return all;
  }

  private void guess() {
    for (int i = 0; i < tokens.size(); i++) {
      String name = tokens.get(i).text();
      if (looksLikeMacro(i)) {
        guess(i, name);
      } else if (isName(i) && isString(i - 1) && !defined.contains(name)) {
        guesses.put(name, "\"\"");
      }
    }
  }

  private void guess(int index, String name) {
    boolean inString =
        looksLikeMacro(index - 1) && "\"\"".equals(guesses.get(tokens.get(index - 1).text()));
    boolean startsString = looksLikeMacro(index + 1) && (is(index - 1, "(") || is(index - 1, ","));
    if (isString(index - 1) || isString(index + 1) || inString || startsString) {
      guesses.put(name, "\"\"");
    } else if (is(index + 1, "(")) {
      int behind = behindParentheses(index + 1);
      if (startsDeclaration(index) && isName(behind)) {
        guesses.put(name + "(...)", "");
      }
    } else if (startsDeclaration(index) && (isName(index + 1) || is(index + 1, "#"))) {
      guesses.put(name, "");
    } else if (is(index - 1, ")") && (is(index + 1, ";") || is(index + 1, "{"))) {
      guesses.put(name, "");
    }
  }

  private boolean looksLikeMacro(int index) {
    if (!isName(index)) {
      return false;
    }
    String name = tokens.get(index).text();
    return name.length() > 2
        && !CApi.isName(name)
        && !defined.contains(name)
        && name.chars().allMatch(c -> (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_');
  }

  private boolean startsDeclaration(int index) {
    return index == 0
        || isName(index - 1)
        || is(index - 1, ";")
        || is(index - 1, "}")
        || is(index - 1, "{")
        || is(index - 1, ")")
        || is(index - 1, "*");
  }

  private int behindParentheses(int open) {
    int depth = 0;
    for (int i = open; i < tokens.size(); i++) {
      depth += is(i, "(") ? 1 : is(i, ")") ? -1 : 0;
      if (depth == 0) {
        return i + 1;
      }
    }
    return tokens.size();
  }

  private boolean is(int index, String punctuation) {
    return index >= 0 && index < tokens.size() && tokens.get(index).is(punctuation);
  }

  private boolean isName(int index) {
    return index >= 0 && index < tokens.size() && tokens.get(index).kind() == Token.Kind.NAME;
  }

  private boolean isString(int index) {
    return index >= 0
        && index < tokens.size()
        && tokens.get(index).kind() == Token.Kind.STRING
        && tokens.get(index).text().endsWith("\"");
  }
}
