package dev.ftport.facts;

import dev.ftport.source.Span;
import java.util.List;
import java.util.Optional;

/** A call that creates a module in single-phase initialization, and what becomes of its result. */
public sealed interface ModuleCreation {
  /** The call of {@code PyModule_Create} or {@code PyModule_Create2}. */
  CallSite site();

  /** The text of the variable that keeps the module, if it is a plain one. */
  default Optional<String> kept() {
    return switch (this) {
      case Stored stored -> Optional.of(stored.variable());
      case StoredInto into -> Optional.of(into.variable());
      case Returned ignored -> Optional.empty();
      case Other ignored -> Optional.empty();
    };
  }

  /** {@code return PyModule_Create(&def);} in a block. */
  record Returned(CallSite site, Statement.Return exit, Statement.Compound block)
      implements ModuleCreation {}

  /**
   * The result is in a variable when control is behind {@code behind}.
   *
   * @param variable the text of the variable: a name or a field
   * @param behind the statement that the next one may follow
   * @param checked whether the variable is known not to be {@code NULL} there
   */
  record Stored(CallSite site, String variable, Statement behind, boolean checked)
      implements ModuleCreation {}

  /**
   * The result is in a variable, and not {@code NULL}, at the start of {@code block}.
   *
   * @param variable the text of the variable
   */
  record StoredInto(CallSite site, String variable, Statement.Compound block)
      implements ModuleCreation {}

  /**
   * Another shape.
   *
   * @param shape what it is, for a sentence: {@code the module is ...}
   */
  record Other(CallSite site, String shape) implements ModuleCreation {}

  /** The creations in {@code unit}, in the order of the text. */
  static List<ModuleCreation> in(Unit unit) {
    return unit.calls().stream()
        .filter(
            site ->
                site.call().name().equals("PyModule_Create")
                    || site.call().name().equals("PyModule_Create2"))
        .filter(site -> site.function().isPresent())
        .map(site -> of(unit, site))
        .toList();
  }

  private static ModuleCreation of(Unit unit, CallSite site) {
    Node inner = site.call();
    int above = site.path().size() - 1;
    while (above >= 0 && site.path().get(above) instanceof Expression.Cast cast) {
      inner = cast;
      above--;
    }
    Node user = site.path().get(Math.max(above, 0));
    if (!user.isEditable()) {
      return byStatementMacro(unit, site);
    }
    return switch (user) {
      case Statement.Return exit -> returned(unit, site, exit, above, inner != site.call());
      case Statement.Declaration declaration -> declared(unit, site, declaration, above);
      case Expression.Assign assign -> assigned(unit, site, assign, above);
      case Statement.Evaluation ignored -> new Other(site, "created and never used");
      case Expression.Call ignored -> new Other(site, "an argument of another call");
      default -> new Other(site, "created inside a larger expression");
    };
  }

  private static ModuleCreation returned(
      Unit unit, CallSite site, Statement.Return exit, int above, boolean cast) {
    boolean inBlock = above > 0 && site.path().get(above - 1) instanceof Statement.Compound;
    if (!unit.file().text().startsWith("return", exit.span().start())) {
      return new Other(site, "created in a macro");
    }
    if (!inBlock || cast || exit.origin() != Origin.WRITTEN) {
      return new Other(site, "returned where no variable can be declared");
    }
    Statement.Compound block = (Statement.Compound) site.path().get(above - 1);
    int index = block.statements().indexOf(exit);
    if (index > 0 && block.statements().get(index - 1) instanceof Statement.Case) {
      return new Other(site, "returned where no variable can be declared");
    }
    return new Returned(site, exit, block);
  }

  private static ModuleCreation declared(
      Unit unit, CallSite site, Statement.Declaration declaration, int above) {
    for (Variable variable : declaration.variables()) {
      if (variable.initializer().map(Expression::withoutCasts).orElse(null) == site.call()) {
        if (!variable.nameSpan().of(unit.file().text()).equals(variable.name())) {
          return new Other(site, "created in a macro");
        }
        boolean pointer = variable.pointers() == 1 || variable.hasTypeWord("auto");
        return pointer
            ? stored(unit, site, variable.name(), declaration, above)
            : new Other(site, "kept in an object of its own type");
      }
    }
    return new Other(site, "kept in an object of its own type");
  }

  private static ModuleCreation assigned(
      Unit unit, CallSite site, Expression.Assign assign, int above) {
    Expression target = assign.target();
    boolean plain = target instanceof Expression.Name || target instanceof Expression.Member;
    if (!assign.operator().equals("=") || !plain || !target.isEditable()) {
      return new Other(site, "kept in a place that is no plain variable");
    }
    int user = above - 1;
    while (user >= 0
        && site.path().get(user) instanceof Expression.Assign outer
        && outer.target() instanceof Expression.Name) {
      target = outer.target();
      user--;
    }
    String variable = unit.withoutTrivia(target.span());
    if (user >= 0 && site.path().get(user) instanceof Statement.Evaluation evaluation) {
      return stored(unit, site, variable, evaluation, user);
    }
    while (user >= 0 && site.path().get(user) instanceof Expression) {
      user--;
    }
    if (user > 0
        && site.path().get(user) instanceof Statement.If choice
        && choice.origin() == Origin.WRITTEN
        && site.path().get(user - 1) instanceof Statement.Compound) {
      return inCondition(site, assign, variable, choice);
    }
    return new Other(site, "created inside a larger expression");
  }

  private static ModuleCreation inCondition(
      CallSite site, Expression.Assign assign, String variable, Statement.If choice) {
    Optional<NullTest> test =
        NullTest.deciding(choice.condition())
            .filter(deciding -> deciding.tested() == assign)
            .findFirst();
    if (test.isPresent() && test.get().isNull() && Flow.leaves(choice.positive())) {
      Optional<ModuleCreation> known = behindCheck(site, variable, choice);
      return known.orElse(new Other(site, "created inside a condition"));
    }
    if (test.isPresent()
        && !test.get().isNull()
        && choice.positive() instanceof Statement.Compound block
        && block.origin() == Origin.WRITTEN) {
      return new StoredInto(site, variable, block);
    }
    return new Other(site, "created inside a condition");
  }

  /** Where the module is known to exist: behind a check that leaves, or in its {@code else}. */
  private static Optional<ModuleCreation> behindCheck(
      CallSite site, String variable, Statement.If choice) {
    if (choice.negative().isEmpty()) {
      return Optional.of(new Stored(site, variable, choice, true));
    }
    return choice.negative().get() instanceof Statement.Compound block
            && block.origin() == Origin.WRITTEN
        ? Optional.of(new StoredInto(site, variable, block))
        : Optional.empty();
  }

  /** Looks for the check behind the statement that stores the module. */
  private static ModuleCreation stored(
      Unit unit, CallSite site, String variable, Statement store, int index) {
    Node around = index > 0 ? site.path().get(index - 1) : store;
    Statement listed = store;
    if (around instanceof Statement.If choice
        && choice.before().orElse(null) == store
        && choice.positive() instanceof Statement.Compound then
        && then.origin() == Origin.WRITTEN
        && NullTest.deciding(choice.condition())
            .anyMatch(t -> !t.isNull() && t.tested().asName().equals(Optional.of(variable)))) {
      return new StoredInto(site, variable, then);
    }
    if (around instanceof Statement.Label label && index > 1) {
      listed = label;
      around = site.path().get(index - 2);
    }
    if (!(around instanceof Statement.Compound block) || store.origin() != Origin.WRITTEN) {
      return new Other(site, "created in a statement without braces");
    }
    return checked(unit, site, variable, block, store, block.statements().indexOf(listed) + 1);
  }

  /**
   * Looks for the check behind the statement that stores the module.
   *
   * @param next the index of the statement behind {@code store} in {@code block}
   */
  private static ModuleCreation checked(
      Unit unit,
      CallSite site,
      String variable,
      Statement.Compound block,
      Statement store,
      int next) {
    List<Statement> statements = block.statements();
    int at = next;
    Statement behind = store;
    while (at < statements.size() && statements.get(at) instanceof Statement.Declaration also) {
      behind = also;
      at++;
    }
    if (at < statements.size()
        && statements.get(at) instanceof Statement.If choice
        && choice.origin() == Origin.WRITTEN) {
      Optional<NullTest> test =
          NullTest.deciding(choice.condition())
              .filter(
                  deciding ->
                      deciding.tested().isEditable()
                          && unit.withoutTrivia(deciding.tested().span()).equals(variable))
              .findFirst();
      if (test.isPresent() && test.get().isNull() && Flow.leaves(choice.positive())) {
        return behindCheck(site, variable, choice)
            .orElse(new Stored(site, variable, behind, false));
      }
      if (test.isPresent()
          && !test.get().isNull()
          && choice.positive() instanceof Statement.Compound then
          && then.origin() == Origin.WRITTEN) {
        return new StoredInto(site, variable, then);
      }
    }
    return new Stored(site, variable, behind, false);
  }

  /**
   * A macro that is used as a statement may leave the module in a variable that its user knows:
   * {@code MOD_DEF(m, "spam", doc, methods);}.
   */
  private static ModuleCreation byStatementMacro(Unit unit, CallSite site) {
    Other other = new Other(site, "created in a macro");
    int index = site.path().size() - 1;
    while (index > 0 && !(site.path().get(index) instanceof Statement)) {
      index--;
    }
    if (index == 0
        || !(site.path().get(index) instanceof Statement store)
        || !(site.path().get(index - 1) instanceof Statement.Compound block)
        || block.origin() != Origin.WRITTEN) {
      return other;
    }
    Optional<String> variable = variableOf(store, site.call());
    if (variable.isEmpty()) {
      return other;
    }
    Span use = site.call().span();
    int at = block.statements().indexOf(store);
    Statement behind = store;
    boolean checks = store instanceof Statement.If;
    while (at < block.statements().size() && isPartOf(use, block.statements().get(at))) {
      behind = block.statements().get(at);
      checks |= leavesIfNull(behind, variable.get());
      at++;
    }
    Statement whole =
        new Statement.Other(new Span(use.start(), behind.span().end()), Origin.WRITTEN, true);
    return checks
        ? new Stored(site, variable.get(), whole, true)
        : checked(unit, site, variable.get(), block, whole, at);
  }

  /** The variable that a statement of a macro puts the module into. */
  private static Optional<String> variableOf(Statement statement, Expression.Call creation) {
    return switch (statement) {
      case Statement.Evaluation evaluation -> targetOf(evaluation.expression(), creation);
      case Statement.If choice ->
          Flow.leaves(choice.positive()) && choice.negative().isEmpty()
              ? NullTest.deciding(choice.condition())
                  .filter(NullTest::isNull)
                  .flatMap(test -> targetOf(test.tested(), creation).stream())
                  .findFirst()
              : Optional.empty();
      case Statement.Declaration declaration ->
          declaration.variables().stream()
              .filter(v -> v.pointers() == 1)
              .filter(v -> v.initializer().map(i -> i.withoutCasts() == creation).orElse(false))
              .map(Variable::name)
              .findFirst();
      default -> Optional.empty();
    };
  }

  private static Optional<String> targetOf(Expression expression, Expression.Call creation) {
    return expression instanceof Expression.Assign assign
            && assign.operator().equals("=")
            && assign.value().withoutCasts() == creation
        ? assign.target().asName()
        : Optional.empty();
  }

  /** Whether a statement comes out of the macro that is used at {@code use}, or ends its line. */
  private static boolean isPartOf(Span use, Statement statement) {
    boolean semicolon =
        statement instanceof Statement.Other other
            && other.understood()
            && statement.span().start() == use.end();
    return statement.span().start() == use.start() || semicolon;
  }

  private static boolean leavesIfNull(Statement statement, String variable) {
    return statement instanceof Statement.If choice
        && choice.negative().isEmpty()
        && Flow.leaves(choice.positive())
        && NullTest.deciding(choice.condition())
            .anyMatch(t -> t.isNull() && t.tested().asName().equals(Optional.of(variable)));
  }
}
