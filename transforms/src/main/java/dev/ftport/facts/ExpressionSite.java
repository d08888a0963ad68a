package dev.ftport.facts;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * An expression with what stands round it.
 *
 * @param function the function that it is in; empty in the initializer of a global variable
 * @param path the nodes round it, the outermost first
 */
public record ExpressionSite(Expression expression, Optional<Function> function, List<Node> path) {
  /** All expressions of {@code unit} that {@code wanted} accepts, in the order of the text. */
  public static List<ExpressionSite> in(Unit unit, Predicate<Expression> wanted) {
    List<ExpressionSite> found = new ArrayList<>();
    for (Variable global : unit.globals()) {
      global
          .initializer()
          .ifPresent(e -> collect(e, Optional.empty(), new ArrayDeque<>(), wanted, found));
    }
    for (Function function : unit.functions()) {
      collect(function.body(), Optional.of(function), new ArrayDeque<>(), wanted, found);
    }
    return found;
  }

  /** All expressions of {@code function} that {@code wanted} accepts, in the order of the text. */
  public static List<ExpressionSite> in(Function function, Predicate<Expression> wanted) {
    List<ExpressionSite> found = new ArrayList<>();
    collect(function.body(), Optional.of(function), new ArrayDeque<>(), wanted, found);
    return found;
  }

  private static void collect(
      Node node,
      Optional<Function> function,
      Deque<Node> path,
      Predicate<Expression> wanted,
      List<ExpressionSite> found) {
    Patience.check();
    if (node instanceof Expression expression && wanted.test(expression)) {
      found.add(new ExpressionSite(expression, function, List.copyOf(path)));
    }
    path.addLast(node);
    for (Node child : node.children()) {
      collect(child, function, path, wanted, found);
    }
    path.removeLast();
  }

  /** The node directly round it; empty for a whole global initializer. */
  public Optional<Node> parent() {
    return path.isEmpty() ? Optional.empty() : Optional.of(path.getLast());
  }

  /** The site of the expression directly round it, if that is one. */
  public Optional<ExpressionSite> outer() {
    return parent()
        .filter(Expression.class::isInstance)
        .map(
            outer ->
                new ExpressionSite((Expression) outer, function, path.subList(0, path.size() - 1)));
  }

  /** Whether nobody asks for its value: it could be a call of a function without a result. */
  public boolean isValueless() {
    return parent()
        .map(
            parent ->
                switch (parent) {
                  case Statement.Evaluation whole -> true;
                  case Statement.Loop loop ->
                      loop.step().filter(step -> step == expression).isPresent();
                  case Expression.Comma comma ->
                      comma.parts().getLast() != expression
                          || outer().map(ExpressionSite::isValueless).orElse(false);
                  case Expression.Cast cast -> cast.type().equals("void");
                  default -> false;
                })
        .orElse(false);
  }

  /** Whether evaluating it twice, or not at all, changes nothing. */
  public static boolean isPure(Expression expression) {
    return switch (expression) {
      case Expression.Name name -> true;
      case Expression.Literal literal -> true;
      case Expression.Member member -> isPure(member.object());
      case Expression.Cast cast -> isPure(cast.operand());
      case Expression.Index index -> isPure(index.array()) && isPure(index.index());
      case Expression.Unary unary ->
          !unary.operator().contains("++")
              && !unary.operator().contains("--")
              && isPure(unary.operand());
      case Expression.Binary binary -> isPure(binary.left()) && isPure(binary.right());
      default -> false;
    };
  }
}
