package dev.ftport.program;

import dev.ftport.facts.CallSite;
import dev.ftport.facts.Function;
import dev.ftport.facts.Lexer;
import dev.ftport.facts.Reading;
import dev.ftport.facts.Token;
import dev.ftport.facts.Unit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Where one file mentions a function by its name.
 *
 * @param function the function's name
 * @param path the file's name in reports
 * @param definitions how often it is defined there
 * @param calls how often it is called there, in text that may be edited
 * @param others how often its name stands there for anything else: as a value, in a macro, or in
 *     code that was not read; prototypes are not counted
 */
public record Mentions(String function, String path, int definitions, int calls, int others) {
  /** The mentions in one file, all variants together. */
  public static Mentions of(String function, Reading reading) {
    Set<Integer> definitions = new HashSet<>();
    Set<Integer> calls = new HashSet<>();
    for (Unit unit : reading.units()) {
      for (Function defined : unit.functions()) {
        if (defined.name().equals(function)) {
          definitions.add(defined.nameSpan().start());
        }
      }
      for (CallSite site : unit.calls()) {
        if (site.call().name().equals(function) && site.call().isEditable()) {
          calls.add(site.call().callee().span().start());
        }
      }
    }
    int others = 0;
    List<Token> tokens = Lexer.tokens(reading.file().text());
    for (int i = 0; i < tokens.size(); i++) {
      int start = tokens.get(i).span().start();
      if (tokens.get(i).kind() == Token.Kind.NAME
          && tokens.get(i).text().equals(function)
          && !definitions.contains(start)
          && !calls.contains(start)
          && !isPrototype(tokens, i)) {
        others++;
      }
    }
    return new Mentions(function, reading.file().path(), definitions.size(), calls.size(), others);
  }

  /** {@code PyObject *f(...);}: a type in front, and a semicolon behind the parameters. */
  private static boolean isPrototype(List<Token> tokens, int name) {
    if (name < 2
        || name + 1 >= tokens.size()
        || !tokens.get(name + 1).text().equals("(")
        || !tokens.get(name - 1).text().equals("*")
        || tokens.get(name - 2).kind() != Token.Kind.NAME) {
      return false;
    }
    int depth = 0;
    for (int i = name + 1; i < tokens.size(); i++) {
      String text = tokens.get(i).text();
      depth += text.equals("(") ? 1 : text.equals(")") ? -1 : 0;
      if (depth == 0) {
        return i + 1 < tokens.size()
            && tokens.get(i + 1).text().equals(";")
            && declaresParameters(tokens.subList(name + 2, i));
      }
    }
    return false;
  }

  /** {@code x * f(y);} is a product; a prototype has types, so two names or a star in a row. */
  private static boolean declaresParameters(List<Token> between) {
    if (between.size() == 1) {
      return between.getFirst().text().equals("void");
    }
    return between.size() > 1
        && between.getFirst().kind() == Token.Kind.NAME
        && (between.get(1).kind() == Token.Kind.NAME || between.get(1).text().equals("*"));
  }
}
