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
      if (macro.name().contains("Py_")) {
        // It is what older Pythons are given.
        continue;
      }
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

  private static Remedy remedy(Unit unit, Types types, List<Token> body, int field, Head head) {
    Remedy advice =
        Remedy.advice("if this is a Python object, use `%s` in the macro".formatted(head.getter()));
    int open = body.get(field - 2).is(")") ? openOf(body, field - 2) : field - 2;
    boolean name = open == field - 2;
    if (open < 0
        || (name && body.get(open).kind() != Token.Kind.NAME)
        || (open > 0 && isPartOfMore(body.get(open - 1)))) {
      return advice;
    }
    Span whole = new Span(body.get(open).span().start(), body.get(field).span().end());
    boolean known =
        isComparedWithType(body, field)
            || (!name && isCastToObject(types, body, open, field - 2, head));
    if (!known || unit.hasComment(whole)) {
      return advice;
    }
    if (name) {
      return fix(whole, head, body.get(open).text());
    }
    Span inner = new Span(body.get(open + 1).span().start(), body.get(field - 2).span().start());
    return fix(whole, head, Owner.argument(inner.of(unit.file().text()).strip()));
  }

  private static Remedy fix(Span whole, Head head, String pointer) {
    return Remedy.fix(
        "use `%s`".formatted(head.getter()),
        Edits.of(List.of(Edit.replace(whole, head.getter() + "(" + pointer + ")"))));
  }

  /** {@code ((PyObject *)(x))->ob_type}. */
  private static boolean isCastToObject(
      Types types, List<Token> body, int open, int close, Head head) {
    if (!body.get(open + 1).is("(")) {
      return false;
    }
    int stars = 0;
    String type = "";
    for (int i = open + 2; i < close && !body.get(i).is(")"); i++) {
      Token token = body.get(i);
      stars += token.is("*") ? 1 : 0;
      boolean word = token.kind() == Token.Kind.NAME && !token.text().equals("const");
      type = word ? token.text() : type;
    }
    return stars == 1
        && types.isObject(type)
        && !type.equals("PyLongObject")
        && types.field(type, head.field()).isEmpty();
  }

  /** {@code (x)->ob_type == &Spam_Type}, {@code x->ob_type == (PyTypeObject *)...}. */
  private static boolean isComparedWithType(List<Token> body, int field) {
    if (field + 3 >= body.size()
        || !(body.get(field + 1).is("==") || body.get(field + 1).is("!="))) {
      return false;
    }
    Token next = body.get(field + 2);
    String word = body.get(field + 3).text();
    return body.get(field).text().equals("ob_type")
        && ((next.is("&") && (word.endsWith("_Type") || word.endsWith("Type")))
            || (next.is("(") && word.equals("PyTypeObject")));
  }

  /** Whether a token before an operand makes it a part of a larger one, or more than a value. */
  private static boolean isPartOfMore(Token token) {
    return token.kind() == Token.Kind.NAME && !token.text().equals("return")
        || token.is("]")
        || token.is("->")
        || token.is(".")
        || token.is("&")
        || token.is("*")
        || token.is("++")
        || token.is("--")
        || token.is(")");
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
