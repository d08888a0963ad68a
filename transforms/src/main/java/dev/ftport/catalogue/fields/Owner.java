package dev.ftport.catalogue.fields;

import dev.ftport.facts.Expression;
import dev.ftport.facts.ExpressionSite;
import dev.ftport.facts.Lexer;
import dev.ftport.facts.Structure.Type;
import dev.ftport.facts.Token;
import dev.ftport.facts.Types;
import dev.ftport.facts.Unit;
import dev.ftport.source.Span;
import java.util.List;
import java.util.Optional;

/**
 * The object that a field belongs to, as an argument of a call.
 *
 * @param pointer the text of a pointer to it, in parentheses where a call needs them
 * @param expression the expression that the text comes from
 * @param type the type of what the pointer points to, where it is known
 * @param isHead whether the field is reached through {@code ob_base}
 * @param kept where the text of {@code pointer} stands; what stands round it goes away
 */
record Owner(
    String pointer, Expression expression, Optional<Type> type, boolean isHead, Span kept) {

  /** The owner of a field at {@code site}. */
  static Owner of(Unit unit, Types types, ExpressionSite site, Expression.Member member) {
    Expression object = member.object();
    boolean arrow = member.arrow();
    boolean head = false;
    while (!arrow && object instanceof Expression.Member base && base.field().equals("ob_base")) {
      head = true;
      arrow = base.arrow();
      object = base.object();
    }
    if (!arrow && object instanceof Expression.Unary star && star.operator().equals("*")) {
      arrow = true;
      object = star.operand();
    }
    Optional<Type> found = types.of(site.function(), object);
    Optional<Type> type = arrow ? found.flatMap(Type::pointee) : found;
    Expression inner = arrow ? withoutNeedlessCast(types, site, object) : object;
    String text = inner.span().of(unit.file().text());
    return new Owner(
        argument(arrow ? text : "&" + (isPostfix(inner) ? text : "(" + text + ")")),
        inner,
        type,
        head,
        inner.span());
  }

  /** A cast to an object's type that the macros of the C API make themselves. */
  private static Expression withoutNeedlessCast(
      Types types, ExpressionSite site, Expression object) {
    if (object instanceof Expression.Cast cast
        && !cast.type().contains("(")
        && Types.isKnownObject(Types.type(cast.type(), "").name())
        && types.of(site.function(), cast.operand()).filter(t -> t.pointers() > 0).isPresent()) {
      return withoutNeedlessCast(types, site, cast.operand());
    }
    return object;
  }

  private static boolean isPostfix(Expression expression) {
    return expression instanceof Expression.Name
        || expression instanceof Expression.Member
        || expression instanceof Expression.Index
        || expression instanceof Expression.Call;
  }

  /** A text as an argument of a macro: in parentheses if a comma would split it. */
  static String argument(String text) {
    int depth = 0;
    for (Token token : Lexer.tokens(text)) {
      depth += token.is("(") || token.is("[") ? 1 : token.is(")") || token.is("]") ? -1 : 0;
      if (depth == 0 && token.is(",")) {
        return "(" + text + ")";
      }
    }
    return text;
  }

  /** Whether a part of {@code whole} that goes away has a comment or a directive in it. */
  boolean losesText(Unit unit, Span whole) {
    Span before = new Span(whole.start(), Math.max(whole.start(), kept.start()));
    Span behind = new Span(Math.min(kept.end(), whole.end()), whole.end());
    return !whole.contains(kept) || List.of(before, behind).stream().anyMatch(p -> loses(unit, p));
  }

  /** Whether a part of the text has a comment or a directive in it. */
  static boolean loses(Unit unit, Span part) {
    return unit.hasComment(part)
        || unit.conditionals().directives().stream().anyMatch(d -> d.overlaps(part));
  }
}
