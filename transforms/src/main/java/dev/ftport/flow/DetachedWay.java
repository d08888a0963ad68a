package dev.ftport.flow;

import dev.ftport.facts.Expression;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The calls that lead to one that needs a thread state.
 *
 * @param calls those of one file, in their order
 * @param elsewhere where another file comes to it, if the last of {@code calls} leads there
 */
public record DetachedWay(List<Expression.Call> calls, Optional<Elsewhere> elsewhere) {
  /**
   * A call in another file.
   *
   * @param name what is called
   * @param line from 1
   */
  public record Elsewhere(String name, String path, int line) {
    /** As the end of a sentence. */
    public String words() {
      return "`%s` in line %d of `%s`".formatted(name, line, path);
    }
  }

  /** Keeps a copy of the list. */
  public DetachedWay {
    calls = List.copyOf(calls);
  }

  /** The way with a call before it. */
  DetachedWay behind(Expression.Call call) {
    List<Expression.Call> all = new ArrayList<>(List.of(call));
    all.addAll(calls);
    return new DetachedWay(all, elsewhere);
  }
}
