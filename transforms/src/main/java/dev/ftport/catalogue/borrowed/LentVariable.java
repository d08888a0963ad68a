package dev.ftport.catalogue.borrowed;

import dev.ftport.facts.Expression;
import dev.ftport.facts.Function;
import dev.ftport.facts.Node;
import dev.ftport.facts.NoneTest;
import dev.ftport.facts.NullTest;
import dev.ftport.facts.Statement;
import dev.ftport.facts.Unit;
import dev.ftport.facts.Variable;
import dev.ftport.flow.ControlFlow;
import dev.ftport.flow.Course;
import dev.ftport.flow.Definition;
import dev.ftport.flow.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A variable of a function, and the lookups that lend it what it holds.
 *
 * @param survey the function
 * @param name the variable
 * @param lookups those that give it a value and are to be replaced
 * @param returnsStrong whether the function is to return a strong reference from now on
 */
record LentVariable(Survey survey, String name, List<Stored> lookups, boolean returnsStrong) {

  /** Refuses a variable that is no plain local pointer with a name of its own. */
  void refuseOdd() throws Refusal {
    if (!survey.events().isLocal(name)) {
      throw new Refusal("`%s` outlives the function".formatted(name));
    }
    Function function = survey.function();
    List<Variable> declared =
        Unit.locals(function).stream().filter(v -> v.name().equals(name)).toList();
    List<Statement> blocks = declaringBlocks();
    for (Statement block : blocks) {
      boolean shadowed =
          blocks.stream().anyMatch(other -> other != block && survey.nesting().isIn(other, block));
      if (isParameter() || shadowed) {
        throw new Refusal("two variables are called `%s`".formatted(name));
      }
    }
    if (declared.stream().map(Variable::type).distinct().count() > 1) {
      throw new Refusal("two variables are called `%s`".formatted(name));
    }
    for (Variable variable : declared) {
      if (!variable.brackets().isEmpty() || variable.pointers() != 1 && variable.pointers() != 0) {
        throw new Refusal("`%s` is no simple pointer".formatted(name));
      }
    }
  }

  private boolean isParameter() {
    return survey.function().parameters().stream().anyMatch(v -> v.name().equals(name));
  }

  private List<Statement> declaringBlocks() {
    List<Statement> blocks = new ArrayList<>();
    survey
        .function()
        .body()
        .walk(
            node -> {
              if (node instanceof Statement.Declaration declaration
                  && declaration.variables().stream().anyMatch(v -> v.name().equals(name))) {
                blocks.add(survey.nesting().parent(declaration).orElse(declaration));
              }
            });
    return blocks;
  }

  /**
   * Follows everything that the variable is ever given.
   *
   * @param taking other definitions that take a reference too, by identity
   * @param guarded the lookups behind which the function is left when they fail, by identity
   * @param plan what else is to become of the function
   */
  List<Course> courses(Set<Node> taking, Set<Stored> guarded, Course.Plan plan) {
    List<Course> courses = new ArrayList<>();
    for (Definition definition : definitions(taking)) {
      boolean handled = lookupOf(definition).map(guarded::contains).orElse(true);
      courses.add(new Course(survey.graph(), survey.events(), definition, handled, plan));
    }
    return courses;
  }

  /** Everything that gives the variable a value, and everyone who is handed its address. */
  List<Definition> definitions() {
    return definitions(Set.of());
  }

  private List<Definition> definitions(Set<Node> taking) {
    List<Definition> all = new ArrayList<>();
    for (ControlFlow.Point point : survey.graph().points()) {
      List<Event> here = survey.events().at(point);
      for (int i = 0; i < here.size(); i++) {
        if (here.get(i) instanceof Event.Define define && define.name().equals(name)) {
          Definition.Kind kind =
              taking.contains(define.node()) ? Definition.Kind.LENT : kind(define.value());
          all.add(new Definition(point, i, name, define.value(), kind));
        }
        if (here.get(i) instanceof Event.Address address && address.name().equals(name)) {
          // Whoever is handed the address may give it anything.
          Definition.Kind kind =
              taking.contains(address.node()) ? Definition.Kind.LENT : Definition.Kind.UNKNOWN;
          all.add(new Definition(point, i, name, Optional.empty(), kind));
        }
      }
    }
    if (isParameter()) {
      all.add(
          new Definition(
              survey.graph().enter(), -1, name, Optional.empty(), Definition.Kind.BORROWED));
    }
    return all;
  }

  private Definition.Kind kind(Optional<Expression> value) {
    if (value.isEmpty()) {
      return Definition.Kind.UNSET;
    }
    return lookupIn(value.get()).isPresent()
        ? Definition.Kind.LENT
        : Definition.kind(value.get().withoutCasts());
  }

  /** The lookup that a definition is about; empty for another value. */
  Optional<Stored> lookupOf(Definition definition) {
    return definition.value().flatMap(this::lookupIn);
  }

  private Optional<Stored> lookupIn(Expression value) {
    Expression plain = value.withoutCasts();
    return lookups.stream().filter(lookup -> lookup.site().call() == plain).findFirst();
  }

  /** The condition as a test of the variable for NULL, if it is one. */
  Optional<NullTest> nullTest(Expression condition) {
    return NullTest.of(condition).filter(test -> isName(test.tested()));
  }

  /** The condition as a test of the variable for {@code Py_None}, if it is one. */
  Optional<NoneTest> noneTest(Expression condition) {
    return NoneTest.of(condition).filter(test -> isName(test.tested()));
  }

  /** Whether it is the variable, or what has just been assigned to it. */
  private boolean isName(Expression expression) {
    Expression named =
        expression instanceof Expression.Assign assign ? assign.target() : expression;
    return named.asName().equals(Optional.of(name));
  }
}
