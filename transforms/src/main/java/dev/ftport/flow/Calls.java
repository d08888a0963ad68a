package dev.ftport.flow;

import dev.ftport.capi.CallEffects;
import dev.ftport.capi.CallEffects.Argument;
import dev.ftport.facts.Expression;
import dev.ftport.facts.Language;
import dev.ftport.flow.Evaluation.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What calls do: to the references that they are handed, and to the variables they store into. */
final class Calls {
  /** Calls that keep the followed reference alive by nothing, and hand back no pointer into it. */
  private static final Set<String> SAVES = Set.of("PyEval_SaveThread");

  private static final Set<String> RESTORES = Set.of("PyEval_RestoreThread");

  private final Subject subject;
  private final Site site;
  private final Evaluation evaluation;
  private final Holding holding;

  Calls(Subject subject, Site site, Evaluation evaluation, Holding holding) {
    this.subject = subject;
    this.site = site;
    this.evaluation = evaluation;
    this.holding = holding;
  }

  /** The values of the arguments, and the state behind them. */
  private record Evaluated(List<Value> values, State state) {}

  /**
   * What a call yields and does.
   *
   * @param ignored whether nothing looks at what it returns
   */
  List<Result> apply(Expression.Call call, State state, boolean ignored) {
    if (call.name().equals("__builtin_expect") && !call.arguments().isEmpty()) {
      return evaluation.value(call.arguments().getFirst(), state);
    }
    Optional<CallEffects> effects = FormatEffects.refine(call, subject.effects(call));
    List<Result> results = new ArrayList<>();
    for (Evaluated arguments : arguments(call, effects, state)) {
      if (arguments.state().isWrong()) {
        results.add(new Result(Value.ANYTHING, arguments.state()));
      } else if (effects.isPresent()) {
        results.addAll(known(call, effects.get(), arguments, ignored));
      } else {
        results.add(unknown(call, arguments));
      }
    }
    return results.stream().distinct().toList();
  }

  private List<Evaluated> arguments(
      Expression.Call call, Optional<CallEffects> effects, State state) {
    List<Evaluated> all = new ArrayList<>();
    List<Expression> callee =
        call.callee() instanceof Expression.Member member
            ? List.of(member.object())
            : List.of(call.callee());
    for (Result before : evaluation.all(callee, state)) {
      all.add(new Evaluated(List.of(), before.state()));
    }
    for (int i = 0; i < call.arguments().size(); i++) {
      Expression argument = call.arguments().get(i);
      Optional<Argument> effect = argument(effects, i);
      List<Evaluated> next = new ArrayList<>();
      for (Evaluated before : all) {
        for (Result result : argument(argument, effect, before.state())) {
          List<Value> values = new ArrayList<>(before.values());
          values.add(result.value());
          next.add(new Evaluated(values, result.state()));
        }
      }
      all = next;
    }
    return all;
  }

  private static Optional<Argument> argument(Optional<CallEffects> effects, int index) {
    return effects.isPresent() ? effects.get().argument(index) : Optional.empty();
  }

  private List<Result> argument(Expression argument, Optional<Argument> effect, State state) {
    if (state.isWrong() || subject.scopes().addressed(argument).isPresent()) {
      return List.of(new Result(Value.SOMETHING, state));
    }
    Optional<String> key = subject.scopes().key(argument);
    if (key.isPresent() && effect.isPresent()) {
      switch (effect.get()) {
        case RELEASES, RELEASES_NULLABLE, CLEARS, REPLACES -> {
          // A release of what is dead is worse than a use: it is judged where it happens.
          return List.of(new Result(state.value(key.get()), state));
        }
        default -> {}
      }
    }
    return evaluation.value(argument, state);
  }

  private Result unknown(Expression.Call call, Evaluated arguments) {
    State state = arguments.state();
    boolean inside = false;
    for (int i = 0; i < call.arguments().size(); i++) {
      Value value = arguments.values().get(i);
      inside |= value.depends();
      state = givenAddress(call, call.arguments().get(i), state);
      if (value instanceof Value.Followed
          && state.isHeld()
          && call.callee() instanceof Expression.Member
          && subject.unit().language() == Language.CPP) {
        state =
            state.wrong(
                call.span(), "cannot be followed: " + Wording.name(call) + " may take it over");
      }
    }
    return new Result(inside ? new Value.Inside(false, true) : Value.ANYTHING, state);
  }

  /** A call that is given the address of a variable may store anything there. */
  private State givenAddress(Expression.Call call, Expression argument, State state) {
    Optional<String> key = subject.scopes().addressed(argument);
    if (key.isEmpty() || !(subject.isPointer(key.get()) || subject.isNumber(key.get()))) {
      return state;
    }
    if (state.value(key.get()) instanceof Value.Followed && state.isHeld()) {
      return state.wrong(
          call.span(),
          "cannot be followed: "
              + Wording.name(call)
              + " is given the address of "
              + Wording.variable(key.get()));
    }
    return state.with(key.get(), Value.ANYTHING);
  }

  private List<Result> known(
      Expression.Call call, CallEffects effects, Evaluated arguments, boolean ignored) {
    State state = arguments.state();
    boolean outs = false;
    boolean onSuccess = false;
    for (int i = 0; i < call.arguments().size() && !state.isWrong(); i++) {
      Expression code = call.arguments().get(i);
      Value value = arguments.values().get(i);
      Optional<Argument> effect = effects.argument(i);
      if (effect.isEmpty()) {
        state = givenAddress(call, code, state);
        continue;
      }
      switch (effect.get()) {
        case OUT_NEW, OUT_BORROWED, OUT_PARSED -> outs = true;
        case STEALS_ON_SUCCESS -> onSuccess |= value instanceof Value.Followed;
        case KEEPS -> {
          if (value.depends()) {
            onSuccess |= value instanceof Value.Followed && isMemory();
            state = isMemory() ? state : state.kept("what " + Wording.name(call) + " keeps");
          }
        }
        default -> state = effect(call, effects, i, value, arguments, state);
      }
    }
    state = threadState(call, state);
    if (state.isWrong()) {
      return List.of(new Result(Value.ANYTHING, state));
    }
    if (Resource.isResize(call.name())) {
      return resized(call, arguments, state);
    }
    if (site.kind() == Site.Kind.RESOURCE) {
      state = givenBack(call, state);
      if (site.is(call)) {
        return taken(call, state);
      }
    }
    if (outs) {
      return new Stored(subject, site, evaluation, holding)
          .results(call, effects, arguments.values(), state);
    }
    if (onSuccess) {
      return handedOn(call, effects, arguments, ignored, state);
    }
    return result(call, effects, arguments, state);
  }

  private boolean isMemory() {
    return site.node().isPresent()
        && site.node().get() instanceof Expression.Call made
        && Resource.effects(made.name()).isPresent();
  }

  private State effect(
      Expression.Call call,
      CallEffects effects,
      int index,
      Value value,
      Evaluated arguments,
      State state) {
    Expression code = call.arguments().get(index);
    Optional<String> key = subject.scopes().key(code);
    return switch (effects.argument(index).orElseThrow()) {
      case RELEASES -> holding.release(value, key, false, call, state);
      case RELEASES_NULLABLE -> holding.release(value, key, true, call, state);
      case CLEARS -> {
        State after = holding.release(value, key, true, call, state);
        yield key.isPresent() && !after.isWrong() ? after.with(key.get(), Value.NULL) : after;
      }
      case INCREFS, INCREFS_NULLABLE -> {
        boolean nullable = effects.argument(index).get() == Argument.INCREFS_NULLABLE;
        yield independent(key, value, holding.acquire(value, nullable, call, state));
      }
      case STEALS -> {
        if (effects.arguments().get(0) == Argument.REPLACES && isMacro(call)) {
          yield state;
        }
        yield value instanceof Value.Followed
            ? holding.handOn(Wording.name(call) + " takes it over", call, state)
            : state;
      }
      case REPLACES -> replaced(call, index, value, arguments, state);
      case OUT_INTERIOR -> {
        Optional<String> target = subject.scopes().addressed(code);
        Value stored = source(effects, arguments).depends() ? Value.MAYBE_INSIDE : Value.ANYTHING;
        yield target.isPresent() ? holding.assign(target.get(), stored, call, state) : state;
      }
      default -> state;
    };
  }

  /** A reference of its own keeps alive what was borrowed. */
  private static State independent(Optional<String> key, Value value, State state) {
    return key.isPresent() && value instanceof Value.Inside && !state.isWrong()
        ? state.with(key.get(), Value.SOMETHING)
        : state;
  }

  private static boolean isMacro(Expression.Call call) {
    return call.name().equals("Py_SETREF") || call.name().equals("Py_XSETREF");
  }

  private State replaced(
      Expression.Call call, int index, Value value, Evaluated arguments, State state) {
    Expression code = call.arguments().get(index);
    if (isMacro(call)) {
      Value stored = arguments.values().size() > 1 ? arguments.values().get(1) : Value.ANYTHING;
      Optional<String> key = subject.scopes().key(code);
      if (key.isEmpty()) {
        return holding.store(code, stored, call, state);
      }
      boolean nullable = call.name().equals("Py_XSETREF");
      State after = holding.release(value, key, nullable, call, state);
      return after.isWrong() ? after : holding.assign(key.get(), stored, call, after);
    }
    Optional<String> key = subject.scopes().addressed(code);
    if (key.isEmpty()) {
      return state;
    }
    Value held = state.value(key.get());
    if (call.name().startsWith("PyUnicode_Intern")
        || call.name().equals("PyErr_NormalizeException")) {
      return state;
    }
    State after = holding.release(held, key, true, call, state);
    return after.isWrong() ? after : after.with(key.get(), Value.POINTER);
  }

  private State threadState(Expression.Call call, State state) {
    if (SAVES.contains(call.name())) {
      return state.detached(true);
    }
    return RESTORES.contains(call.name()) ? state.detached(false) : state;
  }

  private Value source(CallEffects effects, Evaluated arguments) {
    return effects.source() >= 0 && effects.source() < arguments.values().size()
        ? arguments.values().get(effects.source())
        : Value.ANYTHING;
  }

  /** A call that takes a reference over only if it succeeds. */
  private List<Result> handedOn(
      Expression.Call call,
      CallEffects effects,
      Evaluated arguments,
      boolean ignored,
      State state) {
    State taken = holding.handOn(Wording.name(call) + " succeeds and takes it over", call, state);
    boolean pointer = effects.result() != CallEffects.Result.STATUS;
    Result success = new Result(pointer ? Value.SOMETHING : Value.NULL, taken);
    if (ignored && !pointer) {
      return List.of(success);
    }
    State failed = state.entry(call.span(), Wording.name(call) + " fails and does not take it");
    return List.of(success, new Result(pointer ? Value.NULL : new Value.Exact(-1), failed));
  }

  private List<Result> resized(Expression.Call call, Evaluated arguments, State state) {
    boolean followed =
        !arguments.values().isEmpty() && arguments.values().getFirst() instanceof Value.Followed;
    if (site.is(call) && !state.isOpen()) {
      return fresh(call, false, state);
    }
    if (!followed) {
      return List.of(new Result(Value.POINTER, state));
    }
    State moved = holding.release(new Value.Followed(), Optional.empty(), false, call, state);
    return List.of(new Result(Value.SOMETHING, moved), new Result(Value.NULL, state));
  }

  private List<Result> taken(Expression.Call call, State state) {
    Resource resource = Resource.openedBy(call.name()).orElseThrow();
    List<Result> results = new ArrayList<>();
    boolean waits =
        call.arguments().size() == 2
            && Set.of("1", "WAIT_LOCK").contains(Wording.spell(call.arguments().get(1)));
    boolean always = resource.success() == Resource.Success.ALWAYS || waits;
    if (!state.isOpen()) {
      State open =
          holding.found(
              Standing.ALONE,
              1,
              call.span(),
              Wording.name(call) + " takes " + resource.words(),
              state);
      Value value =
          resource.success() == Resource.Success.ZERO
              ? Value.NULL
              : always ? Value.ANYTHING : new Value.Exact(1);
      results.add(new Result(value, open));
    }
    if (!always) {
      results.add(
          new Result(
              resource.success() == Resource.Success.ZERO ? new Value.Exact(-1) : Value.NULL,
              state));
    }
    if (state.isOpen() || evaluation.repeats()) {
      results.add(new Result(Value.ANYTHING, state));
    }
    return results;
  }

  private State givenBack(Expression.Call call, State state) {
    if (!(site.node().orElseThrow() instanceof Expression.Call taking)) {
      return state;
    }
    Resource resource = Resource.openedBy(taking.name()).orElseThrow();
    if (!resource.closes().contains(call.name())) {
      return state;
    }
    if (resource.taken() >= 0
        && (resource.taken() >= taking.arguments().size()
            || resource.given() >= call.arguments().size()
            || !Wording.spell(taking.arguments().get(resource.taken()))
                .equals(Wording.spell(call.arguments().get(resource.given()))))) {
      return state;
    }
    if (!state.isHeld()) {
      return state;
    }
    return state
        .with(Standing.DEAD, 0)
        .entry(call.span(), Wording.name(call) + " gives " + resource.words() + " back");
  }

  /** What a call hands back that takes nothing over and stores nothing. */
  private List<Result> result(
      Expression.Call call, CallEffects effects, Evaluated arguments, State state) {
    Value source = source(effects, arguments);
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
    after = independent(key, source, after);
    return List.of(
        new Result(
            source instanceof Value.Inside ? Value.SOMETHING : source.only(nullable ? 7 : 4),
            after));
  }

  /** A macro that reads an element hands back what is there, and does not fail. */
  private static boolean isUnchecked(Expression.Call call) {
    return call.name().endsWith("_GET_ITEM") || call.name().equals("Py_TYPE");
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
