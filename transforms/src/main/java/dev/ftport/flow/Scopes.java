package dev.ftport.flow;

import dev.ftport.facts.Expression;
import dev.ftport.facts.Function;
import dev.ftport.facts.Node;
import dev.ftport.facts.Patience;
import dev.ftport.facts.Statement;
import dev.ftport.facts.Variable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which local variable each name in a function means. A variable is known by its key: its name, and
 * a number behind it where several variables have that name. Static variables are no local ones.
 */
final class Scopes {
  private final Map<Expression.Name, String> names = new IdentityHashMap<>();
  private final Map<Variable, String> declared = new IdentityHashMap<>();
  private final Map<Node, List<String>> mentioned = new IdentityHashMap<>();
  private final Map<String, Variable> variables = new HashMap<>();
  private final Map<Statement, List<String>> blocks = new IdentityHashMap<>();
  private final List<String> parameters = new ArrayList<>();
  private final Map<String, Integer> counts = new HashMap<>();
  private final Deque<Map<String, String>> open = new ArrayDeque<>();

  private Scopes() {}

  static Scopes of(Function function) {
    Scopes scopes = new Scopes();
    scopes.open.push(new HashMap<>());
    for (Variable parameter : function.parameters()) {
      if (!parameter.name().isEmpty()) {
        scopes.parameters.add(scopes.declare(parameter, Optional.empty()));
      }
    }
    scopes.visit(function.body(), Optional.empty());
    return scopes;
  }

  /** The key of the local variable that {@code name} means; empty if it means something else. */
  Optional<String> key(Expression.Name name) {
    return Optional.ofNullable(names.get(name)).filter(key -> !key.isEmpty());
  }

  /** The key of the local variable that {@code expression} is, cast or not. */
  Optional<String> key(Expression expression) {
    return expression.withoutCasts() instanceof Expression.Name name ? key(name) : Optional.empty();
  }

  /** The key of the local variable whose address {@code expression} takes, cast or not. */
  Optional<String> addressed(Expression expression) {
    return expression.withoutCasts() instanceof Expression.Unary unary
            && unary.operator().equals("&")
        ? key(unary.operand())
        : Optional.empty();
  }

  /** The key of a declared variable; empty for a static one. */
  Optional<String> key(Variable variable) {
    return Optional.ofNullable(declared.get(variable));
  }

  Variable variable(String key) {
    Variable found = variables.get(key);
    if (found == null) {
      throw new IllegalArgumentException("no local variable: " + key);
    }
    return found;
  }

  List<String> parameters() {
    return parameters;
  }

  /** All local variables, parameters included. */
  List<String> keys() {
    return variables.keySet().stream().sorted().toList();
  }

  /** The variables that die at the end of a block. */
  List<String> declaredIn(Statement block) {
    return blocks.getOrDefault(block, List.of());
  }

  /** The name that a key stands for. */
  static String name(String key) {
    int at = key.indexOf('#');
    return at < 0 ? key : key.substring(0, at);
  }

  /** The local variables that are named anywhere inside. */
  List<String> mentioned(Node node) {
    return mentioned.computeIfAbsent(
        node,
        any -> {
          List<String> found = new ArrayList<>();
          node.walk(
              inner -> {
                if (inner instanceof Expression.Name name) {
                  key(name).ifPresent(found::add);
                }
              });
          return List.copyOf(found);
        });
  }

  private String declare(Variable variable, Optional<Statement> block) {
    Map<String, String> scope = open.getFirst();
    if (variable.hasTypeWord("static") || variable.hasTypeWord("extern")) {
      scope.put(variable.name(), "");
      return "";
    }
    int count = counts.merge(variable.name(), 1, Integer::sum);
    String key = count == 1 ? variable.name() : variable.name() + "#" + count;
    scope.put(variable.name(), key);
    declared.put(variable, key);
    variables.put(key, variable);
    block.ifPresent(at -> blocks.computeIfAbsent(at, any -> new ArrayList<>()).add(key));
    return key;
  }

  private void visit(Node node, Optional<Statement> block) {
    Patience.check();
    switch (node) {
      case Expression.Name name -> {
        for (Map<String, String> scope : open) {
          String key = scope.get(name.text());
          if (key != null) {
            names.put(name, key);
            break;
          }
        }
      }
      case Statement.Compound compound -> nested(compound, Optional.of(compound));
      case Statement.If choice -> nested(choice, Optional.empty());
      case Statement.Loop loop -> nested(loop, Optional.empty());
      case Statement.Declaration declaration -> {
        for (Variable variable : declaration.variables()) {
          if (!variable.name().isEmpty()) {
            declare(variable, block);
          }
          variable.initializer().ifPresent(value -> visit(value, block));
        }
      }
      default -> node.children().forEach(child -> visit(child, block));
    }
  }

  private void nested(Node node, Optional<Statement> block) {
    open.push(new HashMap<>());
    node.children().forEach(child -> visit(child, block));
    open.pop();
  }
}
