package dev.ftport.catalogue.memory;

import dev.ftport.facts.Expression;
import dev.ftport.facts.Function;
import dev.ftport.facts.Lexer;
import dev.ftport.facts.Macro;
import dev.ftport.facts.Node;
import dev.ftport.facts.Token;
import dev.ftport.facts.Unit;
import dev.ftport.facts.Variable;
import dev.ftport.transform.Finding;
import dev.ftport.transform.Remedy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * The functions of the object domain that are not called, but handed on as values, or that stand in
 * macros whose uses are not seen.
 */
final class PassedOn {
  private final Unit unit;
  private final String id;
  private final List<Finding> findings = new ArrayList<>();
  private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());

  PassedOn(Unit unit, String id) {
    this.unit = unit;
    this.id = id;
  }

  /**
   * A finding for each.
   *
   * @param read the offsets of the names in calls that were read
   */
  List<Finding> findings(Set<Integer> read) {
    inMacros(read);
    for (Variable global : unit.globals()) {
      boolean type =
          global.hasTypeWord("PyTypeObject")
              || global.hasTypeWord("PyType_Slot")
              || global.hasTypeWord("PyHeapTypeObject");
      global.initializer().ifPresent(value -> look(value, type));
    }
    for (Function function : unit.functions()) {
      look(function.body(), false);
    }
    return findings;
  }

  private void inMacros(Set<Integer> read) {
    for (Macro macro : unit.conditionals().macros()) {
      for (Token token : Lexer.tokens(unit.file().text(), macro.body())) {
        int at = token.span().start();
        if (Names.OBJECT_MEMORY.contains(token.text())
            && token.kind() == Token.Kind.NAME
            && unit.isActive(at)
            && !read.contains(at)) {
          findings.add(
              new Finding(
                  id,
                  token.span(),
                  "the macro `%s` hides `%s`".formatted(macro.name(), token.text()),
                  Remedy.advice("see which memory it is used for: a buffer is `PyMem_Malloc`'s")));
        }
      }
    }
  }

  private void look(Node root, boolean inType) {
    root.walk(
        node -> {
          switch (node) {
            case Expression.Call call -> seen.add(call.callee());
            case Expression.Assign assign -> {
              if (assign.target() instanceof Expression.Member member
                  && member.field().equals("tp_free")
                  && assign.value().withoutCasts() instanceof Expression.Name name) {
                found(name, true);
              }
            }
            case Expression.Name name -> found(name, inType);
            default -> {}
          }
        });
  }

  private void found(Expression.Name name, boolean inType) {
    if (Names.OBJECT_MEMORY.contains(name.text()) && seen.add(name)) {
      findings.add(
          new Finding(
              id,
              name.span(),
              "`%s` is handed on as a function".formatted(name.text()),
              inType
                  ? Remedy.leftAlone("a slot of a type gives back objects")
                  : Remedy.advice(
                      "see what is released with it: a buffer is released with `PyMem_Free`")));
    }
  }
}
