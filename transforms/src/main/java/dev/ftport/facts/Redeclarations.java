package dev.ftport.facts;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The local names that a function declares twice in one scope, which no compiler takes. */
public final class Redeclarations {
  private final Set<String> found = new TreeSet<>();

  private Redeclarations() {}

  /** Those names, in alphabetical order; the parameters share the scope of the function's body. */
  public static Set<String> in(Function function) {
    Redeclarations redeclarations = new Redeclarations();
    Set<String> scope = new HashSet<>();
    redeclarations.declare(function.parameters(), scope);
    function.body().children().forEach(child -> redeclarations.visit(child, scope));
    return redeclarations.found;
  }

  private void visit(Node node, Set<String> scope) {
    switch (node) {
      case Statement.Declaration declaration -> declare(declaration.variables(), scope);
      case Statement.Label label -> visit(label.statement(), scope);
      default -> {}
    }
    if (!(node instanceof Statement.Label)) {
      Set<String> own = new HashSet<>();
      node.children().forEach(child -> visit(child, own));
    }
  }

  private void declare(List<Variable> variables, Set<String> scope) {
    for (Variable variable : variables) {
      boolean counts = !variable.name().isEmpty() && !variable.hasTypeWord("extern");
      if (counts && !scope.add(variable.name())) {
        found.add(variable.name());
      }
    }
  }
}
