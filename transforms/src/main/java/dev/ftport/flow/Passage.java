package dev.ftport.flow;

import dev.ftport.facts.Expression;
import dev.ftport.facts.Node;
import dev.ftport.facts.NoneTest;
import dev.ftport.facts.NullTest;
import dev.ftport.flow.ControlFlow.Point;
import dev.ftport.flow.Course.Hindrance;
import dev.ftport.flow.Course.Obstacle;
import dev.ftport.flow.Course.State;
import dev.ftport.flow.Course.Visit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the events of a function do to an object that comes by, and which of them stand in the way.
 */
final class Passage {
  private final Definition.Kind kind;
  private final Course.Plan plan;
  private final Pointing pointing;
  private final Set<Visit> uses = new HashSet<>();
  private final List<Hindrance> hindrances = new ArrayList<>();
  private final Set<Node> nullUses = new HashSet<>();
  private final Set<Node> nullEscapes = new HashSet<>();
  private final Map<Node, Set<State>> takes = new LinkedHashMap<>();
  private final Map<Node, Set<State>> releases = new LinkedHashMap<>();

  /**
   * For an object.
   *
   * @param kind what the definition yields that the object comes from
   */
  Passage(Definition.Kind kind, Course.Plan plan, Pointing pointing) {
    this.kind = kind;
    this.plan = plan;
    this.pointing = pointing;
  }

  /** Whether an object in a state can take the edge out of a point. */
  boolean isPossible(Point point, ControlFlow.Edge edge, State state) {
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

  /**
   * The state behind an event; notes what is to be known of it.
   *
   * @param visit the point at which it happens, with the state before its first event
   * @param state the state before the event
   */
  State apply(Visit visit, Event event, State state) {
    boolean carrier = state.carriers().contains(event.name());
    boolean derived = state.derived().contains(event.name());
    if ((carrier || derived)
        && event.perhaps()
        && !(event instanceof Event.Use)
        && !(event instanceof Event.Address)) {
      hinder(Obstacle.PERHAPS, event.node());
    }
    return switch (event) {
      case Event.Define define -> pointing.define(define, state);
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
      case Event.Renew renew -> carrier ? renew(visit, renew, state) : state;
      case Event.GiveAway gift -> giveAway(visit, gift, state);
      case Event.Keep keep -> {
        if (!state.isNull() && state.owned() == 0 && pointing.escapes(keep.node(), state)) {
          uses.add(visit);
          hinder(Obstacle.DERIVED_ESCAPES, keep.node());
        }
        yield state;
      }
    };
  }

  private State renew(Visit visit, Event.Renew renew, State state) {
    if (state.isNull()) {
      nullEscapes.add(renew.node());
      return state;
    }
    takes.computeIfAbsent(renew.node(), node -> new HashSet<>()).add(state);
    if (plan.dropped().contains(renew.node())) {
      if (!state.surplus()) {
        hinder(Obstacle.MIXED, renew.node());
      }
      return new State(false, false, state.owned(), state.carriers(), state.derived());
    }
    if (state.owned() == 0) {
      uses.add(visit);
    }
    return state;
  }

  private State giveAway(Visit visit, Event.GiveAway gift, State state) {
    if (state.derived().contains(gift.name())) {
      if (state.owned() == 0 && !state.isNull()) {
        uses.add(visit);
      }
      if (!pointing.isReleased(gift.name()) || gift.kind() != Event.GiveAway.Kind.STOLEN) {
        hinder(Obstacle.DERIVED_ESCAPES, gift.node());
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
        gift.node());
    return state;
  }

  private State count(Visit visit, Event.Count count, State state) {
    Set<String> carriers = state.carriers();
    if (count.kind() == Event.Count.Kind.CLEAR) {
      carriers = Pointing.without(carriers, count.name());
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
            hinder(Obstacle.MIXED, count.node());
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
          if (kind != Definition.Kind.UNKNOWN) {
            hinder(Obstacle.RELEASED, count.node());
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
    Optional<State> set = pointing.setByCall(address, state);
    if (set.isPresent()) {
      return set.get();
    }
    if (state.carriers().contains(address.name())) {
      hinder(Obstacle.ADDRESS, address.node());
    } else if (state.derived().contains(address.name()) && !state.isNull() && state.owned() == 0) {
      uses.add(visit);
    }
    return state;
  }

  /** The points at which the object is used as a borrowed one. */
  Set<Visit> uses() {
    return uses;
  }

  /** Notes something that stands in the way, once. */
  void hinder(Obstacle obstacle, Node at) {
    Hindrance hindrance = new Hindrance(obstacle, at);
    if (!hindrances.contains(hindrance)) {
      hindrances.add(hindrance);
    }
  }

  /** Everything that stands in the way of a rewriting, in the order in which it was met. */
  List<Hindrance> hindrances() {
    return List.copyOf(hindrances);
  }

  /** The places that use the variable although it is NULL there. */
  Set<Node> nullUses() {
    return nullUses;
  }

  /** The places that count, return, store or give away the variable although it is NULL there. */
  Set<Node> nullEscapes() {
    return nullEscapes;
  }

  /**
   * The nodes that take a reference ({@code Py_INCREF}, {@code Py_NewRef}), with the states they
   * take it in.
   */
  Map<Node, Set<State>> takes() {
    return takes;
  }

  /** The nodes that release a reference, with the states they do it in. */
  Map<Node, Set<State>> releases() {
    return releases;
  }
}
