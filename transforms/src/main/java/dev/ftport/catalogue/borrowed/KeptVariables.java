package dev.ftport.catalogue.borrowed;

import dev.ftport.facts.Node;
import dev.ftport.facts.Statement;
import dev.ftport.source.Edit;
import dev.ftport.transform.Settings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Variables that some assignments give what is only lent, and that outlive the loan: each of these
 * takes a reference, and the variable is released on every way out.
 */
public sealed interface KeptVariables {
  /**
   * They can own what they are given.
   *
   * @param edits all but those at the statements that the caller writes anew
   * @param leaving the releases that belong before such statements, by identity
   * @param replacing the assignments that release what the variable held, by identity
   */
  record Owned(List<Edit> edits, Map<Statement, List<String>> leaving, Set<Node> replacing)
      implements KeptVariables {}

  /** One of them cannot. */
  record Borrowed(String because) implements KeptVariables {}

  /**
   * Has local variables own what they are given.
   *
   * @param given for each variable, what gives it what is lent, by identity: assignments that are
   *     statements of their own, and arguments that are its address in a call that is a condition.
   *     Behind the latter, the caller writes the takes
   * @param moved the statements that the caller writes anew, by identity
   */
  static KeptVariables of(
      Survey survey, Settings settings, Map<String, Set<Node>> given, Set<Statement> moved) {
    List<Edit> edits = new ArrayList<>();
    Map<Statement, List<String>> leaving = new IdentityHashMap<>();
    Set<Node> replacing = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Map.Entry<String, Set<Node>> each : given.entrySet()) {
      LentVariable variable = new LentVariable(survey, each.getKey(), List.of(), false);
      try {
        HoldingEdits.Written written =
            new Holding(variable, settings, each.getValue()).written(moved);
        edits.addAll(written.edits().list());
        written
            .leaving()
            .forEach((at, line) -> leaving.computeIfAbsent(at, s -> new ArrayList<>()).add(line));
        replacing.addAll(written.replacing());
      } catch (Refusal refusal) {
        return new Borrowed(refusal.because());
      }
    }
    return new Owned(MergedEdits.of(edits), leaving, replacing);
  }
}
