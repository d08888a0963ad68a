package dev.ftport.flow;

import dev.ftport.capi.CallEffects;
import dev.ftport.facts.Expression;
import dev.ftport.flow.Evaluation.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What calls hand back. */
final class Yields {
  private static final Set<String> NEVER_NULL =
      Set.of(
          "Py_TYPE",
          "PyModule_GetDict",
          "PyImport_GetModuleDict",
          "PyEval_GetBuiltins",
          "PyThreadState_Get",
          "PyThreadState_GET",
          "PyInterpreterState_Get",
          "PyInterpreterState_Main",
          "Py_GetConstantBorrowed");

  private final Subject subject;
  private final Site site;
  private final Evaluation evaluation;
  private final Holding holding;

  Yields(Subject subject, Site site, Evaluation evaluation, Holding holding) {
    this.subject = subject;
    this.site = site;
    this.evaluation = evaluation;
    this.holding = holding;
  }

  /** Whether what is followed is no object: nobody counts references to it. */
  boolean isMemory() {
    return site.node().isPresent()
        && site.node().get() instanceof Expression.Call made
        && Resource.effects(made.name()).isPresent();
  }

  /** A call that resizes memory: it releases the old one, unless it fails. */
  List<Result> resized(Expression.Call call, List<Value> arguments, State state) {
    boolean followed = !arguments.isEmpty() && arguments.getFirst() instanceof Value.Followed;
    if (site.is(call) && !state.isOpen()) {
      return fresh(call, false, state);
    }
    if (!followed) {
      return List.of(new Result(Value.POINTER, state));
    }
    State moved = holding.release(new Value.Followed(), Optional.empty(), false, call, state);
    return List.of(new Result(Value.SOMETHING, moved), new Result(Value.NULL, state));
  }

  /** What a call hands back that takes nothing over and stores nothing. */
  List<Result> result(Expression.Call call, CallEffects effects, Value source, State state) {
    return switch (effects.result()) {
      case NEW, NEW_OR_NULL ->
          site.is(call) ? fresh(call, false, state) : List.of(new Result(Value.POINTER, state));
      case NULL_ALWAYS -> List.of(new Result(Value.NULL, state));
      case BORROWED ->
          site.is(call)
              ? borrowed(call, state)
              : List.of(
                  new Result(
                      source.depends()
                          ? isUnchecked(call) ? Value.INSIDE : Value.MAYBE_INSIDE
                          : isUnchecked(call) ? Value.SOMETHING : Value.POINTER,
                      state));
      case INTERIOR ->
          List.of(new Result(source.depends() ? Value.MAYBE_INSIDE : Value.POINTER, state));
      case SAME -> List.of(new Result(source, state));
      case NEW_SAME -> same(call, effects, source, state);
      case STATUS, NOTHING -> List.of(new Result(Value.ANYTHING, state));
      case NEVER -> List.of();
    };
  }

  private List<Result> same(Expression.Call call, CallEffects effects, Value source, State state) {
    boolean nullable = call.name().contains("XNewRef");
    if (site.is(call) && !source.depends() && !(source instanceof Value.Missing)) {
      return fresh(call, !nullable, state);
    }
    State after = holding.acquire(source, nullable, call, state);
    Optional<String> key = subject.scopes().key(call.arguments().get(effects.source()));
    after = Calls.independent(key, source, after);
    return List.of(
        new Result(
            source instanceof Value.Inside ? Value.SOMETHING : source.only(nullable ? 7 : 4),
            after));
  }

  /** What cannot fail hands back no NULL. */
  private static boolean isUnchecked(Expression.Call call) {
    return call.name().endsWith("_GET_ITEM") || NEVER_NULL.contains(call.name());
  }

  private List<Result> fresh(Expression.Call call, boolean sure, State state) {
    Result other = new Result(sure ? Value.SOMETHING : Value.POINTER, state);
    if (state.isOpen()) {
      return List.of(other);
    }
    String name = Wording.name(call);
    String who = site.key().map(Wording::variable).orElse("the function");
    List<Result> results = new ArrayList<>();
    results.add(
        new Result(
            new Value.Followed(),
            holding.found(
                Standing.ALONE,
                1,
                call.span(),
                name + " succeeds: " + who + " owns " + (isMemory() ? "it" : "a reference"),
                state)));
    if (!sure) {
      results.add(
          new Result(
              new Value.Missing(), holding.missed(call.span(), name + " gives NULL", state)));
    }
    if (evaluation.repeats()) {
      results.add(other);
    }
    return results;
  }

  private List<Result> borrowed(Expression.Call call, State state) {
    boolean sure = isUnchecked(call);
    Result other = new Result(sure ? Value.SOMETHING : Value.POINTER, state);
    if (state.isOpen()) {
      return List.of(other);
    }
    String name = Wording.name(call);
    String who = site.key().map(Wording::variable).orElse("it");
    List<Result> results = new ArrayList<>();
    results.add(
        new Result(
            new Value.Followed(),
            holding.found(
                Standing.BORROWED,
                0,
                call.span(),
                name + " succeeds: " + who + " is borrowed",
                state)));
    if (!sure) {
      results.add(
          new Result(
              new Value.Missing(), holding.missed(call.span(), name + " gives NULL", state)));
    }
    if (evaluation.repeats()) {
      results.add(other);
    }
    return results;
  }
}
