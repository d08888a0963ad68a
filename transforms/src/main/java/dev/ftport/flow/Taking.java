package dev.ftport.flow;

import dev.ftport.facts.Expression;
import dev.ftport.facts.Spelling;
import dev.ftport.flow.Evaluation.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What calls do to a {@link Resource} that is followed. */
final class Taking {
  private final Site site;
  private final Evaluation evaluation;
  private final Holding holding;

  Taking(Site site, Evaluation evaluation, Holding holding) {
    this.site = site;
    this.evaluation = evaluation;
    this.holding = holding;
  }

  /** The call may take what is followed. */
  List<Result> taken(Expression.Call call, State state) {
    Resource resource = Resource.openedBy(call.name()).orElseThrow();
    List<Result> results = new ArrayList<>();
    boolean waits =
        call.arguments().size() == 2
            && Set.of("1", "WAIT_LOCK").contains(Spelling.of(call.arguments().get(1)));
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
              : always
                  ? call.name().equals("PyEval_SaveThread") ? Value.SOMETHING : Value.ANYTHING
                  : new Value.Exact(1);
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

  /** The call may give back what is followed. */
  State givenBack(Expression.Call call, State state) {
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
            || !Spelling.of(taking.arguments().get(resource.taken()))
                .equals(Spelling.of(call.arguments().get(resource.given()))))) {
      return state;
    }
    if (!state.isHeld()) {
      return state;
    }
    return state
        .with(Standing.DEAD, 0)
        .entry(call.span(), Wording.name(call) + " gives " + resource.words() + " back");
  }
}
