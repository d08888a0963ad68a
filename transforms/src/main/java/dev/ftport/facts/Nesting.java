package dev.ftport.facts;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which statement of a function stands in which. Statements are compared by identity. */
public final class Nesting {
  private final Map<Statement, Statement> parents = new IdentityHashMap<>();

  /** The nesting of the statements of {@code function}, those in expressions included. */
  public Nesting(Function function) {
    enter(function.body(), function.body());
  }

  private void enter(Node node, Statement around) {
    Patience.check();
    for (Node child : node.children()) {
      if (child instanceof Statement statement) {
        parents.put(statement, around);
        enter(statement, statement);
      } else {
        enter(child, around);
      }
    }
  }

  /** What stands directly round a statement; empty for the body of the function. */
  public Optional<Statement> parent(Statement statement) {
    return Optional.ofNullable(parents.get(statement));
  }

  /** The statement itself and all round it, the innermost first. */
  public List<Statement> outwards(Statement statement) {
    List<Statement> all = new ArrayList<>();
    Optional<Statement> at = Optional.of(statement);
    while (at.isPresent()) {
      all.add(at.get());
      at = parent(at.get());
    }
    return all;
  }

  /** Whether {@code inner} is {@code outer}, or stands in it. */
  public boolean isIn(Statement inner, Statement outer) {
    return outwards(inner).stream().anyMatch(statement -> statement == outer);
  }

  /** The index of the statement of {@code block} that is {@code inner} or holds it; -1 if none. */
  public int index(Statement.Compound block, Statement inner) {
    Statement below = inner;
    for (Statement at : outwards(inner)) {
      if (at == block) {
        List<Statement> all = block.statements();
        for (int i = 0; i < all.size(); i++) {
          if (all.get(i) == below) {
            return i;
          }
        }
        return -1;
      }
      below = at;
    }
    return -1;
  }

  /**
   * Whether a {@code case} or {@code default} stands right before a statement. C before C23 has no
   * declaration there.
   */
  public boolean isBehindCase(Statement statement) {
    return parent(statement).orElse(statement) instanceof Statement.Compound block
        && index(block, statement) > 0
        && block.statements().get(index(block, statement) - 1) instanceof Statement.Case;
  }

  /** The loop or {@code switch} that a {@code break} or {@code continue} is about. */
  public Optional<Statement> target(Statement jump) {
    for (Statement at : outwards(jump)) {
      if (at instanceof Statement.Loop
          || (at instanceof Statement.Switch && jump instanceof Statement.Break)) {
        return Optional.of(at);
      }
    }
    return Optional.empty();
  }
}
