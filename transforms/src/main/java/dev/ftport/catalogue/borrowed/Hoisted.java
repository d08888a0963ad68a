package dev.ftport.catalogue.borrowed;

import dev.ftport.capi.CApi;
import dev.ftport.facts.CallSite;
import dev.ftport.facts.Expression;
import dev.ftport.facts.Function;
import dev.ftport.facts.Language;
import dev.ftport.facts.Nesting;
import dev.ftport.facts.Node;
import dev.ftport.facts.Origin;
import dev.ftport.facts.Replacing;
import dev.ftport.facts.Statement;
import dev.ftport.facts.Unit;
import dev.ftport.facts.Variable;
import dev.ftport.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A function in which a lookup in the middle of an expression has a variable of its own, declared
 * right before the statement. Nothing of it is written yet.
 *
 * @param function the function as it would be
 * @param stored the lookup as it would be
 */
record Hoisted(Function function, Stored stored) {

  /**
   * Gives a lookup a variable.
   *
   * @param name the variable's name, which the function must not know
   * @throws Refusal if the order of evaluation would change, or no declaration can stand there
   */
  static Hoisted of(Unit unit, CallSite site, CApi.Lookup lookup, String name) throws Refusal {
    return of(unit, site, lookup, name, false);
  }

  /**
   * Gives a referent that is compared in the condition of an {@code if} a variable, which is NULL
   * until the lookup comes to its turn.
   *
   * @throws Refusal if no declaration can stand there
   */
  static Hoisted compared(Unit unit, CallSite site, CApi.Lookup lookup, String name)
      throws Refusal {
    return of(unit, site, lookup, name, true);
  }

  private static Hoisted of(
      Unit unit, CallSite site, CApi.Lookup lookup, String name, boolean inPlace) throws Refusal {
    Function function = site.function().orElseThrow(() -> new Refusal("it is in no function"));
    Statement statement = site.statement().orElseThrow(() -> new Refusal("it is in no statement"));
    if (site.call().origin() != Origin.WRITTEN
        || site.call().callee().origin() != Origin.WRITTEN
        || statement.origin() != Origin.WRITTEN) {
      throw new Refusal("it stands in a macro");
    }
    List<Node> path = new ArrayList<>();
    path.add(function.body());
    site.path().stream().filter(node -> node != function.body()).forEach(path::add);
    int at = path.indexOf(statement);
    if (!inPlace) {
      refuseOrder(path.subList(at, path.size()), site.call());
    } else if (!isInCondition(path.subList(at, path.size()))) {
      throw new Refusal("the order of evaluation would change");
    }
    if (at == 0 || !(path.get(at - 1) instanceof Statement.Compound block)) {
      throw new Refusal("it does not stand in a block");
    }
    Nesting nesting = new Nesting(function);
    if (nesting.isBehindCase(statement)) {
      throw new Refusal("no variable can be declared behind `case`");
    }
    if (unit.language() == Language.CPP && jumps(function)) {
      throw new Refusal("a `goto` must not jump past a declaration");
    }
    Span before = Span.at(statement.span().start());
    Variable variable =
        new Variable(
            name,
            before,
            "PyObject *",
            "",
            Optional.of(
                inPlace ? new Expression.Name(before, Origin.WRITTEN, "NULL") : site.call()),
            before,
            Origin.WRITTEN);
    Statement.Declaration declaration =
        new Statement.Declaration(before, Origin.WRITTEN, List.of(variable));
    Node old = site.call();
    Expression.Name target = new Expression.Name(site.call().span(), site.call().origin(), name);
    Node giver =
        inPlace
            ? new Expression.Assign(
                site.call().span(), site.call().origin(), "=", target, site.call())
            : declaration;
    Node changed = inPlace ? giver : target;
    Statement user = declaration;
    for (int i = path.size() - 1; i >= 0; i--) {
      Node around = path.get(i);
      Node rebuilt = Replacing.inside(around, old, changed);
      if (around == block) {
        List<Statement> statements = new ArrayList<>(((Statement.Compound) rebuilt).statements());
        statements.add(nesting.index(block, statement), declaration);
        rebuilt = new Statement.Compound(block.span(), block.origin(), statements);
      }
      if (inPlace && around == statement) {
        user = (Statement) rebuilt;
      }
      old = around;
      changed = rebuilt;
    }
    Function made =
        new Function(
            function.name(),
            function.nameSpan(),
            function.returnType(),
            function.parameters(),
            (Statement.Compound) changed,
            function.span(),
            function.origin());
    Stored.Form form = inPlace ? Stored.Form.COMPARED : Stored.Form.HOISTED;
    return new Hoisted(made, new Stored(site, lookup, name, form, giver, user));
  }

  /**
   * Whether a path goes from an {@code if} through nothing but {@code &&}, {@code ||} and tests.
   */
  private static boolean isInCondition(List<Node> path) {
    return path.getFirst() instanceof Statement.If choice
        && choice.before().isEmpty()
        && choice.condition() == path.get(1)
        && path.stream()
            .skip(1)
            .allMatch(
                node ->
                    node instanceof Expression.Binary
                        || node instanceof Expression.Cast
                        || node instanceof Expression.Unary);
  }

  /** What the variable is called, if the name is free. */
  static String nameFor(CApi.Lookup lookup) {
    return switch (lookup.answer()) {
      case SWALLOWED, SEPARATE, INSERTED -> "value";
      case DEAD -> "referent";
      default -> lookup.container() < 0 ? "found" : "item";
    };
  }

  /**
   * A name that a function does not use: {@code base}, or {@code base} with a number.
   *
   * @param taken names that are given already, and not yet written
   */
  static String freeName(Unit unit, Function function, String base, Set<String> taken) {
    String name = base;
    for (int i = 2; unit.mentions(function.span(), name) || taken.contains(name); i++) {
      name = base + i;
    }
    return name;
  }

  /** Whether the lookup may be evaluated before everything else in the statement. */
  private static void refuseOrder(List<Node> path, Node call) throws Refusal {
    for (int i = 0; i < path.size(); i++) {
      Node around = path.get(i);
      Node inside = i + 1 < path.size() ? path.get(i + 1) : call;
      boolean fits =
          switch (around) {
            case Expression.Binary binary ->
                binary.left() == inside
                    || (!binary.operator().equals("&&") && !binary.operator().equals("||"));
            case Expression.Conditional choice -> choice.condition() == inside;
            case Expression.Comma comma -> comma.parts().getFirst() == inside;
            case Expression.Block ignored -> false;
            case Expression.Braces ignored -> false;
            case Statement.Evaluation ignored -> true;
            case Statement.Return ignored -> true;
            case Statement.If choice -> choice.condition() == inside && choice.before().isEmpty();
            case Statement.Switch choice -> choice.value() == inside;
            case Statement.Declaration declaration -> isFirst(declaration, inside);
            case Statement ignored -> false;
            default -> true;
          };
      if (!fits) {
        throw new Refusal("the order of evaluation would change");
      }
    }
  }

  private static boolean isFirst(Statement.Declaration declaration, Node inside) {
    for (Variable variable : declaration.variables()) {
      if (variable.hasTypeWord("static")) {
        return false;
      }
      if (variable.initializer().isPresent()) {
        return variable.initializer().get() == inside;
      }
    }
    return false;
  }

  private static boolean jumps(Function function) {
    boolean[] found = new boolean[1];
    function.body().walk(node -> found[0] |= node instanceof Statement.Goto);
    return found[0];
  }
}
