package dev.ftport.flow;

import dev.ftport.facts.Expression;
import dev.ftport.facts.Node;
import dev.ftport.facts.Patience;
import dev.ftport.facts.Statement;
import dev.ftport.flow.ControlFlow.Edge;
import dev.ftport.flow.ControlFlow.Point;
import dev.ftport.flow.ControlFlow.Way;
import dev.ftport.flow.Evaluation.Result;
import dev.ftport.source.Span;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Follows what comes in at one site along every way through the function. */
final class Exploration {
  private static final int MOST_VISITS = 20_000;

  private final Subject subject;
  private final ControlFlow flow;
  private final Liveness liveness;
  private final Site site;
  private final Evaluation evaluation;
  private final Switches switches;
  private final Set<Key> seen = new HashSet<>();
  private final Deque<Visit> waiting = new ArrayDeque<>();
  private final Set<String> holders = new HashSet<>();
  private final List<Visit> ends = new ArrayList<>();
  private int visits;

  /**
   * An exploration that has not been run yet.
   *
   * @param again whether control can come to the site twice
   */
  Exploration(Subject subject, ControlFlow flow, Liveness liveness, Site site, boolean again) {
    this.subject = subject;
    this.flow = flow;
    this.liveness = liveness;
    this.site = site;
    this.evaluation = new Evaluation(subject, site, again);
    this.switches = new Switches(subject, evaluation);
  }

  private record Key(int point, State state) {}

  /**
   * A point reached in a state.
   *
   * @param condition what was decided on the way from the visit before
   * @param matters whether the decision says something of the reference
   */
  record Visit(
      Point point,
      State state,
      Optional<Visit> before,
      Optional<Ledger.Entry> condition,
      boolean matters) {}

  Site site() {
    return site;
  }

  /** Where the ways end: at an exit, at a mistake, or where nothing is left of the reference. */
  List<Visit> ends() {
    return ends;
  }

  /** The variables that came to hold the reference. */
  Set<String> holders() {
    return holders;
  }

  Exploration run() {
    State start = State.START;
    Optional<String> key = site.key();
    if (key.isPresent()) {
      start =
          switch (site.kind()) {
            case PARAMETER ->
                start
                    .with(key.get(), new Value.Followed())
                    .with(Standing.BORROWED, 0)
                    .entry(site.span(), "the caller passes " + Wording.variable(key.get()));
            case CONSUMED ->
                start
                    .with(key.get(), new Value.Followed())
                    .with(Standing.ALONE, 1)
                    .entry(site.span(), "the caller hands over " + Wording.variable(key.get()));
            // A jump may come by before the declaration.
            case VARIABLE -> start.with(key.get(), new Value.Unset());
            default -> start;
          };
    }
    visit(flow.enter(), start, Optional.empty(), Optional.empty(), false);
    while (!waiting.isEmpty()) {
      Patience.check();
      Visit visit = waiting.poll();
      if (++visits > MOST_VISITS) {
        end(visit, visit.state().wrong(site.span(), "cannot be followed: too many paths"));
        break;
      }
      step(visit);
    }
    return this;
  }

  private void end(Visit visit, State state) {
    ends.add(new Visit(visit.point(), state, Optional.of(visit), Optional.empty(), false));
  }

  private void visit(
      Point point,
      State state,
      Optional<Visit> before,
      Optional<Ledger.Entry> condition,
      boolean matters) {
    note(state);
    State kept = state.isWrong() ? state : forget(point, state);
    Visit visit = new Visit(point, kept, before, condition, matters);
    if (kept.isWrong()) {
      ends.add(visit);
    } else if (seen.add(new Key(point.index(), kept))) {
      if (isSettled(point, kept)) {
        ends.add(visit);
      } else {
        waiting.add(visit);
      }
    }
  }

  private void note(State state) {
    state
        .values()
        .forEach(
            (key, value) -> {
              if (value instanceof Value.Followed || value instanceof Value.Missing) {
                holders.add(key);
              }
            });
  }

  /** Forgets what does not matter any more. */
  private State forget(Point point, State state) {
    Map<String, Value> kept = new TreeMap<>();
    state
        .values()
        .forEach(
            (key, value) -> {
              boolean keep =
                  switch (value) {
                    case Value.Followed followed ->
                        state.isHeld()
                            || liveness.isRead(point, key)
                            || subject.owners().isOwner(key);
                    case Value.Inside inside -> liveness.isRead(point, key);
                    case Value.Missing missing -> liveness.isRead(point, key);
                    default ->
                        site.kind() == Site.Kind.VARIABLE && site.key().equals(Optional.of(key))
                            ? liveness.isRead(point, key)
                            : liveness.isDecided(point, key);
                  };
              if (keep) {
                kept.put(key, value);
              }
            });
    return kept.size() == state.values().size() ? state : state.values(kept);
  }

  /** Whether nothing is left of the reference. */
  private boolean isSettled(Point point, State state) {
    return point.step() instanceof Step.Exit
        || (state.isOpen()
            && !state.isHeld()
            && state.stored().stream().noneMatch(subject::isEmptied)
            && !state.holds(value -> value.depends() || value instanceof Value.Missing));
  }

  private void step(Visit visit) {
    Point point = visit.point();
    State state = visit.state();
    for (Edge edge : point.out()) {
      if (edge.way() == Way.THROWN) {
        follow(visit, state, edge, Optional.empty(), false);
      }
    }
    switch (point.step()) {
      case Step.Test test -> test(visit, test);
      case Step.Choose choose -> choose(visit, choose);
      case Step.Jump jump -> {
        if (point.out().isEmpty()) {
          unknown(visit, jump.statement());
        }
        onward(visit, state);
      }
      case Step.Unknown unknown -> {
        unknown(visit, unknown.statement());
        boolean unset = site.kind() == Site.Kind.VARIABLE;
        onward(visit, unset ? state.with(site.key().orElseThrow(), Value.ANYTHING) : state);
      }
      case Step.Evaluate evaluate -> {
        for (Result result : evaluated(evaluate.expression(), state)) {
          onward(visit, result.state());
        }
      }
      case Step.Declare declare -> declare(visit, declare);
      case Step.Leave leave -> leave(visit, leave);
      case Step.Close close -> {
        State after = state;
        for (String key : subject.owners().all()) {
          if (subject.owners().diesWith(key, close.block())) {
            after = evaluation.holding().destroyed(key, span(close), after);
          }
        }
        for (String key : subject.scopes().declaredIn(close.block())) {
          after = after.with(key, Value.ANYTHING);
        }
        onward(visit, after);
      }
      default -> onward(visit, state);
    }
  }

  private List<Result> evaluated(Expression expression, State state) {
    return expression instanceof Expression.Call call
        ? evaluation.statement(call, state)
        : evaluation.value(expression, state);
  }

  private void declare(Visit visit, Step.Declare declare) {
    Optional<String> key = subject.scopes().key(declare.variable());
    if (key.isEmpty()) {
      onward(visit, visit.state());
      return;
    }
    Optional<Expression> initializer =
        subject.owners().taken(declare.variable()).or(() -> declare.variable().initializer());
    if (initializer.isEmpty()) {
      boolean unset = site.kind() == Site.Kind.VARIABLE && subject.isPointer(key.get());
      onward(visit, visit.state().with(key.get(), unset ? new Value.Unset() : Value.ANYTHING));
      return;
    }
    for (Result result : evaluation.value(initializer.get(), visit.state())) {
      State after =
          result.state().isWrong() || subject.isArray(key.get())
              ? result.state()
              : evaluation
                  .holding()
                  .assign(key.get(), result.value(), initializer.get(), result.state());
      onward(visit, after);
    }
  }

  private void leave(Visit visit, Step.Leave leave) {
    Optional<Expression> value = leave.statement().value();
    Span span = leave.statement().span();
    if (value.isEmpty()) {
      State after = evaluation.holding().destroyedAll(span, visit.state());
      onward(visit, evaluation.holding().leave(span, after));
      return;
    }
    for (Result result : evaluation.value(value.get(), visit.state())) {
      State after =
          result.state().isWrong()
              ? result.state()
              : evaluation.holding().give(result.value(), value.get(), result.state());
      State left = evaluation.holding().destroyedAll(span, after);
      if (left.standing() == Standing.DEAD
          && after.standing() != Standing.DEAD
          && result.value() instanceof Value.Inside inside
          && !inside.guessed()
          && subject.function().returnType().contains("*")) {
        left = left.wrong(span, "used after its release (what is returned points into it)");
      }
      onward(visit, evaluation.holding().leave(span, left));
    }
  }

  /** What is not understood may set a variable, and do anything to a reference. */
  private void unknown(Visit visit, Statement statement) {
    if (visit.state().isHeld() || (visit.state().isOpen() && mentionsHolder(visit, statement))) {
      end(
          visit,
          visit.state().wrong(statement.span(), "cannot be followed: this code is not understood"));
    }
  }

  private boolean mentionsHolder(Visit visit, Node node) {
    return subject.scopes().mentioned(node).stream()
        .anyMatch(key -> visit.state().value(key).depends());
  }

  private void test(Visit visit, Step.Test test) {
    for (Conditions.Outcome outcome :
        evaluation.conditions().decide(test.condition(), visit.state())) {
      Way way = outcome.holds() ? Way.TRUE : Way.FALSE;
      String words =
          subject.quote(test.condition()) + (outcome.holds() ? " holds" : " does not hold");
      Ledger.Entry entry = new Ledger.Entry(test.condition().span(), words);
      if (outcome.state().isWrong()) {
        end(visit, outcome.state());
      }
      for (Edge edge : visit.point().out()) {
        if (edge.way() == way && !outcome.state().isWrong()) {
          boolean matters = matters(test.condition(), visit.state(), outcome.state());
          follow(visit, checked(visit, outcome.state()), edge, Optional.of(entry), matters);
        }
      }
    }
  }

  private boolean matters(Node condition, State before, State after) {
    return subject.scopes().mentioned(condition).stream()
        .anyMatch(key -> isTelling(before.value(key)) || isTelling(after.value(key)));
  }

  private static boolean isTelling(Value value) {
    return value.depends() || value instanceof Value.Missing || value instanceof Value.Exact;
  }

  private void choose(Visit visit, Step.Choose choose) {
    List<Optional<Expression>> cases = Switches.cases(choose.statement());
    List<Edge> taken = visit.point().out().stream().filter(edge -> edge.way() == Way.TRUE).toList();
    boolean exact = cases.size() == taken.size();
    for (Result result : evaluation.value(choose.value(), visit.state())) {
      State after = checked(visit, result.state());
      for (Edge edge : visit.point().out()) {
        if (edge.way() == Way.THROWN) {
          continue;
        }
        int index = taken.indexOf(edge);
        Optional<Expression> label = exact && index >= 0 ? cases.get(index) : Optional.empty();
        boolean otherwise = exact && edge.way() != Way.NEXT && label.isEmpty();
        if (label.isPresent() && !switches.fits(result.value(), label.get())) {
          continue;
        }
        if (otherwise && switches.isCovered(result.value(), cases)) {
          continue;
        }
        String words =
            subject.quote(choose.value())
                + label.map(at -> " is " + subject.quote(at)).orElse(" is none of these");
        follow(
            visit,
            switches.narrowed(choose.value(), result.value(), label, after),
            edge,
            edge.way() == Way.NEXT
                ? Optional.empty()
                : Optional.of(new Ledger.Entry(choose.value().span(), words)),
            matters(choose.value(), visit.state(), after));
      }
    }
  }

  private void onward(Visit visit, State after) {
    State checked = checked(visit, after);
    if (checked.isWrong()) {
      end(visit, checked);
      return;
    }
    for (Edge edge : visit.point().out()) {
      if (edge.way() != Way.THROWN) {
        follow(visit, checked, edge, Optional.empty(), false);
      }
    }
  }

  private State checked(Visit visit, State after) {
    if (visit.point().step() instanceof Step.Leave) {
      return after;
    }
    return evaluation.holding().dropped(span(visit.point().step()), visit.state(), after);
  }

  private void follow(
      Visit visit, State after, Edge edge, Optional<Ledger.Entry> condition, boolean matters) {
    State state = after;
    if (edge.to().step() instanceof Step.Exit || edge.to().step() instanceof Step.Unwind) {
      state = evaluation.holding().destroyedAll(exitSpan(visit.point()), state);
      state = evaluation.holding().leave(exitSpan(visit.point()), state);
    } else {
      for (String key : subject.owners().all()) {
        if (!subject.owners().livesAt(key, span(edge.to().step()))) {
          state = evaluation.holding().destroyed(key, span(visit.point().step()), state);
        }
      }
    }
    visit(edge.to(), state, Optional.of(visit), condition, matters);
  }

  private Span exitSpan(Point point) {
    if (point.step() instanceof Step.Close) {
      int end = subject.function().body().span().end();
      return new Span(Math.max(end - 1, 0), end);
    }
    return span(point.step());
  }

  Span span(Step step) {
    return switch (step) {
      case Step.Evaluate evaluate -> evaluate.statement().span();
      case Step.Declare declare -> declare.statement().span();
      case Step.Test test -> test.condition().span();
      case Step.Choose choose -> choose.value().span();
      case Step.Leave leave -> leave.statement().span();
      case Step.Jump jump -> jump.statement().span();
      case Step.Close close ->
          new Span(Math.max(close.block().span().end() - 1, 0), close.block().span().end());
      case Step.Unknown unknown -> unknown.statement().span();
      default -> {
        int end = subject.function().body().span().end();
        yield new Span(Math.max(end - 1, 0), end);
      }
    };
  }
}
