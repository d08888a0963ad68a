package dev.ftport.catalogue.containers;

import dev.ftport.facts.CallSite;
import dev.ftport.facts.Expression;
import dev.ftport.facts.Function;
import dev.ftport.facts.Node;
import dev.ftport.facts.Statement;
import dev.ftport.facts.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One walk over a dict.
 *
 * @param region what has to stand in a critical section: the loop, or the {@code if}
 * @param loop the loop that goes from item to item; empty for a single shot
 * @param scope the block in which an item is there; empty if it has no braces
 * @param behind whether what it yields is there behind {@code region}, and not inside
 * @param first the index of the first statement of {@code scope} that comes behind the call
 * @param dict the dict, without casts
 * @param lent the local variables that receive the key and the value
 */
record DictWalk(
    CallSite site,
    Function function,
    Statement region,
    Optional<Statement.Loop> loop,
    Optional<Statement.Compound> scope,
    int first,
    boolean behind,
    Expression dict,
    List<String> lent) {

  /**
   * Recognizes a walk.
   *
   * @throws Refusal if it has another shape
   */
  static DictWalk of(CallSite site) throws Refusal {
    Function function = site.function().orElseThrow(() -> new Refusal("it is in no function"));
    List<Expression> arguments = site.call().arguments();
    if (arguments.size() < 4 || !site.call().isEditable()) {
      throw new Refusal("it is a part of a macro");
    }
    Expression position = arguments.get(1);
    if (!isLocal(function, position)) {
      throw new Refusal(
          "the position is kept outside the function, and the walk goes on in another call of it");
    }
    List<String> lent = new ArrayList<>();
    for (Expression target : arguments.subList(2, 4)) {
      if (!target.isNull()) {
        if (!isLocal(function, target)) {
          throw new Refusal("the key or the value goes to something that is no local variable");
        }
        lent.add(target.asAddressOf().orElseThrow());
      }
    }
    Expression dict = arguments.getFirst().withoutCasts();
    return shape(site, function, dict, List.copyOf(lent));
  }

  private static boolean isLocal(Function function, Expression address) {
    Optional<String> name = address.asAddressOf();
    return name.isPresent()
        && Unit.locals(function).stream()
            .anyMatch(
                variable ->
                    variable.name().equals(name.get())
                        && variable.brackets().isEmpty()
                        && !variable.hasTypeWord("static"));
  }

  private static DictWalk shape(
      CallSite site, Function function, Expression dict, List<String> lent) throws Refusal {
    Statement statement = site.statement().orElseThrow(() -> new Refusal("it is in no statement"));
    return switch (statement) {
      case Statement.Loop loop -> inCondition(site, function, loop, dict, lent);
      case Statement.If choice -> inChoice(site, function, choice, dict, lent);
      default -> throw new Refusal("it is neither the condition of a loop nor of an `if`");
    };
  }

  private static DictWalk inCondition(
      CallSite site, Function function, Statement.Loop loop, Expression dict, List<String> lent)
      throws Refusal {
    Expression condition =
        loop.condition().orElseThrow(() -> new Refusal("it is not the condition of the loop"));
    if (!isIn(condition, site.call())) {
      throw new Refusal("it is not the condition of the loop");
    }
    if (first(condition) != site.call()) {
      throw new Refusal("the dict is not asked first in the condition, and may be NULL before");
    }
    if (loop.kind() == Statement.Loop.Kind.DO) {
      throw new Refusal("the loop runs before it asks the dict");
    }
    return new DictWalk(
        site, function, loop, Optional.of(loop), block(loop.body()), 0, false, dict, lent);
  }

  private static DictWalk inChoice(
      CallSite site, Function function, Statement.If choice, Expression dict, List<String> lent)
      throws Refusal {
    if (first(choice.condition()) != site.call()) {
      throw new Refusal("the dict is not asked first in the condition, and may be NULL before");
    }
    Optional<Statement.Loop> round = loopRound(site);
    if (round.isEmpty()) {
      if (!isNegated(choice.condition())) {
        return new DictWalk(
            site,
            function,
            choice,
            Optional.empty(),
            block(choice.positive()),
            0,
            false,
            dict,
            lent);
      }
      if (negated(choice.condition()) != site.call() || !leaves(choice)) {
        throw new Refusal("what it yields is used behind the `if`, which others come to");
      }
      return new DictWalk(
          site, function, choice, Optional.empty(), Optional.empty(), 0, true, dict, lent);
    }
    Statement.Loop loop = round.get();
    boolean endless =
        loop.condition()
            .map(c -> c instanceof Expression.Literal literal && !literal.text().equals("0"))
            .orElse(true);
    Optional<Statement.Compound> body = block(loop.body());
    if (!endless
        || loop.kind() == Statement.Loop.Kind.DO
        || body.isEmpty()
        || body.get().statements().getFirst() != choice
        || !isNegated(choice.condition())) {
      throw new Refusal("the walk is not the first thing that a loop does");
    }
    return new DictWalk(site, function, loop, round, body, 1, false, dict, lent);
  }

  private static Optional<Statement.Loop> loopRound(CallSite site) {
    List<Node> path = site.path();
    for (int i = path.size() - 1; i >= 0; i--) {
      if (path.get(i) instanceof Statement.Loop loop) {
        return Optional.of(loop);
      }
    }
    return Optional.empty();
  }

  private static Optional<Statement.Compound> block(Statement statement) {
    return statement instanceof Statement.Compound block ? Optional.of(block) : Optional.empty();
  }

  private static Expression negated(Expression condition) {
    return condition instanceof Expression.Unary unary ? unary.operand() : condition;
  }

  /** Whether control never comes from inside the `if` to behind it, and there is no `else`. */
  private static boolean leaves(Statement.If choice) {
    Statement last =
        choice.positive() instanceof Statement.Compound block && !block.statements().isEmpty()
            ? block.statements().getLast()
            : choice.positive();
    boolean jumps =
        last instanceof Statement.Return
            || last instanceof Statement.Goto
            || last instanceof Statement.Break
            || last instanceof Statement.Continue;
    return choice.negative().isEmpty() && choice.before().isEmpty() && jumps;
  }

  private static boolean isNegated(Expression condition) {
    return condition instanceof Expression.Unary unary && unary.operator().equals("!");
  }

  /** What is evaluated first of a condition. */
  private static Expression first(Expression condition) {
    return switch (condition) {
      case Expression.Unary unary -> first(unary.operand());
      case Expression.Binary binary -> first(binary.left());
      case Expression.Cast cast -> first(cast.operand());
      default -> condition;
    };
  }

  private static boolean isIn(Expression condition, Expression.Call call) {
    boolean[] found = new boolean[1];
    condition.walk(node -> found[0] |= node == call);
    return found[0];
  }
}
