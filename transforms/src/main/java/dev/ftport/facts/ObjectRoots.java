package dev.ftport.facts;

import dev.ftport.facts.MethodTables.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which object an expression of a function points to: one that it was handed, a new one, or
 * another.
 */
final class ObjectRoots {
  /** Another object than the ones that the function was handed. */
  static final int OTHER = -1;

  /** An object that the function has made and shown to nobody yet. */
  static final int FRESH = -2;

  private static final Set<String> MAKERS =
      Set.of(
          "_PyObject_New",
          "_PyObject_NewVar",
          "_PyObject_GC_New",
          "_PyObject_GC_NewVar",
          "PyObject_New",
          "PyObject_NewVar",
          "PyObject_GC_New",
          "PyObject_GC_NewVar",
          "PyObject_Init",
          "PyObject_InitVar",
          "PyType_GenericAlloc",
          "PyType_GenericNew",
          "tp_alloc",
          "tp_new",
          "PyObject_Malloc",
          "PyObject_MALLOC",
          "PyObject_Calloc");

  private final MethodTables tables;
  private final Set<String> functions;
  private final Map<String, Integer> aliases;

  /**
   * Reads a function.
   *
   * @param functions the names of the functions of its file
   */
  ObjectRoots(MethodTables tables, Set<String> functions, Function function) {
    this.tables = tables;
    this.functions = functions;
    this.aliases = aliases(function);
  }

  /**
   * The index of the parameter that an expression points to the object of, or one of the others.
   */
  int root(Expression expression) {
    return root(expression, aliases);
  }

  /** Whose object a field is, that of a structure inside included. */
  int owner(Expression.Member member) {
    return owner(member, aliases);
  }

  /** Which parameter, or a new object, each variable of a function stands for. */
  private Map<String, Integer> aliases(Function function) {
    Map<String, Integer> aliases = new HashMap<>();
    List<Variable> parameters = function.parameters();
    for (int i = 0; i < parameters.size(); i++) {
      aliases.put(parameters.get(i).name(), i);
    }
    Map<String, List<Expression>> values = new HashMap<>();
    for (Variable local : Unit.locals(function)) {
      List<Expression> all = values.computeIfAbsent(local.name(), name -> new ArrayList<>());
      local.initializer().ifPresent(all::add);
    }
    for (ExpressionSite site : ExpressionSite.in(function, e -> e instanceof Expression.Assign)) {
      if (site.expression() instanceof Expression.Assign assign
          && assign.target() instanceof Expression.Name name) {
        if (values.containsKey(name.text())) {
          values.get(name.text()).add(assign.value());
        } else if (root(assign.value(), aliases) != aliases.getOrDefault(name.text(), OTHER)) {
          // A parameter that is given another object.
          aliases.put(name.text(), OTHER);
        }
      }
    }
    for (int round = 0; round < 3; round++) {
      values.forEach(
          (name, all) -> {
            Set<Integer> roots =
                all.stream()
                    .filter(value -> !value.isNull())
                    .map(value -> root(value, aliases))
                    .collect(Collectors.toSet());
            if (roots.size() == 1) {
              aliases.put(name, roots.iterator().next());
            }
          });
    }
    return aliases;
  }

  private int root(Expression expression, Map<String, Integer> aliases) {
    return switch (expression.withoutCasts()) {
      case Expression.Name name -> aliases.getOrDefault(name.text(), OTHER);
      case Expression.Assign assign -> root(assign.value(), aliases);
      case Expression.Unary unary ->
          unary.operator().equals("&") && unary.operand() instanceof Expression.Member inner
              ? owner(inner, aliases)
              : OTHER;
      case Expression.Call call -> isMaker(call) ? FRESH : OTHER;
      default -> OTHER;
    };
  }

  private int owner(Expression.Member member, Map<String, Integer> aliases) {
    Expression object = member.object().withoutCasts();
    if (member.arrow()) {
      return root(object, aliases);
    }
    return switch (object) {
      case Expression.Member inside -> owner(inside, aliases);
      case Expression.Unary star ->
          star.operator().equals("*") ? root(star.operand(), aliases) : OTHER;
      default -> OTHER;
    };
  }

  private boolean isMaker(Expression.Call call) {
    return MAKERS.contains(call.name())
        || tables.roles(call.name()).contains(Role.CREATION)
        || (functions.contains(call.name())
            && call.name().matches("(?i).*(new|create|make|alloc).*"));
  }
}
