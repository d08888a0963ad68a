package dev.ftport.facts;

import dev.ftport.facts.StaticState.Access;
import dev.ftport.facts.StaticState.Use;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A static object that is made where it is first needed, from nothing but constants: {@code if (x
 * == NULL) { x = PyUnicode_InternFromString("x"); if (x == NULL) return NULL; }}.
 *
 * @param choice the {@code if}, which stands in a block and has nothing else in it
 * @param value what is stored
 */
public record LazyObject(Statement.If choice, Expression.Call value) {
  private static final Set<String> MAKERS =
      Set.of(
          "PyBytes_FromString",
          "PyDict_New",
          "PyFloat_FromDouble",
          "PyList_New",
          "PyLong_FromLong",
          "PyLong_FromSize_t",
          "PyLong_FromSsize_t",
          "PyLong_FromUnsignedLong",
          "PySet_New",
          "PyTuple_New",
          "PyUnicode_FromString",
          "PyUnicode_InternFromString");

  /** How a variable is made; empty if it is made in any other way, or stored elsewhere too. */
  public static Optional<LazyObject> of(StaticState state) {
    List<Use> changes = state.uses().stream().filter(Use::changes).toList();
    if (changes.size() != 1
        || state.uses().stream().anyMatch(use -> use.access() == Access.ADDRESS)) {
      return Optional.empty();
    }
    List<Node> path = changes.getFirst().path();
    int at = path.size() - 1;
    if (at < 3
        || !(path.get(at) instanceof Expression.Assign store)
        || !store.operator().equals("=")
        || !(path.get(at - 1) instanceof Statement.Evaluation evaluation)) {
      return Optional.empty();
    }
    int outer = path.get(at - 2) instanceof Statement.Compound ? at - 3 : at - 2;
    if (outer < 1
        || !(path.get(outer) instanceof Statement.If choice)
        || !(path.get(outer - 1) instanceof Statement.Compound)
        || choice.negative().isPresent()
        || choice.before().isPresent()
        || choice.origin() != Origin.WRITTEN
        || !isTest(choice.condition(), state.variable().name())
        || !isOnly(choice.positive(), evaluation, state.variable().name())) {
      return Optional.empty();
    }
    return store.value().withoutCasts() instanceof Expression.Call call
            && call.isEditable()
            && store.value().isEditable()
            && MAKERS.contains(call.name())
            && call.arguments().stream().allMatch(LazyObject::isConstant)
        ? Optional.of(new LazyObject(choice, call))
        : Optional.empty();
  }

  private static boolean isTest(Expression condition, String name) {
    return NullTest.of(condition)
        .filter(test -> test.isNull() && test.tested().asName().equals(Optional.of(name)))
        .isPresent();
  }

  /** The store, and a test behind it that leaves. */
  private static boolean isOnly(Statement body, Statement store, String name) {
    List<Statement> all =
        body instanceof Statement.Compound block ? block.statements() : List.of(body);
    if (all.isEmpty() || all.getFirst() != store || all.size() > 2) {
      return false;
    }
    return all.size() == 1
        || (all.get(1) instanceof Statement.If check
            && check.negative().isEmpty()
            && isTest(check.condition(), name)
            && Flow.leaves(check.positive()));
  }

  private static boolean isConstant(Expression argument) {
    return argument.isNull()
        || switch (argument.withoutCasts()) {
          case Expression.Literal literal -> literal.isEditable();
          case Expression.Unary unary ->
              unary.operator().equals("-") && isConstant(unary.operand());
          default -> false;
        };
  }
}
