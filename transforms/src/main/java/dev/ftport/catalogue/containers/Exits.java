package dev.ftport.catalogue.containers;

import dev.ftport.facts.Expression;
import dev.ftport.facts.Function;
import dev.ftport.facts.Lexer;
import dev.ftport.facts.Nesting;
import dev.ftport.facts.Node;
import dev.ftport.facts.Origin;
import dev.ftport.facts.Statement;
import dev.ftport.facts.Token;
import dev.ftport.facts.Unit;
import dev.ftport.facts.Variable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How control leaves a region other than over its end.
 *
 * @param all the statements that leave it, in the order of the text
 * @param hidden why not all of them can be seen, if so
 */
record Exits(List<Exit> all, Optional<String> hidden) {
  private static final Pattern RETURNING = Pattern.compile("(?s)Py_RETURN_[A-Z]+\\s*;?");
  private static final Pattern LOUD = Pattern.compile("[A-Z][A-Z0-9_]{3,}");
  private static final Set<String> JUMPS = Set.of("return", "goto", "break", "continue");

  /**
   * One of them.
   *
   * @param behind the same statement, as it can stand behind the region; empty if it has to be
   *     worked out inside what it returns
   * @param value what it returns, if that has to be worked out inside
   */
  record Exit(Statement statement, Optional<String> behind, Optional<Expression> value) {}

  /** Those of a region. */
  static Exits of(Unit unit, Function function, Statement region) {
    Set<Node> inside = Collections.newSetFromMap(new IdentityHashMap<>());
    region.walk(inside::add);
    Set<String> labels = new HashSet<>();
    Set<String> locals = new HashSet<>();
    for (Node node : inside) {
      if (node instanceof Statement.Label label) {
        labels.add(label.name());
      }
      if (node instanceof Statement.Declaration declaration) {
        declaration.variables().forEach(variable -> locals.add(variable.name()));
      }
    }
    Nesting nesting = new Nesting(function);
    List<Exit> exits = new ArrayList<>();
    List<String> hidden = new ArrayList<>();
    region.walk(
        node -> {
          switch (node) {
            case Statement.Return exit -> exits.add(leaving(unit, function, exit, locals));
            case Statement.Goto jump -> {
              if (jump.label().isEmpty()) {
                hidden.add("it has a computed `goto`");
              } else if (!labels.contains(jump.label().get())) {
                exits.add(
                    new Exit(
                        jump, Optional.of("goto " + jump.label().get() + ";"), Optional.empty()));
              }
            }
            case Statement.Break jump -> outwards(jump, "break;", nesting, inside, exits);
            case Statement.Continue jump -> outwards(jump, "continue;", nesting, inside, exits);
            case Expression.Block block -> hidden.add("it has statements inside an expression");
            case Statement.Other other -> {
              if (!other.understood()) {
                hidden.add("a part of it was not understood");
              }
            }
            case Expression.Call call -> {
              if (LOUD.matcher(call.name()).matches() && call.origin() != Origin.MACRO) {
                hidden.add("the macro `%s` may leave it".formatted(call.name()));
              }
            }
            default -> {}
          }
        });
    for (Exit exit : exits) {
      if (!exit.statement().isEditable() && exit.behind().isEmpty()) {
        hidden.add("the macro `%s` leaves it".formatted(word(unit, exit.statement())));
      }
    }
    for (Token token : Lexer.tokens(unit.file().text(), region.span())) {
      if (JUMPS.contains(token.text()) && !unit.isActive(token.span().start())) {
        hidden.add("it is left in a branch that is not compiled here");
      }
    }
    return new Exits(List.copyOf(exits), hidden.stream().findFirst());
  }

  private static String word(Unit unit, Statement statement) {
    String text = statement.span().of(unit.file().text());
    int end = 0;
    while (end < text.length() && Character.isJavaIdentifierPart(text.charAt(end))) {
      end++;
    }
    return text.substring(0, end);
  }

  private static void outwards(
      Statement jump, String text, Nesting nesting, Set<Node> inside, List<Exit> exits) {
    if (nesting.target(jump).filter(target -> !inside.contains(target)).isPresent()) {
      exits.add(new Exit(jump, Optional.of(text), Optional.empty()));
    }
  }

  private static Exit leaving(
      Unit unit, Function function, Statement.Return exit, Set<String> locals) {
    String text = exit.span().of(unit.file().text());
    if (!exit.isEditable()) {
      return new Exit(
          exit,
          RETURNING.matcher(text).matches()
              ? Optional.of(text.replaceAll("[\\s;]+$", "") + ";")
              : Optional.empty(),
          Optional.empty());
    }
    if (exit.value().isEmpty() || isPlain(function, exit.value().get(), locals)) {
      return new Exit(exit, Optional.of(text), Optional.empty());
    }
    return new Exit(exit, Optional.empty(), exit.value());
  }

  /** Whether a value is the same behind the region. */
  private static boolean isPlain(Function function, Expression value, Set<String> locals) {
    return switch (value.withoutCasts()) {
      case Expression.Literal literal -> true;
      case Expression.Unary unary ->
          Set.of("-", "!", "~").contains(unary.operator())
              && isPlain(function, unary.operand(), locals);
      case Expression.Name name ->
          !locals.contains(name.text()) && (isVariable(function, name.text()) || isConstant(name));
      default -> value.isNull();
    };
  }

  private static boolean isConstant(Expression.Name name) {
    return name.text().equals("NULL") || name.text().matches("Py_(None|True|False)|[A-Z0-9_]+");
  }

  private static boolean isVariable(Function function, String name) {
    List<Variable> all = new ArrayList<>(function.parameters());
    all.addAll(Unit.locals(function));
    return all.stream().anyMatch(v -> v.name().equals(name) && !v.hasTypeWord("static"));
  }
}
