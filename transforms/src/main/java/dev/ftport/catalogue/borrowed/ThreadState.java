package dev.ftport.catalogue.borrowed;

import dev.ftport.facts.Expression;
import dev.ftport.facts.Nesting;
import dev.ftport.facts.Statement;
import java.util.Optional;

/** Whether the thread state is attached, without which no reference may be released. */
final class ThreadState {
  private ThreadState() {}

  /** Whether a statement stands behind a {@code PyEval_SaveThread} that is not undone before. */
  static boolean isDetached(Nesting nesting, Statement statement) {
    for (Statement around : nesting.outwards(statement)) {
      Optional<Statement> parent = nesting.parent(around);
      if (parent.isPresent() && parent.get() instanceof Statement.Compound block) {
        int to = nesting.index(block, around);
        int depth =
            block.statements().subList(0, to).stream().mapToInt(ThreadState::detaches).sum();
        if (depth > 0) {
          return true;
        }
      }
    }
    return false;
  }

  /** How many times more the state is detached than attached in a statement. */
  private static int detaches(Statement statement) {
    int[] depth = new int[1];
    statement.walk(
        node -> {
          if (node instanceof Expression.Call call) {
            depth[0] += call.name().equals("PyEval_SaveThread") ? 1 : 0;
            depth[0] -= call.name().equals("PyEval_RestoreThread") ? 1 : 0;
          }
        });
    return depth[0];
  }
}
