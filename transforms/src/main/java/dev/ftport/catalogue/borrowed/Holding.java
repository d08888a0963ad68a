package dev.ftport.catalogue.borrowed;

import dev.ftport.capi.CApi;
import dev.ftport.facts.Node;
import dev.ftport.facts.Statement;
import dev.ftport.flow.Course;
import dev.ftport.flow.Definition;
import dev.ftport.flow.Event;
import dev.ftport.flow.Step;
import dev.ftport.source.Edits;
import dev.ftport.transform.Settings;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes one variable own what its borrowed lookups yield: the strong calls, the {@code Py_INCREF}s
 * whose part they take, and a release wherever the reference is not needed any more. It decides;
 * {@link HoldingEdits} writes.
 */
final class Holding {
  private final LentVariable variable;
  private final Survey survey;
  private final Settings settings;
  private final Set<Node> given;

  Holding(LentVariable variable, Settings settings) {
    this(variable, settings, Set.of());
  }

  /**
   * For a variable that is given what others lend it.
   *
   * @param given the assignments that are to take a reference, by identity; what the variable holds
   *     already is released there. Also the arguments that are its address: who wants that writes
   *     the take
   */
  Holding(LentVariable variable, Settings settings, Set<Node> given) {
    this.variable = variable;
    this.survey = variable.survey();
    this.settings = settings;
    this.given = given;
  }

  /**
   * All edits for the lookups of the variable.
   *
   * @throws Refusal with what stands in the way
   */
  Edits edits() throws Refusal {
    return written(Set.of()).edits();
  }

  /**
   * All edits, and what has to be released where others write the text anew.
   *
   * @param moved statements that are not to be edited, by identity
   * @throws Refusal with what stands in the way
   */
  HoldingEdits.Written written(Set<Statement> moved) throws Refusal {
    variable.refuseOdd();
    refusePending();
    ErrorExit exits = new ErrorExit(survey);
    Optional<Map<Stored, List<String>>> deadExits = new DeadReferent(variable).exitsAsNull(exits);
    List<Course> unguarded = new Decision(Map.of(), deadExits, Set.of(), given).courses(variable);
    Map<Stored, List<String>> guards = new Guards(variable, exits).needed(unguarded);
    Decision keeping = new Decision(guards, deadExits, identitySet(), taking());
    Set<Node> droppable = droppable(keeping.courses(variable));
    if (!droppable.isEmpty()) {
      try {
        return settled(new Decision(guards, deadExits, droppable, taking()), exits, moved);
      } catch (Refusal e) {
        // Then the code keeps what it takes, and the lookup's own reference is released.
        return settled(keeping, exits, moved);
      }
    }
    return settled(keeping, exits, moved);
  }

  private void refusePending() throws Refusal {
    PendingException pending = new PendingException(survey.function(), survey.nesting());
    for (Stored lookup : variable.lookups()) {
      if (lookup.lookup().answer() == CApi.Answer.SWALLOWED && pending.at(lookup.statement())) {
        throw new Refusal(
            "an exception may be set there, which it keeps as it is", Optional.of(lookup));
      }
    }
  }

  private Set<Node> taking() {
    Set<Node> taking = identitySet();
    taking.addAll(given);
    return taking;
  }

  private static <T> Set<T> identitySet() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }

  /**
   * Lets the variable own other values too, until it owns all or nothing wherever it is released.
   *
   * @param decision what else is decided; takes and drops are added to it
   */
  private HoldingEdits.Written settled(Decision decision, ErrorExit exits, Set<Statement> moved)
      throws Refusal {
    for (int attempt = 0; attempt < 4; attempt++) {
      List<Course> courses = decision.courses(variable);
      List<Course> lacking = courses.stream().filter(Holding::isMixed).toList();
      if (lacking.isEmpty()) {
        Releases releases = Releases.of(variable, courses, decision.dropped(), given);
        lacking = releases.foreign();
        if (lacking.isEmpty()) {
          return new HoldingEdits(variable, decision, settings, exits).written(releases, moved);
        }
      }
      for (Course course : lacking) {
        adopt(course, decision);
      }
    }
    throw new Refusal("the ways through the function differ in what they own");
  }

  /** Whether a value comes to a take that is gone, without a reference of its own. */
  private static boolean isMixed(Course course) {
    return course.hindrances().stream().anyMatch(h -> h.obstacle() == Course.Obstacle.MIXED);
  }

  /**
   * Makes a value that meets the lookups' ones own a reference too: a borrowed one takes one, a new
   * one is not released before.
   */
  private void adopt(Course course, Decision decision) throws Refusal {
    boolean possible =
        switch (course.definition().kind()) {
          case BORROWED -> takes(course.definition(), decision.taking());
          case OWNED -> keeps(course, decision.dropped());
          default -> false;
        };
    if (!possible) {
      throw new Refusal(
          "`%s` holds a reference of its own on some ways, and not on others"
              .formatted(variable.name()));
    }
  }

  /** Lets an assignment that is a statement of its own take a reference, if it does not yet. */
  private boolean takes(Definition definition, Set<Node> taking) {
    return definition.event() >= 0
        && definition.point().step() instanceof Step.Evaluate evaluate
        && survey.block(evaluate.statement()).isPresent()
        && taking.add(survey.events().at(definition.point()).get(definition.event()).node());
  }

  /** Drops the releases of a new reference behind which the object is still needed. */
  private boolean keeps(Course course, Set<Node> dropped) {
    boolean possible = false;
    for (Course.Visit visit : course.visits()) {
      for (Event event : survey.events().at(visit.point())) {
        boolean gives =
            course.releases().getOrDefault(event.node(), Set.of()).stream()
                .anyMatch(state -> state.owned() == 1);
        boolean needed = course.nexts(visit).stream().anyMatch(course::isNeeded);
        if (gives && needed && event.node().isEditable() && event instanceof Event.Count) {
          possible |= dropped.add(event.node());
        }
      }
    }
    return possible;
  }

  // Which takes are dropped.

  /** The takes whose part the lookup's own reference takes. */
  private Set<Node> droppable(List<Course> courses) {
    Set<Node> found = identitySet();
    for (Course course : courses) {
      if (course.definition().kind() == Definition.Kind.LENT) {
        course
            .takes()
            .forEach(
                (node, states) -> {
                  boolean first =
                      states.stream().allMatch(state -> state.surplus() && state.owned() == 0);
                  if (first && node.isEditable() && isLast(course, node)) {
                    found.add(node);
                  }
                });
      }
    }
    return found;
  }

  /** Whether the object is not used as a borrowed one behind a take. */
  private boolean isLast(Course course, Node take) {
    for (Course.Visit visit : course.visits()) {
      List<Event> here = survey.events().at(visit.point());
      int at = -1;
      for (int i = 0; i < here.size(); i++) {
        at = here.get(i).node() == take ? i : at;
      }
      if (at < 0) {
        continue;
      }
      boolean renews = here.get(at) instanceof Event.Renew;
      for (int i = renews ? 0 : at + 1; i < here.size(); i++) {
        Event event = here.get(i);
        if (i != at
            && (visit.state().carriers().contains(event.name())
                || visit.state().derived().contains(event.name()))
            && !(event instanceof Event.Define)) {
          return false;
        }
      }
      if (course.nexts(visit).stream().anyMatch(course::isNeeded)) {
        return false;
      }
    }
    return true;
  }
}
