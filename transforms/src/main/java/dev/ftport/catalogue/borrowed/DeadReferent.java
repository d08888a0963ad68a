package dev.ftport.catalogue.borrowed;

import dev.ftport.capi.CApi;
import dev.ftport.facts.Expression;
import dev.ftport.facts.Node;
import dev.ftport.facts.NoneTest;
import dev.ftport.flow.ControlFlow;
import dev.ftport.flow.Course;
import dev.ftport.flow.Definition;
import dev.ftport.flow.Step;
import dev.ftport.source.Edit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The dead referent of a weak reference: {@code PyWeakref_GetObject} lends {@code Py_None} for it,
 * {@code PyWeakref_GetRef} yields NULL.
 */
final class DeadReferent {
  private final LentVariable variable;
  private final List<AliveTest> alive = new ArrayList<>();

  /** The tests for {@code Py_None} that a test for NULL goes with, by the latter. */
  private final Map<Node, Node> joint = new IdentityHashMap<>();

  DeadReferent(LentVariable variable) {
    this.variable = variable;
    variable
        .survey()
        .function()
        .body()
        .walk(
            node -> {
              if (node instanceof Expression.Binary both) {
                AliveTest.of(both, variable.name()).ifPresent(this::add);
              }
            });
  }

  private void add(AliveTest test) {
    alive.add(test);
    Expression nullPart = test.nullPart();
    Expression nonePart = nullPart == test.first() ? test.second() : test.first();
    joint.put(nullPart, nonePart);
    while (nullPart instanceof Expression.Unary negation) {
      nullPart = negation.operand();
      joint.put(nullPart, nonePart);
    }
  }

  /** The tests of the variable for {@code Py_None}. */
  private Set<Node> noneTests() {
    Set<Node> all = Collections.newSetFromMap(new IdentityHashMap<>());
    for (ControlFlow.Point point : variable.survey().graph().points()) {
      if (point.step() instanceof Step.Test test
          && variable.noneTest(test.condition()).isPresent()) {
        all.add(test.condition());
      }
    }
    return all;
  }

  /**
   * Whether a dead referent can be NULL in the new text: if all that happens to it is a test for
   * {@code Py_None}, which a test for NULL can replace, and errors leave the function, or nobody
   * has looked for them.
   *
   * @return the lines that leave the function on an error, by lookup: no lines to leave the
   *     exception set, left out where a test of the author does it; empty if the new text must
   *     yield {@code Py_None}
   */
  Optional<Map<Stored, List<String>>> exitsAsNull(ErrorExit exits) {
    if (variable.lookups().stream().anyMatch(l -> l.lookup().answer() != CApi.Answer.DEAD)) {
      return Optional.empty();
    }
    if (variable.lookups().stream().allMatch(l -> l.form() == Stored.Form.COMPARED)) {
      return Optional.of(Map.of());
    }
    if (!joint.isEmpty() && !joint.values().containsAll(noneTests())) {
      // An error would pass the test for a dead one alone.
      return Optional.empty();
    }
    AnswerTest asking = new AnswerTest(variable.survey(), true);
    // A dead referent passes the tests for NULL that will ask for the answer of a lookup.
    Set<Node> answered = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Stored lookup : variable.lookups()) {
      asking.askedIn(lookup).ifPresent(test -> test.walk(answered::add));
    }
    Course.Plan plan =
        new Course.Plan(Set.of(), answered, true, variable.returnsStrong(), Set.of());
    return variable.courses(Set.of(), Set.of(), plan).stream()
            .allMatch(course -> canBeNull(course, asking))
        ? onErrors(asking, exits)
        : Optional.empty();
  }

  private boolean canBeNull(Course course, AnswerTest asking) {
    boolean lent = course.definition().kind() == Definition.Kind.LENT;
    if (lent && !(course.nullUses().isEmpty() && course.nullEscapes().isEmpty())) {
      return false;
    }
    for (Course.Visit visit : course.visits()) {
      if (!visit.state().carriers().contains(variable.name())
          || !(visit.point().step() instanceof Step.Test test)) {
        continue;
      }
      boolean harmless = lent || course.definition().kind() == Definition.Kind.UNSET;
      if (!harmless && variable.noneTest(test.condition()).isPresent()) {
        return false;
      }
      if (lent
          && variable.nullTest(test.condition()).isPresent()
          && !joint.containsKey(test.condition())
          && variable
              .lookupOf(course.definition())
              .map(lookup -> !asking.asksItself(lookup, test))
              .orElse(true)) {
        return false;
      }
    }
    return true;
  }

  private Optional<Map<Stored, List<String>>> onErrors(AnswerTest asking, ErrorExit exits) {
    Map<Stored, List<String>> onErrors = new IdentityHashMap<>();
    for (Stored lookup : variable.lookups()) {
      if (asking.askedIn(lookup).isPresent()) {
        continue;
      }
      if (!joint.isEmpty()) {
        // The code deals with an error as with a dead one, and the exception stays.
        onErrors.put(lookup, List.of());
        continue;
      }
      Optional<List<String>> exit = exits.behind(lookup);
      if (exit.isPresent()) {
        onErrors.put(lookup, exit.get());
      } else if (!lookup.lookup().name().equals("PyWeakref_GET_OBJECT")) {
        return Optional.empty();
      }
    }
    return Optional.of(onErrors);
  }

  /** The edits that turn tests of the variable for {@code Py_None} into tests for NULL. */
  List<Edit> testsForNull() throws Refusal {
    List<Edit> edits = new ArrayList<>();
    Set<Node> done = Collections.newSetFromMap(new IdentityHashMap<>());
    AnswerTest asking = new AnswerTest(variable.survey(), true);
    for (Stored lookup : variable.lookups()) {
      asking.alive(lookup).ifPresent(test -> done.add(test.whole()));
    }
    for (AliveTest test : alive) {
      if (!done.contains(test.whole())) {
        edits.addAll(test.edits(variable.survey()));
      }
      done.add(joint.getOrDefault(test.nullPart(), test.whole()));
    }
    for (ControlFlow.Point point : variable.survey().graph().points()) {
      if (point.step() instanceof Step.Test test) {
        Optional<NoneTest> none = variable.noneTest(test.condition());
        if (none.isPresent() && !done.contains(test.condition())) {
          if (!none.get().none().isEditable()) {
            throw new Refusal("a macro is in the way");
          }
          edits.add(
              Edit.replace(none.get().none().span(), variable.survey().layout().nullPointer()));
        }
      }
    }
    return edits;
  }
}
