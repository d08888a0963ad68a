package dev.ftport.catalogue.borrowed;

import dev.ftport.facts.Expression;
import dev.ftport.facts.Nesting;
import dev.ftport.facts.NullTest;
import dev.ftport.facts.Statement;
import dev.ftport.flow.Course;
import dev.ftport.flow.Events;
import dev.ftport.flow.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * From where to where the reference of one lookup is needed: the statements {@code first} to {@code
 * last} of {@code block}, or, when only one branch of the last one needs it, up to a statement
 * inside.
 *
 * @param block the innermost block round the lookup and all its uses
 * @param first the index of the statement with the lookup
 * @param last the index of the last statement that uses what it yields
 * @param inner the branch of {@code last} that alone uses it, narrowed in the same way
 */
record Reach(Statement.Compound block, int first, int last, Optional<Reach> inner) {

  private static final Pattern ERRNO =
      Pattern.compile(
          "errno|__errno_location|.*Errno.*|.*WindowsErr.*|GetLastError|WSAGetLastError");
  private static final Pattern LOCKS =
      Pattern.compile("(?i).*(mutex_?lock|acquire_lock|lock_acquire|spin_?lock|entercritical).*");
  private static final Pattern UNLOCKS =
      Pattern.compile("(?i).*(unlock|release_lock|lock_release|leavecritical).*");

  /** Where a use stands before the lookup, in the next round of a loop. */
  static final class GoesRound extends Exception {
    private static final long serialVersionUID = 1;
  }

  /**
   * The reach of the object that {@code course} follows.
   *
   * @throws GoesRound if it is used before the lookup, in another round of a loop
   */
  static Optional<Reach> of(Nesting nesting, Course course, List<Statement> ends) throws GoesRound {
    Statement start = Events.statement(course.definition().point()).orElseThrow();
    for (Statement at : nesting.outwards(start)) {
      if (at instanceof Statement.Compound block
          && ends.stream().allMatch(end -> nesting.isIn(end, block))) {
        int first = nesting.index(block, start);
        int last = first;
        for (Statement end : ends) {
          int index = nesting.index(block, end);
          if (index >= 0 && index < first) {
            throw new GoesRound();
          }
          last = Math.max(last, index);
        }
        return first < 0
            ? Optional.empty()
            : Optional.of(
                new Reach(block, first, extended(block, first, last), Optional.empty())
                    .narrowed(nesting, course, ends));
      }
    }
    return Optional.empty();
  }

  /**
   * The last statement behind which a release changes nothing else: releasing an object may run any
   * code, so it must not come between a call and who reads its {@code errno}, nor under a lock that
   * was taken before the lookup.
   */
  private static int extended(Statement.Compound block, int first, int last) {
    List<Statement> all = block.statements();
    int end = last;
    while (end + 1 < all.size() && calls(all.get(end + 1), ERRNO)) {
      end++;
    }
    boolean locked = false;
    for (int i = 0; i < first; i++) {
      locked = (locked || calls(all.get(i), LOCKS)) && !calls(all.get(i), UNLOCKS);
    }
    for (int i = end + 1; locked && i < all.size() && !calls(all.get(i), LOCKS); i++) {
      if (all.get(i) instanceof Statement.Evaluation && calls(all.get(i), UNLOCKS)) {
        return i;
      }
    }
    return end;
  }

  private static boolean calls(Statement statement, Pattern names) {
    boolean[] found = new boolean[1];
    statement.walk(
        node ->
            found[0] |=
                (node instanceof Expression.Call call && names.matcher(call.name()).matches())
                    || (node instanceof Expression.Name name
                        && names.matcher(name.text()).matches()));
    return found[0];
  }

  /** Goes into the one branch of the last statement that is only taken with an object. */
  private Reach narrowed(Nesting nesting, Course course, List<Statement> ends) {
    if (!(lastStatement() instanceof Statement.If choice) || choice.before().isPresent()) {
      return this;
    }
    for (Statement branch : branches(choice)) {
      if (branch instanceof Statement.Compound block
          && isAlone(nesting, course, choice, block, ends)) {
        int end = -1;
        for (Statement use : ends) {
          end = Math.max(end, nesting.index(block, use));
        }
        if (end >= 0) {
          Reach inside = new Reach(block, 0, end, Optional.empty());
          return new Reach(
              this.block, first, last, Optional.of(inside.narrowed(nesting, course, ends)));
        }
      }
    }
    return this;
  }

  private static List<Statement> branches(Statement.If choice) {
    List<Statement> branches = new ArrayList<>();
    branches.add(choice.positive());
    choice.negative().ifPresent(branches::add);
    return branches;
  }

  /**
   * Whether control that does not come into {@code block} has no object, and all uses but the tests
   * of the condition stand in it.
   */
  private static boolean isAlone(
      Nesting nesting,
      Course course,
      Statement.If choice,
      Statement.Compound block,
      List<Statement> ends) {
    for (Statement end : ends) {
      if (nesting.isIn(end, choice) && end != choice && !nesting.isIn(end, block)) {
        return false;
      }
    }
    for (Course.Visit visit : course.visits()) {
      if (visit.point().step() instanceof Step.Test test && test.statement() == choice) {
        if (course.isUse(visit) && NullTest.of(test.condition()).isEmpty()) {
          return false;
        }
        for (Course.Visit next : course.nexts(visit)) {
          boolean inside =
              Events.statement(next.point())
                  .map(s -> s == choice || nesting.isIn(s, block))
                  .orElse(false);
          if (!inside && !next.state().isNull()) {
            return false;
          }
        }
      }
    }
    return true;
  }

  /** The last statement, at the outer level. */
  Statement lastStatement() {
    return block.statements().get(last);
  }

  /** The statement behind which the reference is released on the ordinary way. */
  Statement releasedBehind() {
    return inner.map(Reach::releasedBehind).orElseGet(this::lastStatement);
  }

  /** Whether a statement is part of it. */
  boolean contains(Nesting nesting, Statement statement) {
    int index = nesting.index(block, statement);
    if (index < first || index > last) {
      return false;
    }
    if (index < last || inner.isEmpty()) {
      return true;
    }
    return statement == lastStatement() || inner.get().contains(nesting, statement);
  }

  /** The statements that use the object as a borrowed one. */
  static List<Statement> ends(Course course) {
    Set<Statement> ends = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Course.Visit visit : course.visits()) {
      if (course.isUse(visit)) {
        Events.statement(visit.point()).ifPresent(ends::add);
      }
    }
    return List.copyOf(ends);
  }
}
