package dev.ftport.facts;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Trees with one node exchanged. The nodes round it are made anew, all others are shared. */
public final class Replacing {
  private Replacing() {}

  /**
   * A node with one of the nodes directly inside exchanged.
   *
   * @param old by identity
   * @throws IllegalArgumentException if {@code old} is not directly inside, or {@code replacement}
   *     does not fit there
   */
  public static Node inside(Node parent, Node old, Node replacement) {
    UnaryOperator<Expression> e = x -> x == old ? expression(replacement) : x;
    UnaryOperator<Statement> s = x -> x == old ? statement(replacement) : x;
    return switch (parent) {
      case Expression.Call n ->
          new Expression.Call(n.span(), n.origin(), e.apply(n.callee()), all(n.arguments(), e));
      case Expression.Unary n ->
          new Expression.Unary(n.span(), n.origin(), n.operator(), e.apply(n.operand()));
      case Expression.Binary n ->
          new Expression.Binary(
              n.span(), n.origin(), n.operator(), e.apply(n.left()), e.apply(n.right()));
      case Expression.Assign n ->
          new Expression.Assign(
              n.span(), n.origin(), n.operator(), e.apply(n.target()), e.apply(n.value()));
      case Expression.Conditional n ->
          new Expression.Conditional(
              n.span(),
              n.origin(),
              e.apply(n.condition()),
              n.positive().map(e),
              e.apply(n.negative()));
      case Expression.Cast n ->
          new Expression.Cast(n.span(), n.origin(), n.type(), e.apply(n.operand()));
      case Expression.Member n ->
          new Expression.Member(
              n.span(), n.origin(), e.apply(n.object()), n.arrow(), n.field(), n.fieldSpan());
      case Expression.Index n ->
          new Expression.Index(n.span(), n.origin(), e.apply(n.array()), e.apply(n.index()));
      case Expression.Comma n -> new Expression.Comma(n.span(), n.origin(), all(n.parts(), e));
      case Expression.Braces n ->
          new Expression.Braces(
              n.span(),
              n.origin(),
              n.clauses().stream()
                  .map(c -> new Expression.Clause(c.span(), c.designator(), e.apply(c.value())))
                  .toList());
      case Expression.Other n ->
          new Expression.Other(n.span(), n.origin(), n.kind(), all(n.operands(), e));
      case Statement.Compound n ->
          new Statement.Compound(n.span(), n.origin(), all(n.statements(), s));
      case Statement.Evaluation n ->
          new Statement.Evaluation(n.span(), n.origin(), e.apply(n.expression()));
      case Statement.Declaration n ->
          new Statement.Declaration(
              n.span(),
              n.origin(),
              n.variables().stream().map(variable -> with(variable, e)).toList());
      case Statement.If n ->
          new Statement.If(
              n.span(),
              n.origin(),
              n.before().map(s),
              e.apply(n.condition()),
              s.apply(n.positive()),
              n.negative().map(s));
      case Statement.Loop n ->
          new Statement.Loop(
              n.span(),
              n.origin(),
              n.kind(),
              n.before().map(s),
              n.condition().map(e),
              n.step().map(e),
              s.apply(n.body()));
      case Statement.Switch n ->
          new Statement.Switch(n.span(), n.origin(), e.apply(n.value()), s.apply(n.body()));
      case Statement.Label n ->
          new Statement.Label(n.span(), n.origin(), n.name(), s.apply(n.statement()));
      case Statement.Return n -> new Statement.Return(n.span(), n.origin(), n.value().map(e));
      case Statement.Try n ->
          new Statement.Try(
              n.span(), n.origin(), s.apply(n.body()), all(n.handlers(), s), n.catchesAll());
      default -> throw new IllegalArgumentException("nothing is exchanged inside " + parent);
    };
  }

  private static Variable with(Variable v, UnaryOperator<Expression> e) {
    Optional<Expression> initializer = v.initializer().map(e);
    return new Variable(
        v.name(), v.nameSpan(), v.type(), v.brackets(), initializer, v.declaration(), v.origin());
  }

  private static Expression expression(Node node) {
    if (node instanceof Expression expression) {
      return expression;
    }
    throw new IllegalArgumentException("no expression: " + node);
  }

  private static Statement statement(Node node) {
    if (node instanceof Statement statement) {
      return statement;
    }
    throw new IllegalArgumentException("no statement: " + node);
  }

  private static <T> List<T> all(List<T> nodes, UnaryOperator<T> change) {
    List<T> changed = new ArrayList<>(nodes.size());
    nodes.forEach(node -> changed.add(change.apply(node)));
    return changed;
  }
}
