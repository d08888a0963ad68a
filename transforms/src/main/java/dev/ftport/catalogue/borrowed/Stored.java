package dev.ftport.catalogue.borrowed;

import dev.ftport.capi.CApi;
import dev.ftport.facts.CallSite;
import dev.ftport.facts.Expression;
import dev.ftport.facts.Node;
import dev.ftport.facts.Statement;
import dev.ftport.facts.Variable;
import java.util.List;
import java.util.Optional;

/**
 * A lookup whose result goes into a variable.
 *
 * @param name the variable
 * @param form how
 * @param giver the assignment, or the declaration
 * @param statement the innermost statement round it
 */
record Stored(
    CallSite site, CApi.Lookup lookup, String name, Form form, Node giver, Statement statement) {
  /** How the result gets into the variable. */
  enum Form {
    /** {@code x = f(..);}. */
    STATEMENT,
    /** {@code T *x = f(..);}. */
    DECLARATION,
    /** {@code if ((x = f(..)) == NULL)}. */
    CONDITION,
    /** As a part of another expression. */
    PART,
    /** In a variable that does not exist yet. */
    HOISTED,
    /** In such a variable, and in the place of the lookup, where it is compared with an object. */
    COMPARED
  }

  /** Reads the place of a lookup; empty if its result does not go into a plain variable. */
  static Optional<Stored> of(CallSite site, CApi.Lookup lookup) {
    List<Node> path = site.path();
    int at = path.size() - 1;
    while (at >= 0 && path.get(at) instanceof Expression.Cast) {
      at--;
    }
    if (at < 0) {
      return Optional.empty();
    }
    Node giver = path.get(at);
    Statement statement = site.statement().orElse(null);
    if (statement == null) {
      return Optional.empty();
    }
    if (giver instanceof Statement.Declaration declaration) {
      return declaration.variables().stream()
          .filter(variable -> isValue(variable, site.call()))
          .findFirst()
          .map(
              variable ->
                  new Stored(
                      site, lookup, variable.name(), Form.DECLARATION, declaration, declaration));
    }
    if (!(giver instanceof Expression.Assign assign)
        || !assign.operator().equals("=")
        || assign.value().withoutCasts() != site.call()
        || !(assign.target() instanceof Expression.Name name)) {
      return Optional.empty();
    }
    Form form =
        statement instanceof Statement.Evaluation evaluation && evaluation.expression() == assign
            ? Form.STATEMENT
            : statement instanceof Statement.If ? Form.CONDITION : Form.PART;
    return Optional.of(new Stored(site, lookup, name.text(), form, giver, statement));
  }

  private static boolean isValue(Variable variable, Expression.Call call) {
    return variable.initializer().map(value -> value.withoutCasts() == call).orElse(false);
  }
}
