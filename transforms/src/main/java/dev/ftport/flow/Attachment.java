package dev.ftport.flow;

import dev.ftport.capi.ThreadStarts;
import dev.ftport.capi.ThreadStates;
import dev.ftport.facts.Expression;
import dev.ftport.facts.Function;
import dev.ftport.facts.Node;
import dev.ftport.facts.Unit;
import dev.ftport.facts.Variable;
import dev.ftport.flow.ControlFlow.Point;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Whether a thread state is attached where something is called. It follows {@code
 * PyEval_SaveThread} and {@code PyEval_RestoreThread}, the macros made of them, {@code
 * PyGILState_Ensure} and {@code PyGILState_Release}, the other functions that attach and detach,
 * the guards of pybind11 and nanobind, and the functions of the same file that do any of this. What
 * a condition says is not looked at: where ways meet, each brings what it knows.
 */
public final class Attachment {
  private static final int DEEPEST = 4;

  private final Unit unit;
  private final Map<String, List<Function>> functions = new HashMap<>();
  private final Map<Key, Set<Status>> after = new HashMap<>();
  private final Map<String, Boolean> changing = new HashMap<>();
  private final Map<String, Integer> mentions = new HashMap<>();

  private Attachment(Unit unit) {
    this.unit = unit;
    for (Function function : unit.functions()) {
      functions.computeIfAbsent(simple(function.name()), any -> new ArrayList<>()).add(function);
    }
  }

  /** What is known of the thread state. */
  public enum Status {
    /** One is attached. */
    ATTACHED,
    /** None is. */
    DETACHED,
    /** It depends on more than can be seen. */
    UNKNOWN
  }

  /**
   * What is known of the thread state on a way.
   *
   * @param by the call that detached it; empty if it is not detached, or was so from the start
   */
  public record State(Status status, Optional<Expression.Call> by) {}

  /** A call, and what is known on the ways that lead to it. */
  public record Visit(Expression.Call call, Point point, Set<State> states) {
    /** Whether no way leads to the call with a thread state attached. */
    public boolean isDetached() {
      return states.stream().allMatch(state -> state.status() == Status.DETACHED);
    }

    /** Where it was detached; empty if it was so from the start. */
    public Optional<Expression.Call> by() {
      return states.stream().map(State::by).flatMap(Optional::stream).findFirst();
    }
  }

  /**
   * What is known in one function.
   *
   * @param visits the calls that control may reach, in the order in which they are reached
   * @param before what is known when control comes to a point; nothing for one that it never
   *     reaches
   * @param after what is known where the function returns
   */
  public record Followed(
      ControlFlow flow, List<Visit> visits, Map<Point, Set<State>> before, Set<Status> after) {
    /** Whether control comes to a point, and never with a thread state attached. */
    public boolean isDetached(Point point) {
      Set<State> states = before.getOrDefault(point, Set.of());
      return !states.isEmpty()
          && states.stream().allMatch(state -> state.status() == Status.DETACHED);
    }
  }

  private record Key(Function function, Status entry) {
    @Override
    public boolean equals(@org.jspecify.annotations.Nullable Object other) {
      return other instanceof Key key && key.function == function && key.entry == entry;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(function) * 31 + entry.hashCode();
    }
  }

  /** The attachment in the functions of {@code unit}; to be asked by one thread only. */
  public static Attachment of(Unit unit) {
    return new Attachment(unit);
  }

  /**
   * The function of the file that a call of this name calls; empty if there is none, or several.
   */
  public Optional<Function> function(String name) {
    List<Function> all = functions.getOrDefault(simple(name), List.of());
    return all.size() == 1 ? Optional.of(all.getFirst()) : Optional.empty();
  }

  /** Whether the file has a function of this name. */
  public boolean isOwn(String name) {
    return functions.containsKey(simple(name));
  }

  private static String simple(String name) {
    int colons = name.lastIndexOf("::");
    return colons < 0 ? name : name.substring(colons + 2);
  }

  /** What is known in a function that is entered so. */
  public Followed follow(Function function, Status entry) {
    return new AttachmentWalk(unit, this, function, entry).followed();
  }

  /** What is known where a function returns. */
  public Set<Status> after(Function function, Status entry) {
    Key key = new Key(function, entry);
    Set<Status> known = after.get(key);
    if (known == null) {
      // A function that calls itself changes nothing more.
      after.put(key, Set.of(entry));
      known =
          isChanging(function)
              ? new AttachmentWalk(unit, this, function, entry).followed().after()
              : Set.of(entry);
      after.put(key, known);
    }
    return known;
  }

  /**
   * With which thread state a function may be entered: a static one that is only called, by what is
   * known where it is called; what a thread starts with, without one; any other with one attached.
   */
  public Set<Status> entries(Function function) {
    return entries(function, DEEPEST);
  }

  private Set<Status> entries(Function function, int depth) {
    Set<Status> entries = new LinkedHashSet<>();
    if (depth > 0 && isOnlyCalled(function)) {
      for (Function caller : unit.functions()) {
        if (caller != function && calls(caller, function)) {
          for (Status entry : entries(caller, depth - 1)) {
            follow(caller, entry).visits().stream()
                .filter(visit -> function(visit.call().name()).equals(Optional.of(function)))
                .flatMap(visit -> visit.states().stream())
                .forEach(state -> entries.add(state.status()));
          }
        }
      }
    }
    if (entries.isEmpty()) {
      entries.add(isThread(function) ? Status.DETACHED : Status.ATTACHED);
    }
    return entries;
  }

  private static boolean calls(Function caller, Function function) {
    boolean[] found = new boolean[1];
    caller
        .body()
        .walk(
            node ->
                found[0] |=
                    node instanceof Expression.Call call && call.name().equals(function.name()));
    return found[0];
  }

  /** Whether the function is static and its name stands in calls alone. */
  private boolean isOnlyCalled(Function function) {
    if (!(" " + function.returnType() + " ").contains(" static ")) {
      return false;
    }
    return mentions().getOrDefault(function.name(), 0) == 0;
  }

  /** How often the name of a function stands where it is not called. */
  private Map<String, Integer> mentions() {
    if (mentions.isEmpty()) {
      mentions.put("", 0);
      for (Variable global : unit.globals()) {
        global.initializer().ifPresent(this::mention);
      }
      unit.functions().forEach(function -> mention(function.body()));
    }
    return mentions;
  }

  private void mention(Node node) {
    if (node instanceof Expression.Name name) {
      mentions.merge(name.text(), 1, Integer::sum);
    } else if (node instanceof Expression.Call call && call.callee() instanceof Expression.Name) {
      call.arguments().forEach(this::mention);
    } else {
      node.children().forEach(this::mention);
    }
  }

  private boolean isThread(Function function) {
    return unit.calls().stream()
        .anyMatch(
            site -> {
              OptionalInt index = ThreadStarts.function(site.call().name());
              return index.isPresent()
                  && index.getAsInt() < site.call().arguments().size()
                  && site.call()
                      .arguments()
                      .get(index.getAsInt())
                      .asName()
                      .equals(Optional.of(function.name()));
            });
  }

  /** Whether a function, or one that it calls, attaches or detaches anything. */
  boolean isChanging(Function function) {
    Boolean known = changing.get(function.name());
    if (known != null) {
      return known;
    }
    changing.put(function.name(), false);
    boolean[] found = new boolean[1];
    function
        .body()
        .walk(
            node -> {
              if (node instanceof Expression.Call call && !found[0]) {
                found[0] =
                    ThreadStates.of(call.name()).isPresent()
                        || function(call.name())
                            .filter(other -> other != function)
                            .map(this::isChanging)
                            .orElse(false);
              }
            });
    changing.put(function.name(), found[0]);
    return found[0];
  }
}
