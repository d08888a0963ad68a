package dev.ftport.catalogue.fields;

import dev.ftport.facts.Expression;
import dev.ftport.facts.ExpressionSite;
import dev.ftport.facts.Layout;
import dev.ftport.facts.Lexer;
import dev.ftport.facts.Node;
import dev.ftport.facts.Statement;
import dev.ftport.facts.Structure.Type;
import dev.ftport.facts.Token;
import dev.ftport.facts.Unit;
import dev.ftport.source.Edit;
import dev.ftport.source.Edits;
import dev.ftport.source.Span;
import dev.ftport.transform.Remedy;
import dev.ftport.transform.Safety;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is done with one field of an object's head, and what stands for that. */
final class HeaderUse {
  private final Unit unit;
  private final ExpressionSite site;
  private final Head head;
  private final Owner owner;

  HeaderUse(Unit unit, ExpressionSite site, Head head, Owner owner) {
    this.unit = unit;
    this.site = site;
    this.head = head;
    this.owner = owner;
  }

  /** Whether it is given a value, or its address is handed out. */
  boolean isSet() {
    return switch (site.parent().orElse(site.expression())) {
      case Expression.Assign assign -> assign.target() == site.expression();
      case Expression.Unary unary -> isStep(unary) || isAddress(unary);
      default -> false;
    };
  }

  private static boolean isStep(Expression.Unary unary) {
    return unary.operator().contains("++") || unary.operator().contains("--");
  }

  private static boolean isAddress(Expression.Unary unary) {
    return unary.operator().equals("&");
  }

  Remedy remedy() {
    if (owner.type().map(Type::name).filter(n -> n.equals("PyLongObject")).isPresent()
        && head == Head.SIZE) {
      return Remedy.advice(
          "an int has no `ob_size` since 3.12: use `PyLong_Sign` or `PyLong_AsNativeBytes`");
    }
    if (isOffset()) {
      return Remedy.leftAlone("only the place of the field is asked for");
    }
    if (!site.expression().isEditable()) {
      return Remedy.advice(
          "use `%s` in the macro".formatted(isSet() ? head.setter() : head.getter()));
    }
    return switch (site.parent().orElse(site.expression())) {
      case Expression.Assign assign ->
          isSet() ? site.outer().map(outer -> assigned(outer, assign)).orElseThrow() : read();
      case Expression.Unary unary -> unary(unary);
      default -> read();
    };
  }

  /** Whether {@code offsetof} asks for the place of the field in its structure. */
  boolean isOffset() {
    return !site.expression().isEditable()
        && site.path().stream()
            .filter(node -> !node.isEditable())
            .anyMatch(node -> node.span().of(unit.file().text()).startsWith("offsetof"));
  }

  private Remedy unary(Expression.Unary unary) {
    if (isAddress(unary)) {
      return Remedy.advice(
          "do not take the address: use `%s` or `%s`".formatted(head.getter(), head.setter()));
    }
    return isStep(unary) ? site.outer().map(outer -> stepped(outer, unary)).orElseThrow() : read();
  }

  private String getter() {
    boolean list = owner.type().map(Type::name).filter(n -> n.equals("PyListObject")).isPresent();
    return list && head == Head.SIZE ? "PyList_GET_SIZE" : head.getter();
  }

  private Remedy read() {
    String getter = getter();
    Span span = site.expression().span();
    if (owner.losesText(unit, span)) {
      return Remedy.advice("use `%s`; a comment is in the way".formatted(getter));
    }
    return Remedy.fix(
        "use `%s`".formatted(getter),
        Edits.of(List.of(Edit.replace(span, getter + "(" + owner.pointer() + ")"))));
  }

  // Assignments.

  private Remedy assigned(ExpressionSite outer, Expression.Assign assign) {
    if (!assign.isEditable()) {
      return Remedy.advice("use `%s` in the macro".formatted(head.setter()));
    }
    if (!assign.operator().equals("=")) {
      return compound(outer, assign);
    }
    ExpressionSite top = outer;
    while (top.outer().filter(o -> isPlainAssignment(o.expression())).isPresent()
        && top.outer().map(o -> ((Expression.Assign) o.expression()).value()).orElseThrow()
            == top.expression()) {
      top = top.outer().orElseThrow();
    }
    boolean chain = top.expression() != assign || isPlainAssignment(assign.value().withoutCasts());
    if (chain) {
      return chain(top);
    }
    if (!outer.isValueless()) {
      return Remedy.advice(
          "use `%s` in a statement of its own: it has no value".formatted(head.setter()));
    }
    Span value = valueOf(assign);
    Span between = new Span(owner.kept().end(), value.start());
    if (!assign.span().contains(owner.kept())
        || Owner.loses(unit, new Span(assign.span().start(), owner.kept().start()))
        || Owner.loses(unit, between)
        || Owner.loses(unit, new Span(value.end(), assign.span().end()))) {
      return Remedy.advice("use `%s`; a comment is in the way".formatted(head.setter()));
    }
    return setting(assign.span(), Owner.argument(value.of(unit.file().text())));
  }

  private static boolean isPlainAssignment(Expression expression) {
    return expression instanceof Expression.Assign assign && assign.operator().equals("=");
  }

  private Remedy setting(Span whole, String value) {
    return Remedy.fix(
        "use `%s`".formatted(head.setter()),
        Edits.of(
            List.of(
                Edit.replace(whole, head.setter() + "(" + owner.pointer() + ", " + value + ")"))));
  }

  /** Where the value of an assignment stands, its parentheses included. */
  private Span valueOf(Expression.Assign assign) {
    String text = unit.file().text();
    Span rest = new Span(assign.target().span().end(), assign.span().end());
    int operator = assign.target().span().end();
    for (Token token : Lexer.tokens(text, rest)) {
      if (token.is(assign.operator())) {
        operator = token.span().end();
        break;
      }
    }
    List<Token> value = Lexer.tokens(text, new Span(operator, assign.span().end()));
    return new Span(value.getFirst().span().start(), value.getLast().span().end());
  }

  /** {@code a->ob_size = b->ob_size = n}: a statement for each. */
  private Remedy chain(ExpressionSite top) {
    Remedy advice =
        Remedy.advice(
            "use `%s` in a statement of its own: it has no value".formatted(head.setter()));
    List<Node> path = top.path();
    Layout layout = new Layout(unit);
    if (path.size() < 2
        || !(path.getLast() instanceof Statement.Evaluation statement)
        || !(path.get(path.size() - 2) instanceof Statement.Compound)
        || !layout.startsLine(statement.span().start())
        || Owner.loses(unit, statement.span())) {
      return advice;
    }
    String text = unit.file().text();
    List<String> lines = new ArrayList<>();
    Expression value = top.expression();
    List<Expression> targets = new ArrayList<>();
    while (value instanceof Expression.Assign assign && assign.operator().equals("=")) {
      targets.addFirst(assign.target());
      if (!ExpressionSite.isPure(assign.target()) || !assign.isEditable()) {
        return advice;
      }
      if (!isPlainAssignment(assign.value())) {
        Span span = valueOf(assign);
        boolean simple =
            assign.value().withoutCasts() instanceof Expression.Name
                || assign.value().withoutCasts() instanceof Expression.Literal;
        if (!simple || unit.mentions(statement.span(), "Py_TYPE")) {
          return advice;
        }
        String last = Owner.argument(span.of(text));
        for (Expression target : targets) {
          Optional<String> line = line(target, last);
          if (line.isEmpty()) {
            return advice;
          }
          lines.add(line.get());
        }
      }
      value = assign.value();
    }
    String glue =
        unit.file().lineEndAt(statement.span().start())
            + unit.file().indentAt(statement.span().start());
    return Remedy.fix(
        "use `%s`".formatted(head.setter()),
        Edits.of(List.of(Edit.replace(statement.span(), String.join(glue, lines)))));
  }

  private Optional<String> line(Expression target, String value) {
    String text = unit.file().text();
    if (target instanceof Expression.Member member && Head.ofField(member.field()).isPresent()) {
      // Only a pointer to an object: what is reached in another way is advice.
      return member.arrow() && member.object() instanceof Expression.Name name
          ? Optional.of(
              Head.ofField(member.field()).orElseThrow().setter()
                  + "("
                  + name.text()
                  + ", "
                  + value
                  + ");")
          : Optional.empty();
    }
    return target instanceof Expression.Name || target instanceof Expression.Member
        ? Optional.of(target.span().of(text) + " = " + value + ";")
        : Optional.empty();
  }

  private Remedy compound(ExpressionSite outer, Expression.Assign assign) {
    if (head == Head.REFCNT) {
      return counted();
    }
    if (!outer.isValueless()
        || !ExpressionSite.isPure(owner.expression())
        || Owner.loses(unit, assign.span())) {
      return Remedy.advice(
          "use `%s` in a statement of its own: it has no value".formatted(head.setter()));
    }
    Span span = valueOf(assign);
    String value = span.of(unit.file().text());
    boolean bare =
        assign.value() instanceof Expression.Binary
            || assign.value() instanceof Expression.Conditional
            || assign.value() instanceof Expression.Assign;
    String operand =
        bare && span.start() == assign.value().span().start() ? "(" + value + ")" : value;
    String operator = assign.operator().substring(0, assign.operator().length() - 1);
    return setting(
        assign.span(),
        Owner.argument(getter() + "(" + owner.pointer() + ") " + operator + " " + operand));
  }

  private Remedy stepped(ExpressionSite outer, Expression.Unary unary) {
    boolean up = unary.operator().contains("++");
    if (head == Head.REFCNT && (!up || !outer.isValueless() || !unary.isEditable())) {
      return counted();
    }
    if (!unary.isEditable()
        || !outer.isValueless()
        || !ExpressionSite.isPure(owner.expression())
        || Owner.loses(unit, unary.span())) {
      return Remedy.advice(
          "use `%s` in a statement of its own: it has no value".formatted(head.setter()));
    }
    if (head == Head.REFCNT) {
      return new Remedy.Fix(
          "use `Py_INCREF`",
          Safety.unsafe("`Py_INCREF` leaves immortal objects alone and is counted in debug builds"),
          Edits.of(List.of(Edit.replace(unary.span(), "Py_INCREF(" + owner.pointer() + ")"))));
    }
    return setting(unary.span(), getter() + "(" + owner.pointer() + ") " + (up ? "+" : "-") + " 1");
  }

  private static Remedy counted() {
    return Remedy.advice(
        "use `Py_INCREF` or `Py_DECREF`: a count that is read and then set is lost when another"
            + " thread counts too");
  }
}
