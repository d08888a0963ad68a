package dev.ftport.flow;

import dev.ftport.facts.Node;
import dev.ftport.facts.Patience;
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

/**
 * What becomes of the object that one definition of a variable yields: which variables carry it or
 * point into it, how many references the code holds, and whether the reference that a strong lookup
 * would add is still there, at every point that control can reach with it.
 */
public final class Course {
  private static final int MOST_VISITS = 20_000;

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
  private final Passage passage;
  private final Map<Visit, List<Visit>> visits = new LinkedHashMap<>();
  private final Map<Visit, Integer> starts = new HashMap<>();
  private final Set<Visit> losing = new HashSet<>();
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
   * @param filling arguments that are the address of a variable in a call that is a condition, by
   *     identity: it gives the variable another value where the condition holds, and only there
   */
  public record Plan(
      Set<Node> dropped,
      Set<Node> answered,
      boolean noneIsNull,
      boolean returnsStrong,
      Set<Node> filling) {}

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
    this.nullHandled = nullHandled;
    this.plan = plan;
    this.passage = new Passage(definition.kind(), plan, new Pointing(graph, events));
    explore();
    findNeeds();
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
        passage.hinder(Obstacle.TOO_LONG, graph.function().body());
        return;
      }
      Optional<State> after = transfer(visit);
      if (after.isEmpty()) {
        continue;
      }
      for (ControlFlow.Edge edge : visit.point().out()) {
        Optional<State> carried =
            passage.isPossible(visit.point(), edge, after.get())
                ? along(visit, edge, after.get())
                : Optional.empty();
        if (carried.isPresent()) {
          Visit next = new Visit(edge.to(), carried.get());
          if (!visits.containsKey(next)) {
            visits.put(next, new ArrayList<>());
            work.add(next);
          }
          visits.computeIfAbsent(visit, v -> new ArrayList<>()).add(next);
        }
      }
    }
  }

  /** The state on an edge; empty where there is no object: a call gives the variable another. */
  private Optional<State> along(Visit visit, ControlFlow.Edge edge, State state) {
    List<Event> filled =
        events.at(visit.point()).stream().filter(e -> plan.filling().contains(e.node())).toList();
    if (starts.containsKey(visit)) {
      boolean unanswered =
          edge.way() == ControlFlow.Way.FALSE
              && filled.stream().anyMatch(e -> e.name().equals(definition.name()));
      return unanswered ? Optional.empty() : Optional.of(state);
    }
    if (filled.isEmpty() || edge.way() != ControlFlow.Way.TRUE) {
      return Optional.of(state);
    }
    Set<String> carriers = new HashSet<>(state.carriers());
    filled.forEach(event -> carriers.remove(event.name()));
    if (carriers.isEmpty() && state.derived().isEmpty()) {
      if (state.surplus()) {
        losing.add(visit);
      }
      return Optional.empty();
    }
    return Optional.of(
        new State(
            state.isNull(), state.surplus(), state.owned(), Set.copyOf(carriers), state.derived()));
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
      state = passage.apply(visit, event, state);
      if (state.carriers().isEmpty() && state.derived().isEmpty()) {
        if (state.surplus()) {
          losing.add(visit);
        }
        return Optional.empty();
      }
    }
    return Optional.of(state);
  }

  // Asking.

  private void findNeeds() {
    Map<Visit, List<Visit>> before = new HashMap<>();
    visits.forEach(
        (visit, nexts) ->
            nexts.forEach(next -> before.computeIfAbsent(next, v -> new ArrayList<>()).add(visit)));
    Set<Visit> found = new HashSet<>(passage.uses());
    Deque<Visit> work = new ArrayDeque<>(passage.uses());
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
    return passage.hindrances();
  }

  /** The places that use the variable although it is NULL there. */
  public Set<Node> nullUses() {
    return passage.nullUses();
  }

  /** The places that count, return, store or give away the variable although it is NULL there. */
  public Set<Node> nullEscapes() {
    return passage.nullEscapes();
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
    return passage.uses().contains(visit);
  }

  /** Whether it is the definition itself, which control may come back to with the object. */
  public boolean isStart(Visit visit) {
    return starts.containsKey(visit);
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
    return passage.takes();
  }

  /** The nodes that release a reference, with the states they do it in. */
  public Map<Node, Set<State>> releases() {
    return passage.releases();
  }
}
