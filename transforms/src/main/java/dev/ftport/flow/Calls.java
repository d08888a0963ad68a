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
  private static final Set<String> SAVES = Set.of("PyEval_SaveThread");

  private static final Set<String> RESTORES = Set.of("PyEval_RestoreThread");

  private final Subject subject;
  private final Site site;
  private final Evaluation evaluation;
  private final Holding holding;
  private final Yields yields;
  private final Taking taking;
  private final Stored stored;

  Calls(Subject subject, Site site, Evaluation evaluation, Holding holding) {
    this.subject = subject;
    this.site = site;
    this.evaluation = evaluation;
    this.holding = holding;
    this.yields = new Yields(subject, site, evaluation, holding);
    this.taking = new Taking(site, evaluation, holding);
    this.stored = new Stored(subject, site, evaluation, holding);
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
    Value guess = guess(arguments);
    for (int i = 0; i < call.arguments().size(); i++) {
      Value value = arguments.values().get(i);
      Optional<String> unset =
          value instanceof Value.Unset
              ? subject.scopes().key(call.arguments().get(i))
              : Optional.empty();
      // Nobody passes what is not set: it is a macro, and may set it.
      state = unset.isPresent() ? state.with(unset.get(), Value.ANYTHING) : state;
      state = givenAddress(call, call.arguments().get(i), guess, state);
      if (value instanceof Value.Followed
          && state.isHeld()
          && call.callee() instanceof Expression.Member
          && subject.unit().language() == Language.CPP) {
        state =
            state.wrong(
                call.span(), "cannot be followed: " + Wording.name(call) + " may take it over");
      }
    }
    return new Result(guess, state);
  }

  /** What a function may hand back of which nothing is known: also a part of an argument. */
  private static Value guess(Evaluated arguments) {
    return arguments.values().stream().anyMatch(Value::depends)
        ? new Value.Inside(false, false, true)
        : Value.ANYTHING;
  }

  /**
   * A call that is given the address of a variable may store anything there.
   *
   * @param guess what that is
   */
  private State givenAddress(Expression.Call call, Expression argument, Value guess, State state) {
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
    return holding.assign(key.get(), guess, call, state);
  }

  private List<Result> known(
      Expression.Call call, CallEffects effects, Evaluated arguments, boolean ignored) {
    State state = arguments.state();
    boolean outs = false;
    boolean onSuccess = false;
    Value guess = CallEffects.of(call.name()).isEmpty() ? guess(arguments) : Value.ANYTHING;
    for (int i = 0; i < call.arguments().size() && !state.isWrong(); i++) {
      Expression code = call.arguments().get(i);
      Value value = arguments.values().get(i);
      Optional<Argument> effect = effects.argument(i);
      if (effect.isEmpty()) {
        state = givenAddress(call, code, guess, holding.given(value, call, i, state));
        continue;
      }
      switch (effect.get()) {
        case OUT_NEW, OUT_BORROWED, OUT_PARSED -> outs = true;
        case STEALS_ON_SUCCESS -> onSuccess |= value instanceof Value.Followed;
        case KEEPS -> {
          if (value.depends()) {
            onSuccess |= value instanceof Value.Followed && yields.isMemory();
            state = yields.isMemory() ? state : state.kept("what " + Wording.name(call) + " keeps");
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
      return yields.resized(call, arguments.values(), state);
    }
    if (site.kind() == Site.Kind.RESOURCE) {
      state = taking.givenBack(call, state);
      if (site.is(call)) {
        return taking.taken(call, state);
      }
    }
    if (outs) {
      return new Stored(subject, site, evaluation, holding)
          .results(call, effects, arguments.values(), state);
    }
    if (onSuccess) {
      return handedOn(call, effects, arguments, ignored, state);
    }
    return yields.result(call, effects, source(effects, arguments), state);
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
        Value left = value instanceof Value.Followed ? new Value.Missing() : Value.NULL;
        yield key.isPresent() && !after.isWrong() ? after.with(key.get(), left) : after;
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
  static State independent(Optional<String> key, Value value, State state) {
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
      // One of the references may become one to another object; the others stay with this one.
      return held instanceof Value.Followed && state.isHeld() && state.count() > 1
          ? state.wrong(
              call.span(), "cannot be followed: " + Wording.name(call) + " may replace it")
          : state;
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
}
