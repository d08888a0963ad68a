package dev.ftport.program;

import dev.ftport.facts.Expression;
import dev.ftport.facts.Node;
import dev.ftport.facts.Statement;
import dev.ftport.facts.Unit;
import dev.ftport.facts.Variable;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What is locked round a piece of code, as far as the blocks round it show. */
public final class Locks {
  private static final Pattern RELEASES =
      Pattern.compile("(?i).*(unlock|release|leave|_end\\b).*|.*_End");
  private static final Pattern TAKES =
      Pattern.compile(
          "PyCriticalSection\\w*_Begin(Mutex)?|EnterCriticalSection|AcquireSRWLock\\w*"
              + "|(?i:\\w*(mutex|lock|mtx|spin)\\w*_?(lock|acquire)\\w*|\\w*acquire_?\\w*lock\\w*|lock|acquire|\\w*_lock|lock_\\w+)");
  private static final Pattern GUARD =
      Pattern.compile(".*\\b(lock_guard|unique_lock|scoped_lock|shared_lock|QMutexLocker)\\b.*");

  private Locks() {}

  /** The lock or section that is held, as the file writes it; empty if none is seen. */
  public static Optional<String> round(Unit unit, List<Node> path) {
    for (int i = 0; i + 1 < path.size(); i++) {
      if (path.get(i) instanceof Statement.Compound block) {
        Optional<String> held = before(unit, block, path.get(i + 1));
        if (held.isPresent()) {
          return held;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> before(Unit unit, Statement.Compound block, Node until) {
    Optional<String> held = Optional.empty();
    for (Statement statement : block.statements()) {
      if (statement == until) {
        break;
      }
      if (statement instanceof Statement.Evaluation evaluation
          && evaluation.expression().withoutCasts() instanceof Expression.Call call) {
        held = after(unit, call, held);
      }
      if (statement instanceof Statement.Declaration declaration) {
        for (Variable variable : declaration.variables()) {
          if (GUARD.matcher(variable.type()).matches()) {
            held =
                variable
                    .initializer()
                    .map(value -> written(unit, value))
                    .or(() -> Optional.of("a lock"));
          }
        }
      }
    }
    return held;
  }

  private static Optional<String> after(Unit unit, Expression.Call call, Optional<String> held) {
    if (RELEASES.matcher(call.name()).matches()) {
      return Optional.empty();
    }
    if (!TAKES.matcher(call.name()).matches()) {
      return held;
    }
    boolean section = call.name().startsWith("PyCriticalSection");
    int at = section ? 1 : 0;
    return Optional.of(
        call.arguments().size() > at && call.arguments().get(at).isEditable()
            ? written(unit, call.arguments().get(at))
            : written(unit, call));
  }

  private static String written(Unit unit, Expression expression) {
    return unit.withoutTrivia(expression.span());
  }
}
