package dev.ftport.flow;

import dev.ftport.facts.CallSite;
import dev.ftport.facts.Function;
import dev.ftport.facts.Unit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which functions of a file come back to one another: the strongly connected components of its
 * graph of calls, found as in Tarjan, "Depth-first search and linear graph algorithms" (1972), with
 * a stack of its own, as a chain of calls can be longer than the one of the thread.
 */
final class Recursion {
  private final Map<String, Set<String>> calls = new LinkedHashMap<>();
  private final Map<String, Integer> component = new HashMap<>();
  private final Map<String, Integer> reached = new HashMap<>();
  private final Map<String, Integer> lowest = new HashMap<>();
  private final Deque<String> open = new ArrayDeque<>();

  private record Visit(String function, Iterator<String> callees) {}

  private Recursion(Unit unit) {
    for (Function function : unit.functions()) {
      calls.put(function.name(), new LinkedHashSet<>());
    }
    for (CallSite site : unit.calls()) {
      String called = site.call().name();
      if (calls.containsKey(called)) {
        site.function().map(Function::name).map(calls::get).ifPresent(all -> all.add(called));
      }
    }
    calls.keySet().stream().filter(name -> !reached.containsKey(name)).forEach(this::follow);
  }

  /** The circles of one file. */
  static Recursion of(Unit unit) {
    return unit.derived(Recursion.class, Recursion::new);
  }

  /** Whether each of two functions of the file calls the other, or each other's callers. */
  boolean isBetween(String one, String other) {
    Integer known = component.get(one);
    return known != null && known.equals(component.get(other));
  }

  private void follow(String first) {
    Deque<Visit> visits = new ArrayDeque<>();
    visits.push(visit(first));
    while (!visits.isEmpty()) {
      Visit now = visits.element();
      if (now.callees().hasNext()) {
        String callee = now.callees().next();
        if (!reached.containsKey(callee)) {
          visits.push(visit(callee));
        } else if (!component.containsKey(callee)) {
          lowest.merge(now.function(), number(reached, callee), Math::min);
        }
      } else {
        visits.pop();
        close(now.function());
        if (!visits.isEmpty()) {
          lowest.merge(visits.element().function(), number(lowest, now.function()), Math::min);
        }
      }
    }
  }

  private Visit visit(String function) {
    int number = reached.size();
    reached.put(function, number);
    lowest.put(function, number);
    open.push(function);
    return new Visit(function, calls.getOrDefault(function, Set.of()).iterator());
  }

  /** The first function that was reached of a component closes it. */
  private void close(String function) {
    if (number(lowest, function) == number(reached, function)) {
      String member;
      do {
        member = open.pop();
        component.put(member, number(reached, function));
      } while (!member.equals(function));
    }
  }

  private static int number(Map<String, Integer> numbers, String function) {
    return numbers.getOrDefault(function, 0);
  }
}
