package dev.ftport.catalogue.fields;

import dev.ftport.facts.Lexer;
import dev.ftport.facts.Macro;
import dev.ftport.facts.Token;
import dev.ftport.facts.Types;
import dev.ftport.facts.Unit;
import dev.ftport.source.Edit;
import dev.ftport.source.Edits;
import dev.ftport.source.Span;
import dev.ftport.transform.Finding;
import dev.ftport.transform.Remedy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Fields of an object's head in the bodies of macros, which nobody parses. */
final class HeaderMacros {
  private static final Set<String> STEPS =
      Set.of("=", "++", "--", "+=", "-=", "*=", "/=", "|=", "&=");

  private HeaderMacros() {}

  static List<Finding> in(Unit unit, Types types, String id) {
    List<Finding> findings = new ArrayList<>();
    for (Macro macro : unit.conditionals().macros()) {
      List<Token> body = Lexer.tokens(unit.file().text(), macro.body());
      for (int i = 2; i < body.size(); i++) {
        Optional<Head> head = Head.ofField(body.get(i).text());
        if (head.isPresent() && body.get(i - 1).is("->")) {
          boolean set = i + 1 < body.size() && STEPS.contains(body.get(i + 1).text());
          findings.add(
              new Finding(
                  id,
                  body.get(i).span(),
                  "`%s` of an object is %s as a field"
                      .formatted(head.get().field(), set ? "set" : "read"),
                  set
                      ? Remedy.advice("use `%s` in the macro".formatted(head.get().setter()))
                      : remedy(unit, types, body, i, head.get())));
        }
      }
    }
    return findings;
  }

  private static Remedy remedy(
      Unit unit, Types types, List<Token> body, int field, Head head) {
    Remedy advice =
        Remedy.advice("if this is a Python object, use `%s` in the macro".formatted(head.getter()));
    int open = openOf(body, field - 2);
    // ((PyObject *)(x))->ob_type
    if (open < 0
        || !body.get(open + 1).is("(")
        || (open > 0 && isCallee(body.get(open - 1)))) {
      return advice;
    }
    int close = open + 2;
    int stars = 0;
    String type = "";
    while (close < field - 2 && !body.get(close).is(")")) {
      Token token = body.get(close);
      stars += token.is("*") ? 1 : 0;
      type = token.kind() == Token.Kind.NAME && !token.text().equals("const")
          ? token.text() : type;
      close++;
    }
    boolean address = field >= 2 && isAddress(body, open);
    Span whole = new Span(body.get(open).span().start(), body.get(field).span().end());
    if (stars != 1
        || address
        || !types.isObject(type)
        || type.equals("PyLongObject")
        || types.field(type, head.field()).isPresent()
        || Owner.loses(unit, whole) && unit.hasComment(whole)) {
      return advice;
    }
    Span inner = new Span(body.get(open + 1).span().start(), body.get(field - 2).span().start());
    String pointer = Owner.argument(inner.of(unit.file().text()).strip());
    return Remedy.fix(
        "use `%s`".formatted(head.getter()),
        Edits.of(List.of(Edit.replace(whole, head.getter() + "(" + pointer + ")"))));
  }

  private static boolean isCallee(Token token) {
    return token.kind() == Token.Kind.NAME && !token.text().equals("return") || token.is("]");
  }

  private static boolean isAddress(List<Token> body, int open) {
    return open > 0 && (body.get(open - 1).is("&") || body.get(open - 1).is("++")
        || body.get(open - 1).is("--"));
  }

  /** The bracket that the one at {@code close} closes; -1 if there is none. */
  private static int openOf(List<Token> body, int close) {
    int depth = 0;
    for (int i = close; i >= 0 && body.get(close).is(")"); i--) {
      depth += body.get(i).is(")") ? 1 : body.get(i).is("(") ? -1 : 0;
      if (depth == 0) {
        return i + 1 < close ? i : -1;
      }
    }
    return -1;
  }
}
