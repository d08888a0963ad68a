package dev.ftport.catalogue.borrowed;

import dev.ftport.capi.CApi;
import dev.ftport.facts.Expression;
import dev.ftport.facts.Function;
import dev.ftport.facts.Layout;
import dev.ftport.facts.Nesting;
import dev.ftport.facts.Node;
import dev.ftport.facts.NoneTest;
import dev.ftport.facts.NullTest;
import dev.ftport.facts.Origin;
import dev.ftport.facts.Statement;
import dev.ftport.facts.Unit;
import dev.ftport.facts.Variable;
import dev.ftport.flow.ControlFlow;
import dev.ftport.flow.Course;
import dev.ftport.flow.Definition;
import dev.ftport.flow.Event;
import dev.ftport.flow.Events;
import dev.ftport.flow.Step;
import dev.ftport.source.Edit;
import dev.ftport.source.Edits;
import dev.ftport.source.Span;
import dev.ftport.transform.Settings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes one variable own what its borrowed lookups yield: the strong calls, the {@code Py_INCREF}s
 * whose part they take, and a release wherever the reference is not needed any more.
 */
final class Holding {
  private final Unit unit;
  private final Function function;
  private final ControlFlow graph;
  private final Events events;
  private final Nesting nesting;
  private final Layout layout;
  private final Settings settings;
  private final String name;
  private final List<Stored> lookups;
  private final boolean returnsStrong;

  /** Nodes that are taken away: takes, and releases of values that are to be kept. */
  private Set<Node> dropped = identitySet();

  /** Tests for NULL that will ask for the answer of a lookup: a dead referent passes them. */
  private final Set<Node> answered = identitySet();

  /** Other definitions of the variable that have to take a reference too. */
  private final Set<Node> taking = identitySet();

  private final Map<Stored, List<String>> guards = new IdentityHashMap<>();

  /** What leaves the function where the answer of a lookup is an error. */
  private final Map<Stored, List<String>> onErrors = new IdentityHashMap<>();

  /** Whether a dead referent is NULL in the new text, and no longer {@code Py_None}. */
  private boolean deadIsNull;

  /**
   * A variable of a function.
   *
   * @param lookups those that give it a value and are to be replaced
   * @param returnsStrong whether the function is to return a strong reference from now on
   */
  Holding(
      Unit unit,
      ControlFlow graph,
      Events events,
      Nesting nesting,
      Settings settings,
      String name,
      List<Stored> lookups,
      boolean returnsStrong) {
    this.returnsStrong = returnsStrong;
    this.unit = unit;
    this.function = graph.function();
    this.graph = graph;
    this.events = events;
    this.nesting = nesting;
    this.layout = new Layout(unit);
    this.settings = settings;
    this.name = name;
    this.lookups = lookups;
  }

  private static <T> Set<T> identitySet() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }

  /** What a release needs to know about the place where it is put. */
  private static final class Place {
    private final Statement statement;
    private final boolean behind;
    private final boolean usesInReturn;
    private final Set<Course.State> states = new HashSet<>();

    Place(Statement statement, boolean behind, boolean usesInReturn) {
      this.statement = statement;
      this.behind = behind;
      this.usesInReturn = usesInReturn;
    }
  }

  /**
   * All edits for the lookups of the variable.
   *
   * @throws Refusal with what stands in the way
   */
  Edits edits() throws Refusal {
    refuseOddVariables();
    deadIsNull = deadCanBeNull();
    findGuards();
    dropped = droppable(courses());
    if (!dropped.isEmpty()) {
      try {
        return plan();
      } catch (Refusal e) {
        // Then the code keeps what it takes, and the lookup's own reference is released.
        dropped.clear();
        taking.clear();
      }
    }
    return plan();
  }

  private Edits plan() throws Refusal {
    for (int attempt = 0; attempt < 4; attempt++) {
      List<Course> courses = courses();
      List<Course> lacking = courses.stream().filter(Holding::isMixed).toList();
      List<Place> places = List.of();
      if (lacking.isEmpty()) {
        places = places(courses);
        lacking = foreign(courses, places);
      }
      if (lacking.isEmpty()) {
        return written(places, isUnset(courses, places));
      }
      for (Course course : lacking) {
        adopt(course);
      }
    }
    throw new Refusal("the ways through the function differ in what they own");
  }

  /** Whether a value comes to a take that is gone, without a reference of its own. */
  private static boolean isMixed(Course course) {
    return course.hindrances().stream().anyMatch(h -> h.obstacle() == Course.Obstacle.MIXED);
  }

  private List<Place> places(List<Course> courses) throws Refusal {
    Map<Statement, List<Place>> places = new IdentityHashMap<>();
    List<Place> ordered = new ArrayList<>();
    for (Course course : courses) {
      boolean adds =
          isLent(course.definition())
              || course.visits().stream().anyMatch(visit -> visit.state().surplus());
      if (adds) {
        refuse(course);
        collect(course, places, ordered);
      }
    }
    return ordered;
  }

  /**
   * Makes a value that meets the lookups' ones own a reference too: a borrowed one takes one, a new
   * one is not released before.
   */
  private void adopt(Course course) throws Refusal {
    Definition definition = course.definition();
    boolean possible = false;
    if (definition.kind() == Definition.Kind.BORROWED
        && definition.event() >= 0
        && definition.point().step() instanceof Step.Evaluate evaluate
        && nesting
            .parent(evaluate.statement())
            .filter(Statement.Compound.class::isInstance)
            .isPresent()) {
      possible = taking.add(events.at(definition.point()).get(definition.event()).node());
    }
    if (definition.kind() == Definition.Kind.OWNED) {
      for (Course.Visit visit : course.visits()) {
        for (Event event : events.at(visit.point())) {
          boolean gives =
              course.releases().getOrDefault(event.node(), Set.of()).stream()
                  .anyMatch(state -> state.owned() == 1);
          boolean needed = course.nexts(visit).stream().anyMatch(course::isNeeded);
          if (gives && needed && event.node().isEditable() && event instanceof Event.Count) {
            possible |= dropped.add(event.node());
          }
        }
      }
    }
    if (!possible) {
      throw new Refusal(
          "`%s` holds a reference of its own on some ways, and not on others".formatted(name));
    }
  }

  private void refuseOddVariables() throws Refusal {
    List<Variable> declared =
        Unit.locals(function).stream().filter(v -> v.name().equals(name)).toList();
    boolean parameter = function.parameters().stream().anyMatch(v -> v.name().equals(name));
    List<Statement> blocks = new ArrayList<>();
    function
        .body()
        .walk(
            node -> {
              if (node instanceof Statement.Declaration declaration
                  && declaration.variables().stream().anyMatch(v -> v.name().equals(name))) {
                blocks.add(nesting.parent(declaration).orElse(declaration));
              }
            });
    for (Statement block : blocks) {
      boolean shadowed =
          blocks.stream().anyMatch(other -> other != block && nesting.isIn(other, block));
      if (parameter || shadowed) {
        throw new Refusal("two variables are called `%s`".formatted(name));
      }
    }
    if (declared.stream().map(Variable::type).distinct().count() > 1) {
      throw new Refusal("two variables are called `%s`".formatted(name));
    }
    for (Variable variable : declared) {
      if (!variable.brackets().isEmpty() || variable.pointers() != 1 && variable.pointers() != 0) {
        throw new Refusal("`%s` is no simple pointer".formatted(name));
      }
    }
  }

  // Following the definitions.

  private List<Course> courses() {
    List<Course> courses = new ArrayList<>();
    for (Definition definition : definitions()) {
      boolean handled = lookupOf(definition).map(guards::containsKey).orElse(true);
      courses.add(
          new Course(
              graph,
              events,
              definition,
              handled,
              new Course.Plan(dropped, answered, deadIsNull, returnsStrong)));
    }
    return courses;
  }

  private List<Definition> definitions() {
    List<Definition> all = new ArrayList<>();
    for (ControlFlow.Point point : graph.points()) {
      List<Event> here = events.at(point);
      for (int i = 0; i < here.size(); i++) {
        if (here.get(i) instanceof Event.Define define && define.name().equals(name)) {
          all.add(new Definition(point, i, name, define.value(), kind(define)));
        }
      }
    }
    if (function.parameters().stream().anyMatch(v -> v.name().equals(name))) {
      all.add(new Definition(graph.enter(), -1, name, Optional.empty(), Definition.Kind.BORROWED));
    }
    return all;
  }

  private Definition.Kind kind(Event.Define define) {
    if (taking.contains(define.node())) {
      return Definition.Kind.LENT;
    }
    if (define.value().isEmpty()) {
      return Definition.Kind.UNSET;
    }
    Expression value = define.value().get().withoutCasts();
    return lookups.stream().anyMatch(l -> l.site().call() == value)
        ? Definition.Kind.LENT
        : Definition.kind(value);
  }

  private static boolean isLent(Definition definition) {
    return definition.kind() == Definition.Kind.LENT;
  }

  private Optional<Stored> lookupOf(Definition definition) {
    return definition
        .value()
        .map(Expression::withoutCasts)
        .flatMap(value -> lookups.stream().filter(l -> l.site().call() == value).findFirst());
  }

  /** A lookup that can fail where nobody looks gets an exit of its own. */
  private void findGuards() throws Refusal {
    ErrorExit exits = new ErrorExit(unit, function, nesting);
    for (Course course : courses()) {
      Optional<Stored> lookup = lookupOf(course.definition());
      if (lookup.isEmpty() || !lookup.get().lookup().answer().isValue()) {
        continue;
      }
      Stored stored = lookup.get();
      boolean unchecked = stored.lookup().answer() == CApi.Answer.UNCHECKED;
      boolean checked = stored.lookup().answer() == CApi.Answer.CHECKED;
      if (unchecked && isTested(course)) {
        if (isLeftNext(stored, exits)) {
          continue;
        }
        throw new Refusal(
            "`%s` is tested for an empty slot, which `%s` must not read"
                .formatted(name, stored.lookup().replacement()),
            Optional.of(stored));
      }
      if (unchecked || checked && !course.nullUses().isEmpty()) {
        boolean whole = stored.form() != Stored.Form.CONDITION && stored.form() != Stored.Form.PART;
        Optional<List<String>> exit = whole ? exits.at(stored.statement()) : Optional.empty();
        if (exit.isPresent()) {
          guards.put(stored, exit.get());
        } else {
          throw new Refusal(
              "nothing looks whether it failed, and no exit of the function fits there",
              Optional.of(stored));
        }
      }
    }
  }

  /** Whether the function is left right behind the lookup where it yields NULL. */
  private boolean isLeftNext(Stored stored, ErrorExit exits) {
    Optional<Statement> parent = nesting.parent(stored.statement());
    if (parent.isEmpty() || !(parent.get() instanceof Statement.Compound block)) {
      return false;
    }
    int next = nesting.index(block, stored.statement()) + 1;
    if (next >= block.statements().size()
        || !(block.statements().get(next) instanceof Statement.If choice)
        || !isOnlyTest(choice)) {
      return false;
    }
    return NullTest.of(choice.condition()).map(NullTest::isNull).orElse(false)
        && exits.isExit(choice);
  }

  /**
   * Whether all that happens to a dead referent is a test for {@code Py_None}, which a test for
   * NULL can replace; errors leave the function, or nobody has looked for them.
   */
  private boolean deadCanBeNull() {
    if (lookups.stream().anyMatch(l -> l.lookup().answer() != CApi.Answer.DEAD)) {
      return false;
    }
    deadIsNull = true;
    ErrorExit exits = new ErrorExit(unit, function, nesting);
    StrongCall calls = new StrongCall(unit, function, nesting, true);
    for (Stored lookup : lookups) {
      calls.askedIn(lookup).ifPresent(test -> test.walk(answered::add));
    }
    List<Course> courses = courses();
    answered.clear();
    for (Course course : courses) {
      boolean lent = isLent(course.definition());
      if (lent && !(course.nullUses().isEmpty() && course.nullEscapes().isEmpty())) {
        return false;
      }
      for (Course.Visit visit : course.visits()) {
        if (!visit.state().carriers().contains(name)
            || !(visit.point().step() instanceof Step.Test test)) {
          continue;
        }
        boolean none =
            NoneTest.of(test.condition())
                .map(t -> t.tested().asName().equals(Optional.of(name)))
                .orElse(false);
        boolean harmless = course.definition().kind() == Definition.Kind.UNSET;
        if (none && !lent && !harmless) {
          return false;
        }
        if (lent
            && NullTest.of(test.condition())
                .map(t -> t.tested().asName().equals(Optional.of(name)))
                .orElse(false)
            && lookupOf(course.definition()).map(l -> !calls.asksItself(l, test)).orElse(true)) {
          return false;
        }
      }
    }
    for (Stored lookup : lookups) {
      boolean whole = lookup.form() != Stored.Form.CONDITION && lookup.form() != Stored.Form.PART;
      Optional<List<String>> exit = whole ? exits.at(lookup.statement()) : Optional.empty();
      if (!calls.askedIn(lookup).isPresent() && exit.isPresent()) {
        onErrors.put(lookup, exit.get());
      } else if (!calls.askedIn(lookup).isPresent()
          && !lookup.lookup().name().equals("PyWeakref_GET_OBJECT")) {
        return false;
      }
    }
    return true;
  }

  private boolean isTested(Course course) {
    for (Course.Visit visit : course.visits()) {
      for (Event event : events.at(visit.point())) {
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

  private Set<Node> droppable(List<Course> courses) {
    Set<Node> found = identitySet();
    for (Course course : courses) {
      if (isLent(course.definition())) {
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
      List<Event> here = events.at(visit.point());
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

  private void refuse(Course course) throws Refusal {
    for (Course.Hindrance hindrance : course.hindrances()) {
      int line = unit.file().line(hindrance.at().span().start());
      if (hindrance.obstacle() == Course.Obstacle.RETURNED) {
        throw Refusal.lending(line);
      }
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

  // Placing the releases.

  private void collect(Course course, Map<Statement, List<Place>> places, List<Place> ordered)
      throws Refusal {
    List<Statement> ends = new ArrayList<>(Reach.ends(course));
    for (Course.Visit visit : course.visits()) {
      for (Event event : events.at(visit.point())) {
        if (dropped.contains(event.node()) && visit.state().surplus()) {
          Events.statement(visit.point()).ifPresent(ends::add);
        }
      }
    }
    Reach reach;
    try {
      reach =
          Reach.of(nesting, course, ends)
              .orElseThrow(() -> new Refusal("it does not stand in a block"));
    } catch (Reach.GoesRound e) {
      throw new Refusal("`%s` is used again in the next round of a loop".formatted(name));
    }
    for (Course.Visit visit : course.visits()) {
      Optional<Statement> here = Events.statement(visit.point());
      if (here.isEmpty() || !reach.contains(nesting, here.get())) {
        continue;
      }
      if (course.isLosing(visit) && visit.point() != course.definition().point()) {
        throw overwritten(here.get());
      }
      for (Course.Visit next : course.nexts(visit)) {
        if (course.isLosing(next) && next.point() == course.definition().point()) {
          throw overwritten(here.get());
        }
        Course.State state = next.state();
        Optional<Statement> there = Events.statement(next.point());
        boolean leaves = there.isEmpty() || !reach.contains(nesting, there.get());
        if (!leaves || !state.surplus()) {
          continue;
        }
        if (isThrown(visit, next)) {
          throw new Refusal("an exception would leak it");
        }
        note(course, visit, reach, state, places, ordered);
      }
    }
  }

  private Refusal overwritten(Statement at) {
    return new Refusal(
        "`%s` gets another value while its object is in use (line %d)"
            .formatted(name, unit.file().line(at.span().start())));
  }

  private static boolean isThrown(Course.Visit from, Course.Visit to) {
    return from.point().out().stream()
        .anyMatch(edge -> edge.to() == to.point() && edge.way() == ControlFlow.Way.THROWN);
  }

  private void note(
      Course course,
      Course.Visit visit,
      Reach reach,
      Course.State state,
      Map<Statement, List<Place>> places,
      List<Place> ordered)
      throws Refusal {
    if (!state.carriers().contains(name) && state.surplus()) {
      throw new Refusal("`%s` has another value where it would be released".formatted(name));
    }
    boolean jump = isJump(visit, reach);
    Statement at = jump ? Events.statement(visit.point()).orElseThrow() : reach.releasedBehind();
    boolean uses = jump && course.isUse(visit);
    List<Place> here = places.computeIfAbsent(at, s -> new ArrayList<>());
    Optional<Place> known = here.stream().filter(p -> p.behind == !jump).findFirst();
    Place place;
    if (known.isPresent()) {
      place = known.get();
    } else {
      place = new Place(at, !jump, uses);
      here.add(place);
      ordered.add(place);
    }
    place.states.add(state);
  }

  /** Whether control leaves by a jump, and not to the place behind the last statement. */
  private boolean isJump(Course.Visit visit, Reach reach) {
    return switch (visit.point().step()) {
      case Step.Leave ignored -> true;
      case Step.Jump jump ->
          jump.statement() instanceof Statement.Goto
              || nesting
                  .target(jump.statement())
                  .map(target -> !isInside(target, reach))
                  .orElse(true);
      default -> false;
    };
  }

  private boolean isInside(Statement target, Reach reach) {
    return reach.contains(nesting, target)
        && (reach.inner().isEmpty() || target != reach.lastStatement());
  }

  /** The courses that bring a value without a reference to where one is released. */
  private List<Course> foreign(List<Course> courses, List<Place> places) {
    List<Course> found = new ArrayList<>();
    for (Place place : places) {
      place.states.clear();
      for (Course course : courses) {
        for (Course.State state : arriving(course, place)) {
          if (state.carriers().contains(name)) {
            place.states.add(state);
          }
        }
      }
      boolean owned = place.states.stream().anyMatch(s -> !s.isNull() && s.surplus());
      if (owned) {
        for (Course course : courses) {
          boolean lacks =
              arriving(course, place).stream()
                  .anyMatch(s -> s.carriers().contains(name) && !s.isNull() && !s.surplus());
          if (lacks && !found.contains(course)) {
            found.add(course);
          }
        }
      }
    }
    return found;
  }

  /** Whether the variable may be without any value where it is released. */
  private boolean isUnset(List<Course> courses, List<Place> places) {
    return places.stream()
        .filter(place -> place.states.stream().anyMatch(s -> !s.isNull() && s.surplus()))
        .anyMatch(
            place ->
                courses.stream()
                    .filter(course -> course.definition().kind() == Definition.Kind.UNSET)
                    .anyMatch(course -> !arriving(course, place).isEmpty()));
  }

  private Set<Course.State> arriving(Course course, Place place) {
    Set<Course.State> states = new HashSet<>();
    for (Course.Visit visit : course.visits()) {
      Optional<Statement> here = Events.statement(visit.point());
      if (here.isEmpty()) {
        continue;
      }
      if (!place.behind) {
        if (here.get() == place.statement) {
          states.add(visit.state());
        }
        continue;
      }
      if (nesting.isIn(here.get(), place.statement)) {
        boolean leaving =
            switch (visit.point().step()) {
              case Step.Leave ignored -> true;
              case Step.Jump jump ->
                  jump.statement() instanceof Statement.Goto
                      || nesting
                          .target(jump.statement())
                          .map(target -> !nesting.isIn(target, place.statement))
                          .orElse(true);
              default -> false;
            };
        for (Course.Visit next : course.nexts(visit)) {
          boolean out =
              Events.statement(next.point())
                  .map(s -> !nesting.isIn(s, place.statement))
                  .orElse(true);
          if (out && !leaving && !isThrown(visit, next)) {
            states.add(next.state());
          }
        }
      }
    }
    return states;
  }

  // Writing.

  private Edits written(List<Place> places, boolean unset) throws Refusal {
    List<Edit> edits = new ArrayList<>();
    StrongCall calls = new StrongCall(unit, function, nesting, deadIsNull);
    ErrorExit exits = new ErrorExit(unit, function, nesting);
    Map<Statement, List<String>> behind = new IdentityHashMap<>();
    for (Stored lookup : lookups) {
      Optional<List<String>> onError =
          deadIsNull ? Optional.ofNullable(onErrors.get(lookup)) : Optional.empty();
      if (settings.propagateErrors() && lookup.lookup().answer() == CApi.Answer.SWALLOWED) {
        onError = exits.at(lookup.statement());
        if (onError.isEmpty()) {
          throw new Refusal("no exit of the function fits there for its error");
        }
      }
      edits.addAll(calls.stored(lookup, onError));
      List<String> guard = guards.get(lookup);
      if (lookup.form() == Stored.Form.HOISTED) {
        int start = lookup.statement().span().start();
        String indent = unit.file().indentAt(start);
        edits.add(
            layout.linesBefore(
                start,
                calls.hoisted(lookup, onError, Optional.ofNullable(guard)).stream()
                    .map(line -> indent + line)
                    .toList()));
      } else if (guard != null) {
        String indent = unit.file().indentAt(lookup.statement().span().start());
        behind
            .computeIfAbsent(lookup.statement(), s -> new ArrayList<>())
            .addAll(layout.choice(indent, name + " == " + layout.nullPointer(), guard, function));
      }
    }
    for (Node node : dropped) {
      edits.addAll(withoutTake(node));
    }
    for (Node node : taking) {
      take((Expression.Assign) node, edits, behind);
    }
    for (Place place : places) {
      place(place, edits, behind);
    }
    if (deadIsNull) {
      testForNull(edits);
    }
    behind.forEach(
        (statement, lines) ->
            edits.add(layout.linesBehind(statement.span().start(), endOf(statement), lines)));
    if (unset) {
      edits.add(initialized(edits));
    }
    try {
      return Edits.of(edits);
    } catch (IllegalArgumentException e) {
      throw new Refusal("its edits touch each other");
    }
  }

  /** The end of a statement, with the empty one that a semicolon behind a macro makes. */
  private int endOf(Statement statement) {
    String text = unit.file().text();
    int at = statement.span().end();
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
    return at < text.length() && text.charAt(at) == ';' ? at + 1 : statement.span().end();
  }

  private void take(Expression.Assign assign, List<Edit> edits, Map<Statement, List<String>> behind)
      throws Refusal {
    if (settings.python() >= 310) {
      Span value = assign.value().span();
      edits.add(Edit.insert(value.start(), "Py_NewRef("));
      edits.add(Edit.insert(value.end(), ")"));
      return;
    }
    for (ControlFlow.Point point : graph.points()) {
      if (point.step() instanceof Step.Evaluate evaluate && evaluate.expression() == assign) {
        String indent = unit.file().indentAt(evaluate.statement().span().start());
        behind
            .computeIfAbsent(evaluate.statement(), s -> new ArrayList<>())
            .add(indent + "Py_INCREF(" + name + ");");
        return;
      }
    }
    throw new Refusal("a value is assigned in the middle of an expression");
  }

  /** Tests for {@code Py_None} become tests for NULL. */
  private void testForNull(List<Edit> edits) throws Refusal {
    for (ControlFlow.Point point : graph.points()) {
      if (point.step() instanceof Step.Test test) {
        Optional<NoneTest> none = NoneTest.of(test.condition());
        if (none.isPresent() && none.get().tested().asName().equals(Optional.of(name))) {
          if (!none.get().none().isEditable()) {
            throw new Refusal("a macro is in the way");
          }
          edits.add(Edit.replace(none.get().none().span(), layout.nullPointer()));
        }
      }
    }
  }

  private String release(Set<Course.State> states) {
    boolean maybeNull = states.stream().anyMatch(Course.State::isNull);
    return (maybeNull ? "Py_XDECREF(" : "Py_DECREF(") + name + ");";
  }

  private void place(Place place, List<Edit> edits, Map<Statement, List<String>> behind)
      throws Refusal {
    boolean held = place.states.stream().anyMatch(s -> !s.isNull() && s.surplus());
    if (!held) {
      return;
    }
    refuseDetached(place.statement);
    String release = release(place.states);
    String indent = unit.file().indentAt(place.statement.span().start());
    if (place.behind) {
      if (place.statement.origin() == Origin.MACRO) {
        throw new Refusal("a macro is in the way");
      }
      Optional<Statement> parent = nesting.parent(place.statement);
      if (parent.isEmpty() || !(parent.get() instanceof Statement.Compound)) {
        throw new Refusal("it does not stand in a block");
      }
      behind.computeIfAbsent(place.statement, s -> new ArrayList<>()).add(indent + release);
      return;
    }
    if (place.statement.origin() != Origin.WRITTEN) {
      throw new Refusal(
          "a macro leaves the function in line %d"
              .formatted(unit.file().line(place.statement.span().start())));
    }
    if (place.statement instanceof Statement.Return exit
        && exit.value().isPresent()
        && (place.usesInReturn || readsErrno(exit.value().get()))) {
      returned(exit, release, edits);
    } else {
      before(place.statement, List.of(release), List.of(), edits);
    }
  }

  private static boolean readsErrno(Expression value) {
    boolean[] found = new boolean[1];
    value.walk(
        node ->
            found[0] |=
                node instanceof Expression.Call call
                    && call.name().matches(".*(Errno|WindowsErr|FromErr).*"));
    return found[0];
  }

  /** {@code return f(x);} becomes a variable, the release, and the return. */
  private void returned(Statement.Return exit, String release, List<Edit> edits) throws Refusal {
    String type =
        function
            .returnType()
            .replaceAll("\\b(static|inline|extern|__inline__|__inline|register)\\b", "")
            .strip()
            .replaceAll("\\s+", " ")
            .replace("* *", "**");
    if (!type.matches("(const )?(struct |unsigned |enum )?\\w+( \\*+)?") || type.equals("void")) {
      throw new Refusal(
          "the type of what line %d returns is not clear"
              .formatted(unit.file().line(exit.span().start())));
    }
    String result = new StrongCall(unit, function, nesting, deadIsNull).newName("result");
    String declared = type.endsWith("*") ? type + result : type + " " + result;
    int keyword = exit.span().start();
    edits.add(Edit.replace(new Span(keyword, keyword + "return".length()), declared + " ="));
    before(exit, List.of(), List.of(release, "return " + result + ";"), edits);
  }

  private void before(
      Statement statement, List<String> before, List<String> behind, List<Edit> edits)
      throws Refusal {
    Optional<Statement> parent = nesting.parent(statement);
    String indent = unit.file().indentAt(statement.span().start());
    if (parent.isPresent() && parent.get() instanceof Statement.Compound block) {
      if (!behind.isEmpty()) {
        int index = nesting.index(block, statement);
        if (index > 0 && block.statements().get(index - 1) instanceof Statement.Case) {
          throw new Refusal("no variable can be declared behind `case`");
        }
        edits.add(
            layout.linesBehind(
                statement.span().start(),
                statement.span().end(),
                behind.stream().map(line -> indent + line).toList()));
      }
      if (!before.isEmpty()) {
        edits.add(
            layout.linesBefore(
                statement.span().start(), before.stream().map(line -> indent + line).toList()));
      }
      return;
    }
    if (parent.isEmpty()
        || parent.get() instanceof Statement.Label
        || parent.get().origin() != Origin.WRITTEN) {
      throw new Refusal(
          "there is no room for a release before line %d"
              .formatted(unit.file().line(statement.span().start())));
    }
    Optional<Edits> braces =
        layout.inBraces(statement, parent.get().span().start(), before, behind, function);
    if (braces.isEmpty()) {
      throw new Refusal(
          "a comment is in the way in line %d"
              .formatted(unit.file().line(statement.span().start())));
    }
    edits.addAll(braces.get().list());
  }

  /** No reference is released while the thread state is detached. */
  private void refuseDetached(Statement statement) throws Refusal {
    for (Statement around : nesting.outwards(statement)) {
      Optional<Statement> parent = nesting.parent(around);
      if (parent.isPresent() && parent.get() instanceof Statement.Compound block) {
        int depth = 0;
        int to = nesting.index(block, around);
        for (int i = 0; i < to; i++) {
          depth += detaches(block.statements().get(i));
        }
        if (depth > 0) {
          throw new Refusal("it would be released without the thread state");
        }
      }
    }
  }

  private static int detaches(Statement statement) {
    int[] depth = new int[1];
    statement.walk(
        node -> {
          if (node instanceof Expression.Call call) {
            depth[0] += call.name().equals("PyEval_SaveThread") ? 1 : 0;
            depth[0] -= call.name().equals("PyEval_RestoreThread") ? 1 : 0;
          }
        });
    return depth[0];
  }

  private List<Edit> withoutTake(Node node) throws Refusal {
    Expression.Call call = (Expression.Call) node;
    if (call.name().contains("NewRef")) {
      Span argument = call.arguments().getFirst().span();
      return List.of(
          Edit.delete(new Span(call.span().start(), argument.start())),
          Edit.delete(new Span(argument.end(), call.span().end())));
    }
    for (ControlFlow.Point point : graph.points()) {
      if (point.step() instanceof Step.Evaluate evaluate
          && evaluate.expression().withoutCasts() == call) {
        return List.of(withoutStatement(evaluate.statement()));
      }
    }
    throw new Refusal("a reference is taken in the middle of an expression");
  }

  private Edit withoutStatement(Statement statement) throws Refusal {
    Optional<Statement> parent = nesting.parent(statement);
    if (parent.isEmpty() || !(parent.get() instanceof Statement.Compound)) {
      return withoutChoice(statement);
    }
    if (parent.get() instanceof Statement.Compound block && block.statements().size() == 1) {
      return withoutElse(block);
    }
    return layout.without(statement.span());
  }

  /** An {@code else} in which nothing is left goes as a whole. */
  private Edit withoutElse(Statement.Compound block) throws Refusal {
    Optional<Statement> parent = nesting.parent(block);
    if (parent.isPresent() && parent.get() instanceof Statement.If choice && choice.isEditable()) {
      Span gone = null;
      if (choice.negative().isPresent() && choice.negative().get() == block) {
        gone = new Span(choice.positive().span().end(), block.span().end());
      } else if (choice.negative().isEmpty()
          && isOnlyTest(choice)
          && nesting.parent(choice).filter(Statement.Compound.class::isInstance).isPresent()) {
        return layout.without(choice.span());
      }
      if (gone != null && !unit.hasComment(gone)) {
        return Edit.delete(gone);
      }
    }
    throw new Refusal("a branch would be empty");
  }

  /** {@code if (x) Py_INCREF(x);} goes as a whole. */
  private Edit withoutChoice(Statement statement) throws Refusal {
    Optional<Statement> parent = nesting.parent(statement);
    if (parent.isPresent()
        && parent.get() instanceof Statement.If choice
        && choice.negative().isEmpty()
        && choice.isEditable()
        && isOnlyTest(choice)
        && nesting.parent(choice).filter(Statement.Compound.class::isInstance).isPresent()) {
      return withoutStatement(choice);
    }
    throw new Refusal("a branch would be empty");
  }

  private boolean isOnlyTest(Statement.If choice) {
    return NullTest.of(choice.condition())
        .flatMap(test -> test.tested().asName())
        .map(name::equals)
        .orElse(false);
  }

  private Edit initialized(List<Edit> edits) throws Refusal {
    for (Variable variable : Unit.locals(function)) {
      if (variable.name().equals(name)
          && variable.initializer().isEmpty()
          && variable.origin() == Origin.WRITTEN) {
        Edit edit = Edit.insert(variable.nameSpan().end(), " = " + layout.nullPointer());
        if (edits.stream().noneMatch(edit::conflictsWith)) {
          return edit;
        }
      }
    }
    throw new Refusal("`%s` has no value on some ways to its release".formatted(name));
  }
}
