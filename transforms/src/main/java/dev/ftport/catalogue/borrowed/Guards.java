package dev.ftport.catalogue.borrowed;

import dev.ftport.capi.CApi;
import dev.ftport.facts.Expression;
import dev.ftport.facts.NullTest;
import dev.ftport.facts.Statement;
import dev.ftport.flow.Course;
import dev.ftport.flow.Event;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gives a lookup that can fail where nobody looks an exit of its own. */
final class Guards {
  private final LentVariable variable;
  private final ErrorExit exits;

  Guards(LentVariable variable, ErrorExit exits) {
    this.variable = variable;
    this.exits = exits;
  }

  /**
   * The lines that leave the function, by the lookups that need them.
   *
   * @param courses what becomes of what the variable is given
   * @throws Refusal if a lookup needs an exit and none fits, or a test of it means something else
   */
  Map<Stored, List<String>> needed(List<Course> courses) throws Refusal {
    Map<Stored, List<String>> guards = new IdentityHashMap<>();
    for (Course course : courses) {
      Optional<Stored> lookup = variable.lookupOf(course.definition());
      if (lookup.isPresent() && needsGuard(lookup.get(), course)) {
        guards.put(
            lookup.get(),
            exits
                .behind(lookup.get())
                .orElseThrow(
                    () ->
                        new Refusal(
                            "nothing looks whether it failed, and no exit of the function fits"
                                + " there",
                            lookup)));
      }
    }
    return guards;
  }

  private boolean needsGuard(Stored stored, Course course) throws Refusal {
    boolean checked = stored.lookup().answer() == CApi.Answer.CHECKED;
    if (stored.lookup().answer() != CApi.Answer.UNCHECKED) {
      return checked && !course.nullUses().isEmpty();
    }
    if (!isTested(variable, course)) {
      return true;
    }
    if (isLeftNext(stored)) {
      return false;
    }
    throw new Refusal(
        "`%s` is tested for an empty slot, which `%s` must not read"
            .formatted(variable.name(), stored.lookup().replacement()),
        Optional.of(stored));
  }

  /** Whether what a definition gives the variable is tested for NULL. */
  static boolean isTested(LentVariable variable, Course course) {
    for (Course.Visit visit : course.visits()) {
      for (Event event : variable.survey().events().at(visit.point())) {
        if (event instanceof Event.Use use
            && use.test()
            && use.node() instanceof Expression condition
            && NullTest.of(condition).isPresent()
            && visit.state().carriers().contains(use.name())) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether the function is left right behind the lookup where it yields NULL. */
  private boolean isLeftNext(Stored stored) {
    return following(stored.statement())
        .map(
            next ->
                next instanceof Statement.If choice
                    && exits.isExit(choice)
                    && variable.nullTest(choice.condition()).map(NullTest::isNull).orElse(false))
        .orElse(false);
  }

  /** What comes behind a statement, also where that is the last one of a branch. */
  private Optional<Statement> following(Statement statement) {
    Survey survey = variable.survey();
    Optional<Statement.Compound> block = survey.block(statement);
    Optional<Statement> next = survey.next(statement);
    if (next.isPresent()) {
      return next;
    }
    return survey
        .nesting()
        .parent(block.map(Statement.class::cast).orElse(statement))
        .filter(Statement.If.class::isInstance)
        .flatMap(this::following);
  }
}
