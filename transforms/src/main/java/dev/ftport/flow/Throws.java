package dev.ftport.flow;

import dev.ftport.facts.Expression;
import dev.ftport.facts.Function;
import dev.ftport.facts.Node;
import dev.ftport.facts.Unit;
import java.util.HashSet;
import java.util.Set;

/**
 * What throws a C++ exception as far as the file shows. {@link ControlFlow} takes each call of what
 * is not C for one that may; here, only what is seen to throw counts.
 */
public final class Throws {
  /** Methods of the standard containers that allocate, or check. */
  private static final Set<String> METHODS =
      Set.of(
          "push_back",
          "emplace_back",
          "emplace",
          "insert",
          "resize",
          "reserve",
          "at",
          "append",
          "assign",
          "rethrow");

  private final Attachment attachment;
  private final Set<String> open = new HashSet<>();

  private Throws(Attachment attachment) {
    this.attachment = attachment;
  }

  /** What throws in a file. */
  public static Throws of(Attachment attachment) {
    return new Throws(attachment);
  }

  /** Whether calls may throw in this file at all. */
  public static boolean possible(Unit unit) {
    return Ledger.throwing(unit);
  }

  /** Whether a node throws, or calls what does. */
  public boolean in(Node node) {
    boolean[] found = new boolean[1];
    node.walk(
        inner ->
            found[0] =
                found[0]
                    || switch (inner) {
                      case Expression.Unary unary -> unary.operator().equals("throw");
                      case Expression.Other other ->
                          other.kind().equals("throw") || other.kind().equals("new");
                      case Expression.Call call -> call(call);
                      default -> false;
                    });
    return found[0];
  }

  private boolean call(Expression.Call call) {
    if (call.callee() instanceof Expression.Member) {
      return METHODS.contains(call.name());
    }
    return attachment
        .function(call.name())
        .filter(own -> own.body().statements().size() > 0 && open.add(own.name()))
        .map(
            own -> {
              boolean throwing = own(own);
              open.remove(own.name());
              return throwing;
            })
        .orElse(false);
  }

  private boolean own(Function function) {
    return in(function.body());
  }
}
