package dev.ftport.catalogue.state;

import dev.ftport.capi.CallEffects;
import dev.ftport.facts.Expression;
import dev.ftport.facts.Function;
import dev.ftport.facts.Node;
import dev.ftport.facts.Origin;
import dev.ftport.facts.Statement;
import dev.ftport.facts.StaticState;
import dev.ftport.facts.StaticState.Access;
import dev.ftport.facts.StaticState.Use;
import dev.ftport.facts.Unit;
import dev.ftport.program.StateEntry;
import dev.ftport.program.StateEntry.Nature;
import dev.ftport.source.Edits;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a function remembers of earlier calls in static numbers: what it was asked, and what it
 * answered. Numbers that depend on nothing but what was asked are the same in each thread, so each
 * can remember its own.
 */
sealed interface ThreadCache {
  /** Each thread can have its own, all variables of the function together. */
  record Kept(Edits edits) implements ThreadCache {}

  /**
   * It is not known to be such a cache.
   *
   * @param because why not
   */
  record Refused(String because) implements ThreadCache {}

  /** The cache that a variable belongs to. */
  static ThreadCache of(Held held) {
    Optional<Function> owner = held.state().owner();
    return owner.isPresent()
        ? new Reader(held, owner.get()).read()
        : new Refused("it stands outside of functions");
  }

  /** Reads the function. */
  final class Reader {
    private final Held held;
    private final Unit unit;
    private final Function owner;
    private final List<StaticState> members = new ArrayList<>();
    private final Set<String> names;
    private boolean asks;
    private boolean answers;

    private Reader(Held held, Function owner) {
      this.held = held;
      this.unit = held.unit();
      this.owner = owner;
      for (StaticState state : unit.states()) {
        boolean changes =
            state.uses().stream().anyMatch(use -> use.changes() || use.access() == Access.ADDRESS);
        if (state.owner().equals(Optional.of(owner)) && changes) {
          members.add(state);
        }
      }
      names = members.stream().map(state -> state.variable().name()).collect(Collectors.toSet());
    }

    private ThreadCache read() {
      if (members.stream().anyMatch(state -> !isNumbers(state))) {
        return new Refused("`%s` keeps more than numbers".formatted(owner.name()));
      }
      if (members.stream().anyMatch(state -> !isUnderstood(state))) {
        return new Refused("what is kept is handed on, or made of what was kept before");
      }
      if (!asks) {
        return new Refused("it is not compared with what `%s` is asked".formatted(owner.name()));
      }
      if (!answers) {
        return new Refused("`%s` keeps no answer beside it".formatted(owner.name()));
      }
      return Qualifier.ofEachThread(unit)
          .flatMap(word -> word.in(unit, members))
          .<ThreadCache>map(Kept::new)
          .orElseGet(() -> new Refused("the file has no place for a macro"));
    }

    private boolean isNumbers(StaticState state) {
      int line = unit.file().line(state.span().start());
      return state.variable().origin() == Origin.WRITTEN
          && state.words(unit).contains("static")
          && held.inventory().entries(unit.file().path()).stream()
              .filter(entry -> entry.line() == line)
              .filter(entry -> entry.name().equals(state.variable().name()))
              .map(StateEntry::nature)
              .anyMatch(nature -> nature == Nature.SCALAR || nature == Nature.NUMBERS);
    }

    private boolean isUnderstood(StaticState state) {
      return allAreSeen(state) && state.uses().stream().allMatch(use -> isUnderstood(state, use));
    }

    /** Whether no branch that was not looked at names it. */
    private boolean allAreSeen(StaticState state) {
      return Mentions.of(unit, state.variable().name(), owner.span()).stream()
          .allMatch(
              span ->
                  span.equals(state.span())
                      || state.uses().stream()
                          .anyMatch(use -> use.name().span().contains(span.start())));
    }

    private boolean isUnderstood(StaticState state, Use use) {
      if (use.isInBlock() || use.path().isEmpty() || use.access() == Access.ADDRESS) {
        return false;
      }
      return switch (use.access()) {
        case READ -> {
          look(use);
          yield use.call().isEmpty() || isNoHandle(state, use.call().get());
        }
        case WRITE ->
            use.path().stream()
                .filter(Expression.Assign.class::isInstance)
                .map(Expression.Assign.class::cast)
                .anyMatch(
                    assign ->
                        assign.target() == use.designator()
                            && !mentions(assign.value(), Set.of(state.variable().name())));
        case UPDATE -> isFinished(state, use);
        case ADDRESS -> false;
      };
    }

    /** A whole number that is handed to an unknown function may stand for what it has opened. */
    private static boolean isNoHandle(StaticState state, Expression.Call call) {
      return state.variable().hasTypeWord("double")
          || state.variable().hasTypeWord("float")
          || CallEffects.of(call.name()).isPresent();
    }

    /** What is read is compared with what is asked, or is the answer. */
    private void look(Use use) {
      Node user = use.path().getLast();
      boolean test =
          user instanceof Expression.Binary binary
              && Set.of("==", "!=").contains(binary.operator())
              && asksFor(binary.left() == use.name() ? binary.right() : binary.left());
      asks |= test;
      answers |= !test;
    }

    /** Whether an expression says something about this call: a parameter, or a local variable. */
    private boolean asksFor(Expression expression) {
      Set<String> locals = new HashSet<>();
      owner.parameters().forEach(parameter -> locals.add(parameter.name()));
      Unit.locals(owner).stream()
          .filter(local -> !local.hasTypeWord("static"))
          .forEach(local -> locals.add(local.name()));
      return mentions(expression, locals) && !mentions(expression, names);
    }

    private static boolean mentions(Expression expression, Set<String> names) {
      boolean[] found = new boolean[1];
      expression.walk(
          node -> found[0] |= node instanceof Expression.Name name && names.contains(name.text()));
      return found[0];
    }

    /** Whether a value is stored, and then changed in the same block. */
    private static boolean isFinished(StaticState state, Use use) {
      Optional<Node> block = block(use);
      return block.isPresent()
          && state.uses().stream()
              .anyMatch(
                  other ->
                      other.access() == Access.WRITE
                          && other.name().span().end() <= use.name().span().start()
                          && block(other).equals(block));
    }

    /** The block of the statement that it stands in. */
    private static Optional<Node> block(Use use) {
      int last = use.path().size() - 1;
      while (last > 0 && !(use.path().get(last) instanceof Statement.Evaluation)) {
        last--;
      }
      return last > 0 && use.path().get(last - 1) instanceof Statement.Compound block
          ? Optional.of(block)
          : Optional.empty();
    }
  }
}
