package dev.ftport.facts;

import java.util.List;
import java.util.Optional;

/** Whether what a call reads is held by a critical section or a lock round the call. */
public final class Locked {
  private Locked() {}

  /**
   * What holds {@code container}, or the object that it is a field of, round the call: {@code a
   * critical section} or {@code a lock}; empty if nothing is seen to.
   *
   * <p>A critical section opens a block ({@code Py_BEGIN_CRITICAL_SECTION}); a lock is taken by an
   * earlier statement of one of the blocks round the call, and not given back before it.
   */
  public static Optional<String> by(CallSite site, Expression container) {
    return by(site.path(), site.call(), container);
  }

  /** What holds {@code container} round an expression; empty if nothing is seen to. */
  public static Optional<String> by(ExpressionSite site, Expression container) {
    return by(site.path(), site.expression(), container);
  }

  private static Optional<String> by(List<Node> path, Node at, Expression container) {
    for (int i = 0; i < path.size(); i++) {
      if (path.get(i) instanceof Statement.Compound block) {
        Node next = i + 1 < path.size() ? path.get(i + 1) : at;
        Optional<String> lock = in(block, next, container);
        if (lock.isPresent()) {
          return lock;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> in(Statement.Compound block, Node until, Expression container) {
    Optional<String> held = Optional.empty();
    for (Statement statement : block.statements()) {
      if (statement == until) {
        break;
      }
      if (statement instanceof Statement.Evaluation evaluation
          && evaluation.expression().withoutCasts() instanceof Expression.Call call) {
        held = after(call, container, held);
      }
    }
    return held;
  }

  private static Optional<String> after(
      Expression.Call call, Expression container, Optional<String> held) {
    List<Expression> arguments = call.arguments();
    return switch (call.name()) {
      case "PyCriticalSection_Begin", "PyCriticalSection2_Begin" ->
          arguments.stream().skip(1).anyMatch(object -> holds(object, container))
              ? Optional.of("a critical section")
              : held;
      case "PyCriticalSection_End", "PyCriticalSection2_End" -> Optional.empty();
      case "PyMutex_Lock", "PyThread_acquire_lock" ->
          !arguments.isEmpty() && holds(owner(arguments.getFirst()), container)
              ? Optional.of("a lock")
              : held;
      case "PyMutex_Unlock", "PyThread_release_lock" -> Optional.empty();
      default -> held;
    };
  }

  /** The object that a lock is a field of. */
  private static Expression owner(Expression lock) {
    Expression plain = lock.withoutCasts();
    if (plain instanceof Expression.Unary address && address.operator().equals("&")) {
      plain = address.operand().withoutCasts();
    }
    return plain instanceof Expression.Member member ? member.object() : plain;
  }

  /** Whether {@code object} is the container, or has it as a field. */
  private static boolean holds(Expression object, Expression container) {
    Expression inner = container.withoutCasts();
    while (true) {
      if (isSame(object, inner)) {
        return true;
      }
      if (!(inner instanceof Expression.Member member)) {
        return false;
      }
      inner = member.object().withoutCasts();
    }
  }

  private static boolean isSame(Expression one, Expression other) {
    Expression a = one.withoutCasts();
    Expression b = other.withoutCasts();
    if (a instanceof Expression.Name first && b instanceof Expression.Name second) {
      return first.text().equals(second.text());
    }
    return a instanceof Expression.Member first
        && b instanceof Expression.Member second
        && first.field().equals(second.field())
        && isSame(first.object(), second.object());
  }
}
