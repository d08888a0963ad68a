package dev.ftport.catalogue.state;

import dev.ftport.facts.Lexer;
import dev.ftport.facts.Macro;
import dev.ftport.facts.Token;
import dev.ftport.facts.Unit;
import dev.ftport.facts.Variable;
import dev.ftport.source.Span;
import java.util.List;
import java.util.Map;

/** How many bytes an array takes. */
final class Size {
  private static final int UNKNOWN = -1;
  private static final int HUGE = 1 << 24;
  private static final Map<String, Integer> ELEMENTS =
      Map.ofEntries(
          Map.entry("char", 1),
          Map.entry("unsigned char", 1),
          Map.entry("signed char", 1),
          Map.entry("uint8_t", 1),
          Map.entry("int8_t", 1),
          Map.entry("Py_UCS1", 1),
          Map.entry("short", 2),
          Map.entry("Py_UCS2", 2),
          Map.entry("int", 4),
          Map.entry("unsigned int", 4),
          Map.entry("unsigned", 4),
          Map.entry("float", 4),
          Map.entry("uint32_t", 4),
          Map.entry("int32_t", 4),
          Map.entry("wchar_t", 4),
          Map.entry("Py_UCS4", 4),
          Map.entry("long", 8),
          Map.entry("double", 8),
          Map.entry("uint64_t", 8),
          Map.entry("int64_t", 8),
          Map.entry("size_t", 8),
          Map.entry("Py_ssize_t", 8));

  private Size() {}

  /** The bytes of an array of numbers on a machine of 64 bits; -1 if it is not known. */
  static int of(Unit unit, Variable variable) {
    String element = variable.type().replaceFirst("^static ", "");
    long bytes = ELEMENTS.getOrDefault(element, UNKNOWN);
    String brackets = variable.brackets();
    int at = 0;
    while (bytes > 0 && at < brackets.length()) {
      int close = brackets.indexOf(']', at);
      if (brackets.charAt(at) != '[' || close < 0) {
        return UNKNOWN;
      }
      bytes *= value(unit, brackets.substring(at + 1, close));
      if (bytes > HUGE) {
        return UNKNOWN;
      }
      at = close + 1;
    }
    return (int) bytes;
  }

  /** A number, a macro of the file that is one, or a sum or product of two such. */
  private static long value(Unit unit, String text) {
    List<Token> tokens = Lexer.tokens(text, new Span(0, text.length()));
    if (tokens.size() == 1) {
      return single(unit, tokens.getFirst());
    }
    if (tokens.size() == 3 && (tokens.get(1).is("+") || tokens.get(1).is("*"))) {
      long one = single(unit, tokens.get(0));
      long other = single(unit, tokens.get(2));
      return one < 0 || other < 0 ? UNKNOWN : tokens.get(1).is("+") ? one + other : one * other;
    }
    return UNKNOWN;
  }

  private static long single(Unit unit, Token token) {
    if (token.kind() == Token.Kind.NUMBER) {
      return token.text().matches("[1-9][0-9]{0,6}|0") ? Long.parseLong(token.text()) : UNKNOWN;
    }
    List<Macro> macros =
        unit.conditionals().macros().stream()
            .filter(macro -> macro.name().equals(token.text()))
            .toList();
    if (macros.size() != 1) {
      return UNKNOWN;
    }
    String body = macros.getFirst().body().of(unit.file().text()).strip();
    return body.matches("\\(?[1-9][0-9]{0,6}\\)?")
        ? Long.parseLong(body.replace("(", "").replace(")", ""))
        : UNKNOWN;
  }
}
