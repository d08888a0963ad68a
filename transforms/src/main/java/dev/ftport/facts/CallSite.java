package dev.ftport.facts;

import java.util.List;
import java.util.Optional;

/**
 * A call and where it stands.
 *
 * @param function the function whose body it stands in; empty in a global initializer
 * @param path the nodes round the call, the outermost first, the call itself left out
 */
public record CallSite(Expression.Call call, Optional<Function> function, List<Node> path) {
  /** The node directly round the call; empty if it is a whole global initializer. */
  public Optional<Node> parent() {
    return path.isEmpty() ? Optional.empty() : Optional.of(path.getLast());
  }

  /** The innermost statement round the call. */
  public Optional<Statement> statement() {
    for (int i = path.size() - 1; i >= 0; i--) {
      if (path.get(i) instanceof Statement statement) {
        return Optional.of(statement);
      }
    }
    return Optional.empty();
  }

  /** What stands directly round a node of the path. */
  public Optional<Node> parentOf(Node node) {
    for (int i = path.size() - 1; i > 0; i--) {
      if (path.get(i) == node) {
        return Optional.of(path.get(i - 1));
      }
    }
    return Optional.empty();
  }
}
