package dev.ftport.facts;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether an expression is certainly a dict. {@code PyDict_GetItem} finds nothing in what is none;
 * {@code PyDict_Contains} does not look, and reads the memory of another object.
 */
public final class KnownDict {
  private static final Set<String> MAKERS =
      Set.of(
          "PyDict_New",
          "PyDict_Copy",
          "PyModule_GetDict",
          "PyImport_GetModuleDict",
          "PyEval_GetGlobals",
          "PyEval_GetFrameGlobals");

  private static final Set<String> CHECKS = Set.of("PyDict_Check", "PyDict_CheckExact");

  private final Unit unit;
  private final CallSite site;
  private final Function function;
  private final String name;

  private KnownDict(Unit unit, CallSite site, Function function, String name) {
    this.unit = unit;
    this.site = site;
    this.function = function;
    this.name = name;
  }

  /**
   * Whether {@code container} is a dict, or NULL, wherever control comes to {@code site}.
   *
   * @param container an argument of the call at {@code site}
   */
  public static boolean is(Unit unit, CallSite site, Expression container) {
    Expression plain = container.withoutCasts();
    if (plain instanceof Expression.Member member) {
      return member.field().equals("tp_dict");
    }
    if (isMade(plain)) {
      return true;
    }
    return plain instanceof Expression.Name variable
        && site.function().isPresent()
        && new KnownDict(unit, site, site.function().get(), variable.text()).isDict();
  }

  private static boolean isMade(Expression value) {
    return value.withoutCasts() instanceof Expression.Call call && MAKERS.contains(call.name());
  }

  private boolean isDict() {
    List<Variable> locals =
        Unit.locals(function).stream().filter(v -> v.name().equals(name)).toList();
    boolean parameter = function.parameters().stream().anyMatch(v -> v.name().equals(name));
    if (locals.size() + (parameter ? 1 : 0) == 1) {
      return isChecked() || (!parameter && isOnlyGivenDicts(locals, List.of(function.body())));
    }
    List<Variable> globals = unit.globals().stream().filter(v -> v.name().equals(name)).toList();
    List<Node> bodies = new ArrayList<>();
    unit.functions().forEach(f -> bodies.add(f.body()));
    return locals.isEmpty()
        && !parameter
        && !globals.isEmpty()
        && globals.stream().allMatch(v -> v.hasTypeWord("static"))
        && unit.variables().stream().filter(v -> v.name().equals(name)).count() == globals.size()
        && isOnlyGivenDicts(globals, bodies);
  }

  // What the variable is given.

  private boolean isOnlyGivenDicts(List<Variable> declared, List<Node> bodies) {
    boolean[] given = new boolean[] {false, true};
    Set<Node> parsed = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Variable variable : declared) {
      variable.initializer().ifPresent(value -> note(isDictOrNull(value), given));
    }
    for (Node body : bodies) {
      body.walk(
          node -> {
            if (node instanceof Expression.Assign assign
                && assign.target().asName().equals(Optional.of(name))) {
              note(assign.operator().equals("=") && isDictOrNull(assign.value()), given);
            }
            if (node instanceof Expression.Call call && isParsed(call)) {
              given[0] = true;
              call.arguments().forEach(argument -> parsed.add(argument.withoutCasts()));
            }
            if (node instanceof Expression.Unary unary
                && isAddress(unary)
                && !parsed.contains(unary)) {
              note(false, given);
            }
          });
    }
    return given[0] && given[1];
  }

  private static void note(boolean dict, boolean[] given) {
    given[0] = true;
    given[1] &= dict;
  }

  private static boolean isDictOrNull(Expression value) {
    return value.isNull() || isMade(value);
  }

  private boolean isAddress(Expression expression) {
    return expression.asAddressOf().equals(Optional.of(name));
  }

  /** {@code PyArg_ParseTuple(args, "O!", &PyDict_Type, &d)}. */
  private boolean isParsed(Expression.Call call) {
    List<Expression> arguments = call.arguments();
    if (!call.name().startsWith("PyArg_Parse")) {
      return false;
    }
    boolean parsed = false;
    for (int i = 0; i < arguments.size(); i++) {
      if (isAddress(arguments.get(i))) {
        if (parsed
            || i == 0
            || !arguments.get(i - 1).asAddressOf().equals(Optional.of("PyDict_Type"))) {
          return false;
        }
        parsed = true;
      }
    }
    return parsed;
  }

  // What is asked before the site.

  private boolean isChecked() {
    List<Node> path = site.path();
    for (int i = path.size() - 1; i >= 0; i--) {
      Node inside = i + 1 < path.size() ? path.get(i + 1) : site.call();
      switch (path.get(i)) {
        case Statement.If choice -> {
          if (choice.positive() == inside && holds(choice.condition(), true)) {
            return staysSince(choice.condition());
          }
          if (choice.negative().map(n -> n == inside).orElse(false)
              && holds(choice.condition(), false)) {
            return staysSince(choice.condition());
          }
        }
        case Expression.Binary binary -> {
          boolean and = binary.operator().equals("&&");
          if ((and || binary.operator().equals("||"))
              && binary.right() == inside
              && holds(binary.left(), and)) {
            return staysSince(binary.left());
          }
        }
        case Statement.Compound block -> {
          for (Statement before : block.statements()) {
            if (before == inside) {
              break;
            }
            if (before instanceof Statement.If choice
                && choice.negative().isEmpty()
                && Flow.leaves(choice.positive())
                && holds(choice.condition(), false)) {
              return staysSince(choice.condition());
            }
          }
        }
        default -> {}
      }
    }
    return false;
  }

  /** Whether the variable is a dict where a condition has come out as {@code outcome}. */
  private boolean holds(Expression condition, boolean outcome) {
    return switch (condition) {
      case Expression.Call call ->
          outcome
              && CHECKS.contains(call.name())
              && call.arguments().size() == 1
              && call.arguments().getFirst().asName().equals(Optional.of(name));
      case Expression.Unary unary ->
          unary.operator().equals("!") && holds(unary.operand(), !outcome);
      case Expression.Binary binary ->
          binary.operator().equals(outcome ? "&&" : "||")
              && (holds(binary.left(), outcome) || holds(binary.right(), outcome));
      default -> false;
    };
  }

  /** Whether the variable keeps its value from a check to the site, and no jump goes in between. */
  private boolean staysSince(Expression check) {
    int start = check.span().start();
    int end = site.call().span().start();
    boolean[] stays = new boolean[] {true};
    function
        .body()
        .walk(
            node -> {
              boolean sets =
                  (node instanceof Expression.Assign assign
                          && assign.target().asName().equals(Optional.of(name)))
                      || (node instanceof Expression address && isAddress(address));
              if (sets && node.span().start() >= start) {
                stays[0] = false;
              }
              boolean enters = node instanceof Statement.Label || node instanceof Statement.Case;
              if (enters && node.span().start() >= start && node.span().start() < end) {
                stays[0] = false;
              }
            });
    return stays[0];
  }
}
