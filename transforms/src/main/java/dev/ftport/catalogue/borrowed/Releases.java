package dev.ftport.catalogue.borrowed;

import dev.ftport.facts.Node;
import dev.ftport.facts.Statement;
import dev.ftport.flow.ControlFlow;
import dev.ftport.flow.Course;
import dev.ftport.flow.Definition;
import dev.ftport.flow.Event;
import dev.ftport.flow.Events;
import dev.ftport.flow.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Where a variable that owns what its lookups yield is released: on every way out of its reach. */
final class Releases {
  /** Why no release will do where an exception may come between. */
  static final String THROWN = "an exception would leak it";

  private final LentVariable variable;
  private final Survey survey;
  private final List<Course> courses;
  private final Set<Node> dropped;
  private final Set<Node> given;
  private final List<Place> places = new ArrayList<>();
  private final Set<Node> replacing = Collections.newSetFromMap(new IdentityHashMap<>());

  private Releases(
      LentVariable variable, List<Course> courses, Set<Node> dropped, Set<Node> given) {
    this.variable = variable;
    this.survey = variable.survey();
    this.courses = courses;
    this.dropped = dropped;
    this.given = given;
  }

  /**
   * Where a release is put.
   *
   * @param statement behind or before which statement
   * @param behind whether it is put behind, where control leaves the reach on the ordinary way; if
   *     not, {@code statement} is a jump
   * @param usesInReturn whether {@code statement} returns what it makes of the object
   */
  record Place(Statement statement, boolean behind, boolean usesInReturn) {}

  /**
   * Finds the places.
   *
   * @param courses what becomes of everything that the variable is given
   * @param dropped the nodes that are taken away, by identity
   * @param given the assignments that may release what the variable holds when they give it another
   *     object, by identity
   * @throws Refusal if what is done with an object allows no release, or there is no place for it
   */
  static Releases of(
      LentVariable variable, List<Course> courses, Set<Node> dropped, Set<Node> given)
      throws Refusal {
    Releases releases = new Releases(variable, courses, dropped, given);
    for (Course course : courses) {
      boolean adds =
          course.definition().kind() == Definition.Kind.LENT
              || course.visits().stream().anyMatch(visit -> visit.state().surplus());
      if (adds) {
        releases.refuse(course);
        releases.collect(course);
      }
    }
    releases.places.removeIf(place -> releases.states(place).noneMatch(Releases::isHeld));
    return releases;
  }

  /** The places, in the order in which they were met. */
  List<Place> places() {
    return List.copyOf(places);
  }

  /** Whether an assignment may release what the variable holds. */
  boolean isGiven(Node assignment) {
    return given.contains(assignment);
  }

  /** The assignments that meet a reference that the variable still holds, by identity. */
  Set<Node> replacing() {
    return replacing;
  }

  /** The courses that bring a value without a reference to where one is released. */
  List<Course> foreign() {
    List<Course> found = new ArrayList<>();
    for (Course course : courses) {
      Set<Course.State> released = new HashSet<>(replaced(course));
      places.forEach(place -> released.addAll(arriving(course, place)));
      if (released.stream().anyMatch(s -> isInVariable(s) && !s.isNull() && !s.surplus())) {
        found.add(course);
      }
    }
    return found;
  }

  /** Whether the variable may be NULL where it is released. */
  boolean maybeNull(Place place) {
    return states(place).anyMatch(Course.State::isNull);
  }

  /** Whether the variable may be without any value where it is released. */
  boolean maybeUnset() {
    return courses.stream()
        .filter(course -> course.definition().kind() == Definition.Kind.UNSET)
        .anyMatch(
            course ->
                !replaced(course).isEmpty()
                    || places.stream().anyMatch(place -> !arriving(course, place).isEmpty()));
  }

  private Stream<Course.State> states(Place place) {
    return courses.stream()
        .flatMap(course -> arriving(course, place).stream())
        .filter(this::isInVariable);
  }

  private boolean isInVariable(Course.State state) {
    return state.carriers().contains(variable.name());
  }

  private static boolean isHeld(Course.State state) {
    return !state.isNull() && state.surplus();
  }

  private void refuse(Course course) throws Refusal {
    for (Course.Hindrance hindrance : course.hindrances()) {
      int line = survey.line(hindrance.at());
      if (hindrance.obstacle() == Course.Obstacle.RETURNED) {
        throw Refusal.lending(line);
      }
      String name = variable.name();
      throw new Refusal(
          switch (hindrance.obstacle()) {
            case RELEASED -> "line %d releases `%s`, which it does not own".formatted(line, name);
            case STOLEN ->
                "line %d gives `%s` away without taking a reference".formatted(line, name);
            case STORED -> "line %d stores it as a borrowed reference".formatted(line);
            case DERIVED_ESCAPES -> "line %d lets a pointer into it escape".formatted(line);
            case ADDRESS -> "line %d hands on the address of `%s`".formatted(line, name);
            case PERHAPS ->
                "line %d decides inside an expression what becomes of it".formatted(line);
            case RETURNED, MIXED, TOO_LONG ->
                "the ways through the function differ in what they own";
          });
    }
  }

  // Where an object is left.

  private void collect(Course course) throws Refusal {
    Reach reach = reach(course);
    for (Course.Visit visit : course.visits()) {
      Optional<Statement> here = Events.statement(visit.point());
      if (here.isEmpty() || !reach.contains(survey.nesting(), here.get())) {
        continue;
      }
      if (course.isLosing(visit) && visit.point() != course.definition().point()) {
        replace(visit, here.get());
      }
      for (Course.Visit next : course.nexts(visit)) {
        if (next.point() == course.definition().point()
            && (course.isLosing(next) || isGivenAgain(course, next))) {
          replace(next, here.get());
          continue;
        }
        Optional<Statement> there = Events.statement(next.point());
        boolean leaves = there.isEmpty() || !reach.contains(survey.nesting(), there.get());
        if (!leaves || !next.state().surplus()) {
          continue;
        }
        if (isThrown(visit, next)) {
          throw new Refusal(THROWN);
        }
        if (!isInVariable(next.state())) {
          throw new Refusal(
              "`%s` has another value where it would be released".formatted(variable.name()));
        }
        add(course, visit, reach);
      }
    }
  }

  /** From the lookup to the last use, or the last take or release that is taken away. */
  private Reach reach(Course course) throws Refusal {
    List<Statement> ends = new ArrayList<>(Reach.ends(course));
    for (Course.Visit visit : course.visits()) {
      for (Event event : survey.events().at(visit.point())) {
        if (dropped.contains(event.node()) && visit.state().surplus()) {
          Events.statement(visit.point()).ifPresent(ends::add);
        }
      }
    }
    try {
      return Reach.of(survey.nesting(), course, ends)
          .orElseThrow(() -> new Refusal("it does not stand in a block"));
    } catch (Reach.GoesRound e) {
      throw new Refusal(
          "`%s` is used again in the next round of a loop".formatted(variable.name()));
    }
  }

  /** Whether an assignment of {@link #given} meets what it has given the variable before. */
  private boolean isGivenAgain(Course course, Course.Visit visit) {
    return !given.isEmpty() && course.isStart(visit) && visit.state().surplus();
  }

  /** Has an assignment release what the variable holds, if it is one that may. */
  private void replace(Course.Visit visit, Statement at) throws Refusal {
    Optional<Node> assignment =
        survey.events().at(visit.point()).stream()
            .filter(Event.Define.class::isInstance)
            .map(Event::node)
            .filter(given::contains)
            .findFirst();
    Course.State state = visit.state();
    if (assignment.isEmpty()
        || !state.carriers().equals(Set.of(variable.name()))
        || !state.derived().isEmpty()) {
      throw overwritten(at);
    }
    replacing.add(assignment.get());
  }

  /** What comes to the assignments that release what the variable holds. */
  private Set<Course.State> replaced(Course course) {
    Set<Course.State> states = new HashSet<>();
    for (Course.Visit visit : course.visits()) {
      if (survey.events().at(visit.point()).stream().anyMatch(e -> replacing.contains(e.node()))) {
        states.add(visit.state());
      }
    }
    return states;
  }

  private Refusal overwritten(Statement at) {
    return new Refusal(
        "`%s` gets another value while its object is in use (line %d)"
            .formatted(variable.name(), survey.line(at)));
  }

  /** Notes the place where a visit leaves the reach, unless it is known. */
  private void add(Course course, Course.Visit visit, Reach reach) {
    boolean jump = isJump(visit, reach);
    Statement at = jump ? Events.statement(visit.point()).orElseThrow() : reach.releasedBehind();
    if (places.stream().noneMatch(p -> p.statement() == at && p.behind() == !jump)) {
      places.add(new Place(at, !jump, jump && course.isUse(visit)));
    }
  }

  /** Whether control leaves by a jump, and not to the place behind the last statement. */
  private boolean isJump(Course.Visit visit, Reach reach) {
    return jumps(visit, target -> isInside(target, reach));
  }

  private boolean isInside(Statement target, Reach reach) {
    return reach.contains(survey.nesting(), target)
        && (reach.inner().isEmpty() || target != reach.lastStatement());
  }

  /** Whether a visit returns, or jumps to where {@code inside} does not hold. */
  private boolean jumps(Course.Visit visit, Predicate<Statement> inside) {
    return switch (visit.point().step()) {
      case Step.Leave ignored -> true;
      case Step.Jump jump ->
          jump.statement() instanceof Statement.Goto
              || survey
                  .nesting()
                  .target(jump.statement())
                  .map(target -> !inside.test(target))
                  .orElse(true);
      default -> false;
    };
  }

  private static boolean isThrown(Course.Visit from, Course.Visit to) {
    return from.point().out().stream()
        .anyMatch(edge -> edge.to() == to.point() && edge.way() == ControlFlow.Way.THROWN);
  }

  // What comes to a place.

  private Set<Course.State> arriving(Course course, Place place) {
    Set<Course.State> states = new HashSet<>();
    for (Course.Visit visit : course.visits()) {
      Optional<Statement> here = Events.statement(visit.point());
      if (here.isEmpty()) {
        continue;
      }
      if (!place.behind()) {
        if (here.get() == place.statement()) {
          states.add(visit.state());
        }
      } else if (isIn(here.get(), place) && !jumps(visit, target -> isIn(target, place))) {
        for (Course.Visit next : course.nexts(visit)) {
          boolean out = Events.statement(next.point()).map(s -> !isIn(s, place)).orElse(true);
          if (out && !isThrown(visit, next)) {
            states.add(next.state());
          }
        }
      }
    }
    return states;
  }

  private boolean isIn(Statement statement, Place place) {
    return survey.nesting().isIn(statement, place.statement());
  }
}
