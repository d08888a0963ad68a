package dev.ftport.flow;

import dev.ftport.facts.Expression;
import dev.ftport.facts.Patience;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Works out what an expression does to a state and what it yields. Where the outcome depends on
 * something that is not known, there are several results.
 */
final class Evaluation {
  private static final int MOST_RESULTS = 256;

  private final Subject subject;
  private final Site site;
  private final boolean repeats;
  private final Holding holding;
  private final Conditions conditions;
  private final Calls calls;

  /**
   * An evaluation for one followed reference.
   *
   * @param repeats whether the site can be reached more than once, so that each time it must be
   *     asked whether this is the reference that is followed
   */
  Evaluation(Subject subject, Site site, boolean repeats) {
    this.subject = subject;
    this.site = site;
    this.repeats = repeats;
    this.holding = new Holding(subject, site);
    this.conditions = new Conditions(subject, this);
    this.calls = new Calls(subject, site, this, holding);
  }

  /** A value and the state in which it came about. */
  record Result(Value value, State state) {}

  Holding holding() {
    return holding;
  }

  Conditions conditions() {
    return conditions;
  }

  boolean repeats() {
    return repeats;
  }

  static List<Result> then(List<Result> results, Function<Result, List<Result>> next) {
    Set<Result> all = new LinkedHashSet<>();
    for (Result result : results) {
      if (result.state().isWrong()) {
        all.add(result);
      } else {
        all.addAll(next.apply(result));
      }
    }
    return List.copyOf(all);
  }

  /** The values that {@code expression} may have, each with the state behind it. */
  List<Result> value(Expression expression, State state) {
    Patience.check();
    if (state.isWrong()) {
      return List.of(new Result(Value.ANYTHING, state));
    }
    List<Result> results = evaluated(expression, state);
    if (results.size() > MOST_RESULTS) {
      return List.of(
          new Result(
              Value.ANYTHING,
              state.wrong(
                  expression.span(), "cannot be followed: too many ways in one expression")));
    }
    return results;
  }

  /** The results of a call whose value nothing looks at. */
  List<Result> statement(Expression.Call call, State state) {
    return calls.apply(call, state, true);
  }

  /** Evaluates all, in order, for their effects. */
  List<Result> all(List<? extends Expression> expressions, State state) {
    List<Result> results = List.of(new Result(Value.ANYTHING, state));
    for (Expression expression : expressions) {
      results = then(results, result -> value(expression, result.state()));
    }
    return results;
  }

  private List<Result> evaluated(Expression expression, State state) {
    return switch (expression) {
      case Expression.Name name -> name(name, state);
      case Expression.Literal literal ->
          List.of(new Result(Constants.literal(literal.text()), state));
      case Expression.Call call -> calls.apply(call, state, false);
      case Expression.Unary unary -> unary(unary, state);
      case Expression.Binary binary -> binary(binary, state);
      case Expression.Assign assign -> assign(assign, state);
      case Expression.Conditional choice -> choice(choice, state);
      case Expression.Cast cast -> cast(cast, state);
      case Expression.Member member ->
          then(value(member.object(), state), object -> place(member, object));
      case Expression.Index index ->
          then(
              value(index.array(), state),
              array ->
                  then(
                      value(index.index(), array.state()),
                      at -> place(index, new Result(array.value(), at.state()))));
      case Expression.Comma comma -> all(comma.parts(), state);
      case Expression.Braces braces -> braces(braces, state);
      case Expression.Block block -> block(block, state);
      case Expression.Other other -> other(other, state);
    };
  }

  private List<Result> name(Expression.Name name, State state) {
    Optional<String> key = subject.scopes().key(name);
    if (key.isPresent()) {
      if (subject.isArray(key.get())) {
        return List.of(new Result(Value.SOMETHING, state));
      }
      return List.of(new Result(state.value(key.get()), holding.read(key.get(), name, state)));
    }
    if (site.is(name)) {
      return holding.open(Standing.BORROWED, "`" + name.text() + "`", name.span(), repeats, state);
    }
    return List.of(new Result(Constants.name(name.text()), state));
  }

  private List<Result> unary(Expression.Unary unary, State state) {
    switch (unary.operator()) {
      case "sizeof" -> {
        return List.of(new Result(new Value.Number(Value.POSITIVE), state));
      }
      case "!" -> {
        return truth(unary, state);
      }
      case "&" -> {
        return address(unary, state);
      }
      default -> {}
    }
    return then(
        value(unary.operand(), state),
        operand ->
            switch (unary.operator()) {
              case "*" -> place(unary, operand);
              case "-" ->
                  List.of(
                      new Result(
                          operand.value() instanceof Value.Exact exact
                              ? new Value.Exact(-exact.number())
                              : Value.ANYTHING,
                          operand.state()));
              case "+" -> List.of(operand);
              case "++", "--", "post++", "post--" -> {
                Value moved = operand.value().depends() ? Value.INSIDE : Value.ANYTHING;
                Optional<String> key = subject.scopes().key(unary.operand());
                yield List.of(
                    new Result(
                        moved,
                        key.isEmpty()
                            ? operand.state()
                            : holding.assign(key.get(), moved, unary, operand.state())));
              }
              default -> List.of(new Result(Value.ANYTHING, operand.state()));
            });
  }

  private List<Result> address(Expression.Unary unary, State state) {
    Optional<String> key = subject.scopes().key(unary.operand());
    if (key.isPresent()) {
      State after =
          state.value(key.get()) instanceof Value.Followed && state.isHeld()
              ? state.wrong(
                  unary.span(),
                  "cannot be followed: the address of " + Wording.variable(key.get()) + " is taken")
              : state;
      return List.of(new Result(Value.SOMETHING, after));
    }
    Expression operand = unary.operand();
    if (operand instanceof Expression.Member || operand instanceof Expression.Index) {
      Expression object =
          operand instanceof Expression.Member member
              ? member.object()
              : ((Expression.Index) operand).array();
      return then(
          value(object, state),
          result ->
              List.of(
                  new Result(
                      result.value().depends() ? Value.INSIDE : Value.SOMETHING, result.state())));
    }
    return then(
        value(operand, state), result -> List.of(new Result(Value.SOMETHING, result.state())));
  }

  /** What is read from a field, an element, or through a pointer. */
  private List<Result> place(Expression place, Result object) {
    if (site.is(place)) {
      boolean element = !(place instanceof Expression.Member);
      return holding.open(
          element ? Standing.UNKNOWN : Standing.BORROWED,
          subject.quote(place),
          place.span(),
          repeats,
          object.state());
    }
    return List.of(
        new Result(
            object.value().depends()
                ? place instanceof Expression.Member member && !subject.isData(member.field())
                    ? Value.MAYBE_INSIDE
                    : Value.LOADED
                : Value.ANYTHING,
            object.state()));
  }

  private List<Result> binary(Expression.Binary binary, State state) {
    return switch (binary.operator()) {
      case "&&", "||", "==", "!=", "<", ">", "<=", ">=" -> truth(binary, state);
      default ->
          then(
              value(binary.left(), state),
              left ->
                  then(
                      value(binary.right(), left.state()),
                      right ->
                          List.of(
                              new Result(
                                  (left.value().depends() || right.value().depends())
                                      ? Value.MAYBE_INSIDE
                                      : Value.ANYTHING,
                                  right.state()))));
    };
  }

  private List<Result> truth(Expression condition, State state) {
    return conditions.decide(condition, state).stream()
        .map(outcome -> new Result(new Value.Exact(outcome.holds() ? 1 : 0), outcome.state()))
        .distinct()
        .toList();
  }

  private List<Result> assign(Expression.Assign assign, State state) {
    Optional<String> key = subject.scopes().key(assign.target());
    boolean plain = assign.operator().equals("=");
    if (key.isPresent() && !subject.isArray(key.get())) {
      return then(
          plain
              ? value(assign.value(), state)
              : all(List.of(assign.target(), assign.value()), state),
          result -> {
            Value before = state.value(key.get());
            Value stored =
                plain ? result.value() : before.depends() ? Value.INSIDE : Value.ANYTHING;
            State after = holding.assign(key.get(), stored, assign, result.state());
            return List.of(new Result(after.value(key.get()), after));
          });
    }
    return then(
        value(assign.value(), state),
        result ->
            then(
                into(assign.target(), result.state()),
                target ->
                    List.of(
                        new Result(
                            result.value(),
                            holding.store(
                                assign.target(), result.value(), assign, target.state())))));
  }

  /** Evaluates the parts of a place that is stored into. */
  private List<Result> into(Expression target, State state) {
    return switch (target.withoutCasts()) {
      case Expression.Member member -> value(member.object(), state);
      case Expression.Index index -> all(List.of(index.array(), index.index()), state);
      case Expression.Unary unary -> value(unary.operand(), state);
      case Expression.Name name -> List.of(new Result(Value.ANYTHING, state));
      case Expression other -> value(other, state);
    };
  }

  private List<Result> choice(Expression.Conditional choice, State state) {
    Set<Result> all = new LinkedHashSet<>();
    for (Conditions.Outcome outcome : conditions.decide(choice.condition(), state)) {
      Optional<Expression> branch =
          outcome.holds() ? choice.positive() : Optional.of(choice.negative());
      if (branch.isPresent()) {
        all.addAll(value(branch.get(), outcome.state()));
      } else {
        Optional<String> key = subject.scopes().key(choice.condition());
        all.add(
            new Result(key.map(outcome.state()::value).orElse(Value.ANYTHING), outcome.state()));
      }
    }
    return List.copyOf(all);
  }

  private List<Result> cast(Expression.Cast cast, State state) {
    if (cast.type().equals("void")) {
      // What a cast to void looks at is not decided by it: an assertion may be compiled away.
      return all(Conditions.parts(cast.operand()), state);
    }
    return value(cast.operand(), state);
  }

  /**
   * A braced list holds what its parts hold. What a variable holds, too, is not owned by the list;
   * what nothing else holds is.
   */
  private List<Result> braces(Expression.Braces braces, State state) {
    List<Result> results = List.of(new Result(Value.SOMETHING, state));
    for (Expression.Clause clause : braces.clauses()) {
      results =
          then(
              results,
              before ->
                  then(
                      value(clause.value(), before.state()),
                      part ->
                          List.of(
                              new Result(
                                  Value.SOMETHING,
                                  part.value() instanceof Value.Followed
                                          && !part.state().holds(Value.Followed.class::isInstance)
                                      ? holding.store(
                                          clause.value(), part.value(), braces, part.state())
                                      : part.state()))));
    }
    return results;
  }

  private List<Result> block(Expression.Block block, State state) {
    for (String key : subject.scopes().mentioned(block)) {
      Value value = state.value(key);
      if (value.depends() || value instanceof Value.Missing) {
        return List.of(
            new Result(
                Value.ANYTHING,
                state.wrong(
                    block.span(),
                    "cannot be followed: a block inside an expression uses "
                        + Wording.variable(key))));
      }
    }
    boolean[] comesIn = new boolean[1];
    block.walk(node -> comesIn[0] |= node instanceof Expression inner && site.is(inner));
    return List.of(
        new Result(
            Value.ANYTHING,
            comesIn[0]
                ? state.wrong(block.span(), "cannot be followed: it is made inside an expression")
                : state));
  }

  private List<Result> other(Expression.Other other, State state) {
    if (other.kind().equals("type")) {
      return List.of(new Result(Value.ANYTHING, state));
    }
    return then(
        all(other.operands(), state),
        result -> {
          for (Expression operand : other.operands()) {
            Optional<String> key = subject.scopes().key(operand);
            if (result.state().isHeld()
                && key.isPresent()
                && result.state().value(key.get()) instanceof Value.Followed) {
              return List.of(
                  new Result(
                      Value.ANYTHING,
                      result
                          .state()
                          .wrong(
                              other.span(),
                              "cannot be followed: an object may take over "
                                  + Wording.variable(key.get()))));
            }
          }
          return List.of(
              new Result(
                  other.operands().size() == 1 ? result.value() : Value.ANYTHING, result.state()));
        });
  }
}
