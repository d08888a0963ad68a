package dev.ftport.flow;

import dev.ftport.capi.CallEffects;
import dev.ftport.facts.Expression;
import dev.ftport.facts.Function;
import dev.ftport.facts.Node;
import dev.ftport.facts.NoneTest;
import dev.ftport.facts.NullTest;
import dev.ftport.facts.Patience;
import dev.ftport.facts.Unit;
import dev.ftport.facts.Variable;
import dev.ftport.flow.ControlFlow.Point;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What becomes of the object that one definition of a variable yields: which variables carry it or
 * point into it, how many references the code holds, and whether the reference that a strong lookup
 * would add is still there, at every point that control can reach with it.
 */
public final class Course {
  private static final int MOST_VISITS = 20_000;
  private static final Set<String> NUMBERS =
      Set.of(
          "int",
          "long",
          "short",
          "char",
          "float",
          "double",
          "bool",
          "_Bool",
          "unsigned",
          "signed",
          "size_t",
          "ssize_t",
          "Py_ssize_t",
          "Py_hash_t",
          "Py_uhash_t",
          "Py_UCS4",
          "Py_UCS2",
          "Py_UCS1",
          "BOOL",
          "DWORD",
          "int8_t",
          "int16_t",
          "int32_t",
          "int64_t",
          "uint8_t",
          "uint16_t",
          "uint32_t",
          "uint64_t",
          "intptr_t",
          "uintptr_t",
          "off_t",
          "time_t",
          "enum");

  /**
   * What is known of the object at a point.
   *
   * @param isNull whether there is no object: the definition yielded NULL
   * @param surplus whether the reference that the strong lookup adds is still to be released
   * @param owned how many references the code itself has taken
   * @param carriers the variables that hold the object
   * @param derived the variables that hold what lives as long as the object
   */
  public record State(
      boolean isNull, boolean surplus, int owned, Set<String> carriers, Set<String> derived) {}

  /** A point that is reached with a state. */
  public record Visit(Point point, State state) {}

  /** Something that cannot be rewritten. */
  public enum Obstacle {
    /** A release of what the code does not own. */
    RELEASED,
    /** A call takes over a reference that the code does not own. */
    STOLEN,
    /** The function returns a borrowed reference. */
    RETURNED,
    /** A borrowed reference is stored where it outlives the function. */
    STORED,
    /** A pointer into the object is stored or returned. */
    DERIVED_ESCAPES,
    /** The address of the variable is handed on, or unknown code uses it. */
    ADDRESS,
    /** It depends on another part of the expression. */
    PERHAPS,
    /** Some ways to a place have taken a reference, others have not. */
    MIXED,
    /** The function is too long to look at every way. */
    TOO_LONG
  }

  /** An obstacle and where it stands. */
  public record Hindrance(Obstacle obstacle, Node at) {}

  private final ControlFlow graph;
  private final Events events;
  private final Definition definition;
  private final boolean nullHandled;
  private final Plan plan;
  private final Map<String, Variable> variables = new HashMap<>();
  private final Set<String> released;

  private final Map<Visit, List<Visit>> visits = new LinkedHashMap<>();
  private final Map<Visit, Integer> starts = new HashMap<>();
  private final Set<Visit> uses = new HashSet<>();
  private final Set<Visit> losing = new HashSet<>();
  private final List<Hindrance> hindrances = new ArrayList<>();
  private final Set<Node> nullUses = new HashSet<>();
  private final Set<Node> nullEscapes = new HashSet<>();
  private final Map<Node, Set<State>> takes = new LinkedHashMap<>();
  private final Map<Node, Set<State>> releases = new LinkedHashMap<>();
  private Set<Visit> needing = Set.of();

  /**
   * What is to become of the function, as far as it bears on the way of an object.
   *
   * @param dropped the nodes that the rewriting takes away, by identity: {@code Py_INCREF} and
   *     {@code Py_NewRef}, whose part the lookup's own reference takes, and {@code Py_DECREF},
   *     whose object then has a reference too many
   * @param answered tests for NULL that tell nothing of the object, by identity
   * @param noneIsNull whether a test for {@code Py_None} is a test for NULL
   * @param returnsStrong whether {@code return} hands the lookup's reference to the caller
   */
  public record Plan(
      Set<Node> dropped, Set<Node> answered, boolean noneIsNull, boolean returnsStrong) {}

  /**
   * Follows a definition.
   *
   * @param nullHandled whether the function is left right behind the lookup when it fails
   */
  public Course(
      ControlFlow graph, Events events, Definition definition, boolean nullHandled, Plan plan) {
    this.graph = graph;
    this.events = events;
    this.definition = definition;
    this.plan = plan;
    this.nullHandled = nullHandled;
    Function function = graph.function();
    Stream.concat(function.parameters().stream(), Unit.locals(function).stream())
        .forEach(variable -> variables.putIfAbsent(variable.name(), variable));
    this.released = releasedVariables();
    explore();
    findNeeds();
  }

  /** The variables whose value the function releases, returns or gives away somewhere. */
  private Set<String> releasedVariables() {
    Set<String> names = new HashSet<>();
    for (Point point : graph.points()) {
      for (Event event : events.at(point)) {
        if (event instanceof Event.GiveAway
            || (event instanceof Event.Count count
                && count.kind() != Event.Count.Kind.TAKE
                && count.kind() != Event.Count.Kind.TAKE_NULLABLE)) {
          names.add(event.name());
        }
      }
    }
    return names;
  }

  // Exploring.

  private void explore() {
    Deque<Visit> work = new ArrayDeque<>();
    for (State state : initial()) {
      // The point is entered behind the definition.
      Visit visit = new Visit(definition.point(), state);
      if (!visits.containsKey(visit)) {
        starts.put(visit, definition.event() + 1);
        visits.put(visit, new ArrayList<>());
        work.add(visit);
      }
    }
    while (!work.isEmpty()) {
      Patience.check();
      Visit visit = work.poll();
      if (visits.size() > MOST_VISITS) {
        hindrances.add(new Hindrance(Obstacle.TOO_LONG, graph.function().body()));
        return;
      }
      Optional<State> after = transfer(visit);
      if (after.isEmpty()) {
        continue;
      }
      for (ControlFlow.Edge edge : visit.point().out()) {
        if (isPossible(visit.point(), edge, after.get())) {
          Visit next = new Visit(edge.to(), after.get());
          if (!visits.containsKey(next)) {
            visits.put(next, new ArrayList<>());
            work.add(next);
          }
          visits.computeIfAbsent(visit, v -> new ArrayList<>()).add(next);
        }
      }
    }
  }

  private List<State> initial() {
    Set<String> carriers = Set.of(definition.name());
    State nothing = new State(true, false, 0, carriers, Set.of());
    return switch (definition.kind()) {
      case LENT -> {
        State found = new State(false, true, 0, carriers, Set.of());
        yield nullHandled ? List.of(found) : List.of(nothing, found);
      }
      case OWNED, UNKNOWN -> List.of(nothing, new State(false, false, 1, carriers, Set.of()));
      case BORROWED -> List.of(new State(false, false, 0, carriers, Set.of()));
      case NULL, UNSET -> List.of(nothing);
    };
  }

  private boolean isPossible(Point point, ControlFlow.Edge edge, State state) {
    if (!(point.step() instanceof Step.Test test) || plan.answered().contains(test.condition())) {
      return true;
    }
    Optional<NullTest> nullTest =
        NullTest.of(test.condition())
            .or(
                () ->
                    NoneTest.of(test.condition())
                        .filter(none -> plan.noneIsNull())
                        .map(none -> new NullTest(none.tested(), none.isNone())));
    if (nullTest.isEmpty()) {
      return true;
    }
    Expression tested = nullTest.get().tested();
    Expression target = tested instanceof Expression.Assign assign ? assign.target() : tested;
    if (!target.asName().map(state.carriers()::contains).orElse(false)) {
      return true;
    }
    boolean holds = nullTest.get().isNull() == state.isNull();
    return switch (edge.way()) {
      case TRUE -> holds;
      case FALSE -> !holds;
      case NEXT, THROWN -> true;
    };
  }

  /** The state behind a point; empty when the object is nobody's concern any more. */
  private Optional<State> transfer(Visit visit) {
    State state = visit.state();
    List<Event> all = events.at(visit.point());
    int start = starts.getOrDefault(visit, 0);
    for (int i = start; i < all.size(); i++) {
      Event event = all.get(i);
      boolean again = start == 0 && visit.point() == definition.point() && i == definition.event();
      if (again) {
        if (state.surplus()) {
          losing.add(visit);
        }
        return Optional.empty();
      }
      state = apply(visit, event, state);
      if (state.carriers().isEmpty() && state.derived().isEmpty()) {
        if (state.surplus()) {
          losing.add(visit);
        }
        return Optional.empty();
      }
    }
    return Optional.of(state);
  }

  private State apply(Visit visit, Event event, State state) {
    boolean carrier = state.carriers().contains(event.name());
    boolean derived = state.derived().contains(event.name());
    if ((carrier || derived)
        && event.perhaps()
        && !(event instanceof Event.Use)
        && !(event instanceof Event.Address)) {
      hinder(Obstacle.PERHAPS, event);
    }
    return switch (event) {
      case Event.Define define -> define(define, state);
      case Event.Address address -> address(visit, address, state);
      case Event.Use use -> {
        if ((carrier || derived) && !state.isNull() && state.owned() == 0) {
          uses.add(visit);
        }
        if (carrier && state.isNull() && !use.test()) {
          nullUses.add(use.node());
        }
        yield state;
      }
      case Event.Count count -> carrier ? count(visit, count, state) : state;
      case Event.Renew renew -> {
        if (!carrier || state.isNull()) {
          if (carrier) {
            nullEscapes.add(renew.node());
          }
          yield state;
        }
        takes.computeIfAbsent(renew.node(), node -> new HashSet<>()).add(state);
        if (plan.dropped().contains(renew.node())) {
          if (!state.surplus()) {
            hinder(Obstacle.MIXED, event);
          }
          yield new State(false, false, state.owned(), state.carriers(), state.derived());
        }
        if (state.owned() == 0) {
          uses.add(visit);
        }
        yield state;
      }
      case Event.GiveAway gift -> giveAway(visit, gift, state);
    };
  }

  private State giveAway(Visit visit, Event.GiveAway gift, State state) {
    if (state.derived().contains(gift.name())) {
      if (state.owned() == 0 && !state.isNull()) {
        uses.add(visit);
      }
      if (!released.contains(gift.name()) || gift.kind() != Event.GiveAway.Kind.STOLEN) {
        hinder(Obstacle.DERIVED_ESCAPES, gift);
      }
      return state;
    }
    if (!state.carriers().contains(gift.name()) || state.isNull()) {
      if (state.carriers().contains(gift.name())) {
        nullEscapes.add(gift.node());
      }
      return state;
    }
    if (state.owned() > 0) {
      return new State(
          false, state.surplus(), state.owned() - 1, state.carriers(), state.derived());
    }
    uses.add(visit);
    if (gift.kind() == Event.GiveAway.Kind.RETURNED && plan.returnsStrong() && state.surplus()) {
      return new State(false, false, 0, state.carriers(), state.derived());
    }
    hinder(
        switch (gift.kind()) {
          case STOLEN -> Obstacle.STOLEN;
          case RETURNED -> Obstacle.RETURNED;
          case STORED -> Obstacle.STORED;
        },
        gift);
    return state;
  }

  private State count(Visit visit, Event.Count count, State state) {
    Set<String> carriers = state.carriers();
    if (count.kind() == Event.Count.Kind.CLEAR) {
      carriers = without(carriers, count.name());
    }
    if (state.isNull()) {
      nullEscapes.add(count.node());
      return new State(true, state.surplus(), state.owned(), carriers, state.derived());
    }
    return switch (count.kind()) {
      case TAKE, TAKE_NULLABLE -> {
        takes.computeIfAbsent(count.node(), node -> new HashSet<>()).add(state);
        if (plan.dropped().contains(count.node())) {
          if (!state.surplus()) {
            hinder(Obstacle.MIXED, count);
          }
          yield new State(false, false, state.owned() + 1, carriers, state.derived());
        }
        if (state.owned() == 0) {
          uses.add(visit);
        }
        yield new State(
            false, state.surplus(), Math.min(3, state.owned() + 1), carriers, state.derived());
      }
      case RELEASE, RELEASE_NULLABLE, CLEAR -> {
        releases.computeIfAbsent(count.node(), node -> new HashSet<>()).add(state);
        if (state.owned() == 0) {
          if (definition.kind() != Definition.Kind.UNKNOWN) {
            hinder(Obstacle.RELEASED, count);
          }
          yield new State(false, state.surplus(), 0, carriers, state.derived());
        }
        boolean kept = plan.dropped().contains(count.node());
        yield new State(
            false, state.surplus() || kept, state.owned() - 1, carriers, state.derived());
      }
    };
  }

  private State address(Visit visit, Event.Address address, State state) {
    String name = address.name();
    if (address.call().isPresent() && address.index() >= 0) {
      Expression.Call call = address.call().get();
      Optional<CallEffects> effects = CallEffects.of(call.name());
      Optional<CallEffects.Argument> effect = effects.flatMap(e -> e.argument(address.index()));
      boolean out =
          effect.map(Course::isOut).orElse(false) || CallEffects.of(call.name()).isEmpty();
      if (out) {
        boolean lends =
            effect.map(e -> e != CallEffects.Argument.OUT_NEW).orElse(!released.contains(name));
        int source = effects.map(CallEffects::source).orElse(-1);
        boolean fromObject =
            source >= 0 && source < call.arguments().size()
                ? carries(call.arguments().get(source), state)
                : effects.isEmpty()
                    && call.arguments().stream().anyMatch(argument -> carries(argument, state));
        if (!state.carriers().contains(name)) {
          Set<String> derived = without(state.derived(), name);
          if (lends && fromObject && mayPoint(name)) {
            derived = with(derived, name);
          }
          return new State(
              state.isNull(), state.surplus(), state.owned(), state.carriers(), derived);
        }
      }
    }
    if (state.carriers().contains(name)) {
      hinder(Obstacle.ADDRESS, address);
    } else if (state.derived().contains(name) && !state.isNull() && state.owned() == 0) {
      uses.add(visit);
    }
    return state;
  }

  private static boolean isOut(CallEffects.Argument effect) {
    return effect == CallEffects.Argument.OUT_NEW
        || effect == CallEffects.Argument.OUT_BORROWED
        || effect == CallEffects.Argument.OUT_PARSED
        || effect == CallEffects.Argument.OUT_INTERIOR;
  }

  private State define(Event.Define define, State state) {
    String name = define.name();
    Set<String> carriers = without(state.carriers(), name);
    Set<String> derived = without(state.derived(), name);
    Optional<String> plain = define.value().flatMap(Expression::asName);
    if (plain.isPresent() && state.carriers().contains(plain.get())) {
      carriers = with(carriers, name);
    } else if (define.value().isPresent()
        && !state.isNull()
        && mayPoint(name)
        && carries(define.value().get(), state)
        && !isOwnedByCode(name, define.value().get())) {
      derived = with(derived, name);
    }
    return new State(state.isNull(), state.surplus(), state.owned(), carriers, derived);
  }

  /** What an unknown function returns and the code releases is no part of its argument. */
  private boolean isOwnedByCode(String name, Expression value) {
    return value.withoutCasts() instanceof Expression.Call call
        && CallEffects.of(call.name()).isEmpty()
        && released.contains(name);
  }

  private boolean carries(Expression value, State state) {
    Expression plain = value.withoutCasts();
    return switch (plain) {
      case Expression.Name name ->
          state.carriers().contains(name.text()) || state.derived().contains(name.text());
      case Expression.Call call -> {
        Optional<CallEffects> effects = CallEffects.of(call.name());
        if (effects.isEmpty()) {
          yield call.arguments().stream().anyMatch(argument -> carries(argument, state));
        }
        int source = effects.get().source();
        yield switch (effects.get().result()) {
          case BORROWED, INTERIOR, SAME ->
              source >= 0
                  && source < call.arguments().size()
                  && carries(call.arguments().get(source), state);
          default -> false;
        };
      }
      case Expression.Binary binary ->
          switch (binary.operator()) {
            case "==", "!=", "<", ">", "<=", ">=", "&&", "||" -> false;
            default -> carries(binary.left(), state) || carries(binary.right(), state);
          };
      case Expression.Conditional choice ->
          choice.positive().map(positive -> carries(positive, state)).orElse(false)
              || carries(choice.negative(), state);
      default ->
          plain.children().stream()
              .anyMatch(child -> child instanceof Expression inner && carries(inner, state));
    };
  }

  private boolean mayPoint(String name) {
    Variable variable = variables.get(name);
    if (variable == null || variable.pointers() > 0 || !variable.brackets().isEmpty()) {
      return true;
    }
    return Stream.of(variable.type().split(" ")).noneMatch(NUMBERS::contains);
  }

  private void hinder(Obstacle obstacle, Event event) {
    Hindrance hindrance = new Hindrance(obstacle, event.node());
    if (!hindrances.contains(hindrance)) {
      hindrances.add(hindrance);
    }
  }

  private static Set<String> with(Set<String> names, String name) {
    Set<String> all = new HashSet<>(names);
    all.add(name);
    return Set.copyOf(all);
  }

  private static Set<String> without(Set<String> names, String name) {
    if (!names.contains(name)) {
      return names;
    }
    Set<String> all = new HashSet<>(names);
    all.remove(name);
    return Set.copyOf(all);
  }

  // Asking.

  private void findNeeds() {
    Map<Visit, List<Visit>> before = new HashMap<>();
    visits.forEach(
        (visit, nexts) ->
            nexts.forEach(next -> before.computeIfAbsent(next, v -> new ArrayList<>()).add(visit)));
    Set<Visit> found = new HashSet<>(uses);
    Deque<Visit> work = new ArrayDeque<>(uses);
    while (!work.isEmpty()) {
      for (Visit visit : before.getOrDefault(work.poll(), List.of())) {
        if (found.add(visit)) {
          work.add(visit);
        }
      }
    }
    needing = found;
  }

  /** The definition that is followed. */
  public Definition definition() {
    return definition;
  }

  /** Everything that stands in the way of a rewriting, in the order in which it was met. */
  public List<Hindrance> hindrances() {
    return List.copyOf(hindrances);
  }

  /** The places that use the variable although it is NULL there. */
  public Set<Node> nullUses() {
    return nullUses;
  }

  /** The places that count, return, store or give away the variable although it is NULL there. */
  public Set<Node> nullEscapes() {
    return nullEscapes;
  }

  /** The states with which a point is reached, before anything happens there. */
  public Set<State> reaching(Point point) {
    Set<State> states = new HashSet<>();
    for (Visit visit : visits.keySet()) {
      if (visit.point() == point && !starts.containsKey(visit)) {
        states.add(visit.state());
      }
    }
    return states;
  }

  /** All points that are reached, each with a state. */
  public Set<Visit> visits() {
    return visits.keySet();
  }

  /** Where control goes from a visit, with the state behind its point. */
  public List<Visit> nexts(Visit visit) {
    return visits.getOrDefault(visit, List.of());
  }

  /** Whether the object is used there, as a borrowed one. */
  public boolean isUse(Visit visit) {
    return uses.contains(visit);
  }

  /** Whether no variable knows the object afterwards, although its reference is still there. */
  public boolean isLosing(Visit visit) {
    return losing.contains(visit);
  }

  /** Whether the object is used there or later, as a borrowed one. */
  public boolean isNeeded(Visit visit) {
    return needing.contains(visit);
  }

  /**
   * The nodes that take a reference ({@code Py_INCREF}, {@code Py_NewRef}), with the states they
   * take it in.
   */
  public Map<Node, Set<State>> takes() {
    return takes;
  }

  /** The nodes that release a reference, with the states they do it in. */
  public Map<Node, Set<State>> releases() {
    return releases;
  }
}
