package dev.ftport.program;

import dev.ftport.facts.Conditionals;
import dev.ftport.facts.Expression;
import dev.ftport.facts.Function;
import dev.ftport.facts.Lexer;
import dev.ftport.facts.Macro;
import dev.ftport.facts.Reading;
import dev.ftport.facts.Token;
import dev.ftport.facts.Unit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The fields that a text stores where no reading shows it: in branches that are not taken, in code
 * that the parser gave up on, in files that are not parsed at all.
 */
public final class UnreadStores {
  private static final Set<String> STORING =
      Set.of("=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>=", "++", "--");
  private static final Set<String> REPLACING =
      Set.of("Py_CLEAR", "Py_SETREF", "Py_XSETREF", "&", "++", "--");

  private UnreadStores() {}

  /** The names of fields that a text stores which was not parsed. */
  public static Set<String> of(String text) {
    return in(Lexer.tokens(text), field -> true);
  }

  /** What the readings of a file do not show; macros show where they are used. */
  static Set<String> of(Reading reading) {
    Set<Integer> read = new HashSet<>();
    for (Unit unit : reading.units()) {
      for (Function function : unit.functions()) {
        function
            .body()
            .walk(
                node -> {
                  if (node instanceof Expression.Member member) {
                    read.add(member.fieldSpan().start());
                  }
                });
      }
    }
    String text = reading.file().text();
    List<Token> tokens = Lexer.tokens(text);
    List<Macro> macros = Conditionals.of(text, tokens).macros();
    return in(
        tokens,
        field ->
            !read.contains(field.span().start())
                && macros.stream().noneMatch(macro -> macro.span().contains(field.span())));
  }

  /** The fields behind {@code ->} or {@code .} that are stored, of those that count. */
  private static Set<String> in(List<Token> tokens, Predicate<Token> counts) {
    Set<String> fields = new HashSet<>();
    for (int i = 2; i + 1 < tokens.size(); i++) {
      Token field = tokens.get(i);
      if (field.kind() == Token.Kind.NAME
          && (tokens.get(i - 1).is("->") || tokens.get(i - 1).is("."))
          && !isOpening(tokens.get(i - 2))
          && (STORING.contains(tokens.get(i + 1).text()) || isReplaced(tokens, i))
          && counts.test(field)) {
        fields.add(field.text());
      }
    }
    return fields;
  }

  /** Before the designator of an initializer: {@code {.a = 1, .b = 2}}. */
  private static boolean isOpening(Token before) {
    return before.is("{") || before.is(",");
  }

  /** {@code Py_CLEAR(a->b}, {@code &a->b}, {@code ++a->b}. */
  private static boolean isReplaced(List<Token> tokens, int field) {
    int at = field - 2;
    while (at > 0
        && (tokens.get(at).kind() == Token.Kind.NAME
            || tokens.get(at).is("->")
            || tokens.get(at).is(".")
            || tokens.get(at).is("(")
            || tokens.get(at).is(")")
            || tokens.get(at).is("*"))) {
      if (REPLACING.contains(tokens.get(at).text())) {
        return true;
      }
      at--;
    }
    return REPLACING.contains(tokens.get(at).text());
  }
}
