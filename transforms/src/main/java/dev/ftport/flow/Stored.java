package dev.ftport.flow;

import dev.ftport.capi.CallEffects;
import dev.ftport.capi.CallEffects.Argument;
import dev.ftport.facts.Expression;
import dev.ftport.flow.Evaluation.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What calls store at the addresses of local variables. */
final class Stored {
  private final Subject subject;
  private final Site site;
  private final Evaluation evaluation;
  private final Holding holding;

  Stored(Subject subject, Site site, Evaluation evaluation, Holding holding) {
    this.subject = subject;
    this.site = site;
    this.evaluation = evaluation;
    this.holding = holding;
  }

  /** The results of a call that stores something at addresses among its arguments. */
  List<Result> results(Expression.Call call, CallEffects effects, List<Value> values, State state) {
    boolean owned = effects.arguments().containsValue(Argument.OUT_NEW);
    Value source =
        effects.source() >= 0 && effects.source() < values.size()
            ? values.get(effects.source())
            : Value.ANYTHING;
    List<Result> results = new ArrayList<>();
    List<Outcomes> outcomes =
        owned
            ? Outcomes.of(call.name())
            : List.of(new Outcomes(1, true, "succeeds"), new Outcomes(0, false, "fails"));
    boolean nothing = effects.result() == CallEffects.Result.NOTHING;
    for (Outcomes outcome : outcomes) {
      Value returned = nothing ? Value.ANYTHING : new Value.Exact(outcome.returned());
      boolean site = this.site.kind() == Site.Kind.OUT && this.site.is(call);
      if (!site || state.isOpen() || evaluation.repeats()) {
        results.add(
            new Result(returned, store(call, effects, source, outcome, owned, false, state)));
      }
      if (site && !state.isOpen()) {
        results.add(
            new Result(returned, store(call, effects, source, outcome, owned, true, state)));
      }
    }
    return results;
  }

  private State store(
      Expression.Call call,
      CallEffects effects,
      Value source,
      Outcomes outcome,
      boolean owned,
      boolean here,
      State before) {
    State state = before;
    for (int i = 0; i < call.arguments().size() && !state.isWrong(); i++) {
      Optional<String> key = subject.scopes().addressed(call.arguments().get(i));
      Optional<Argument> effect = effects.argument(i);
      if (key.isEmpty() || effect.isEmpty() || !isOut(effect.get())) {
        continue;
      }
      if (here && i == site.argument()) {
        state = followed(call, key.get(), outcome, owned, state);
      } else if (effect.get() == Argument.OUT_NEW) {
        boolean several = effects.result() == CallEffects.Result.NOTHING;
        Value value = several ? Value.POINTER : outcome.set() ? Value.SOMETHING : Value.NULL;
        state = holding.assign(key.get(), value, call, state);
      } else if (outcome.set()) {
        Value old = state.value(key.get());
        Value value =
            source.depends()
                ? Value.INSIDE
                : old.signs() == Value.ZERO || !subject.isPointer(key.get())
                    ? Value.ANYTHING
                    : Value.SOMETHING;
        state = holding.assign(key.get(), value, call, state);
      }
    }
    return state;
  }

  private static boolean isOut(Argument effect) {
    return switch (effect) {
      case OUT_NEW, OUT_BORROWED, OUT_PARSED -> true;
      default -> false;
    };
  }

  private State followed(
      Expression.Call call, String key, Outcomes outcome, boolean owned, State state) {
    String name = Wording.name(call);
    String variable = Wording.variable(key);
    if (outcome.set()) {
      String words = " " + outcome.words() + ": " + variable;
      State found =
          owned
              ? holding.found(
                  Standing.ALONE, 1, call.span(), name + words + " owns a reference", state)
              : holding.found(
                  Standing.BORROWED, 0, call.span(), name + words + " is borrowed", state);
      return holding.assign(key, new Value.Followed(), call, found);
    }
    State missed =
        holding.missed(
            call.span(),
            name + " " + outcome.words() + (owned ? ": " + variable + " is NULL" : ""),
            state);
    return owned ? holding.assign(key, new Value.Missing(), call, missed) : missed;
  }
}
