package dev.ftport.facts;

import java.util.Set;
import java.util.TreeSet;

/** The local names that a function declares right behind a label, which C has from C23 on. */
public final class LabeledDeclarations {
  private LabeledDeclarations() {}

  /** Those names, in alphabetical order, {@code case} and {@code default} taken for labels. */
  public static Set<String> in(Function function) {
    Nesting nesting = new Nesting(function);
    Set<String> found = new TreeSet<>();
    function
        .body()
        .walk(
            node -> {
              if (node instanceof Statement.Declaration declaration
                  && (nesting.isBehindCase(declaration)
                      || nesting.parent(declaration).orElse(declaration)
                          instanceof Statement.Label)) {
                declaration.variables().forEach(variable -> found.add(variable.name()));
              }
            });
    return found;
  }
}
