package dev.ftport.catalogue.containers;

import dev.ftport.capi.CallEffects;
import dev.ftport.facts.CallSite;
import dev.ftport.facts.Container;
import dev.ftport.facts.Expression;
import dev.ftport.facts.Function;
import dev.ftport.facts.Node;
import dev.ftport.facts.Unit;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which calls can run Python code or wait, and so suspend a critical section. A function of another
 * file, of which nothing is known, can.
 */
final class Suspensions {
  /** Of C's own library, what neither waits nor comes back to Python. */
  private static final Set<String> PLAIN =
      Set.of(
          "abs",
          "assert",
          "calloc",
          "fprintf",
          "free",
          "isalnum",
          "isalpha",
          "isdigit",
          "isspace",
          "malloc",
          "memchr",
          "memcmp",
          "memcpy",
          "memmove",
          "memset",
          "printf",
          "realloc",
          "sizeof",
          "snprintf",
          "sprintf",
          "strcasecmp",
          "strcat",
          "strchr",
          "strcmp",
          "strcpy",
          "strdup",
          "strlen",
          "strncasecmp",
          "strncmp",
          "strncpy",
          "strrchr",
          "strstr",
          "strtol",
          "tolower",
          "toupper");

  /** What changes its first argument and waits for nobody if nobody else has seen that. */
  private static final Set<String> PRIVATE =
      Set.of("PyList_Append", "PyDict_SetItemString", "PyList_SetItem");

  private final Map<String, Function> functions = new HashMap<>();
  private final Map<String, Boolean> known = new HashMap<>();
  private final Set<Expression.Call> quiet = Collections.newSetFromMap(new IdentityHashMap<>());

  private Suspensions() {}

  /** Those of one file. */
  static Suspensions of(Unit unit) {
    Suspensions all = new Suspensions();
    unit.functions().forEach(function -> all.functions.put(function.name(), function));
    for (CallSite site : unit.calls()) {
      List<Expression> arguments = site.call().arguments();
      if (PRIVATE.contains(site.call().name())
          && !arguments.isEmpty()
          && Container.of(site, arguments.getFirst()) == Container.FRESH) {
        all.quiet.add(site.call());
      }
    }
    return all;
  }

  /** Whether a call can suspend a section. */
  boolean isOne(Expression.Call call) {
    return !quiet.contains(call) && isOne(call.name(), new HashSet<>());
  }

  /** Whether anything in {@code node} can. */
  boolean isIn(Node node) {
    boolean[] found = new boolean[1];
    node.walk(inner -> found[0] |= inner instanceof Expression.Call call && isOne(call));
    return found[0];
  }

  private boolean isOne(String name, Set<String> asked) {
    if (PLAIN.contains(name)) {
      return false;
    }
    Boolean before = known.get(name);
    if (before != null) {
      return before;
    }
    boolean answer =
        CallEffects.of(name)
            .map(CallEffects::mayRunPython)
            .orElseGet(() -> isOneOfTheFile(name, asked));
    known.put(name, answer);
    return answer;
  }

  private boolean isOneOfTheFile(String name, Set<String> asked) {
    Function function = functions.get(name);
    if (function == null) {
      return true;
    }
    if (!asked.add(name)) {
      return false;
    }
    boolean[] found = new boolean[1];
    function
        .body()
        .walk(
            inner ->
                found[0] |=
                    inner instanceof Expression.Call call
                        && !quiet.contains(call)
                        && isOne(call.name(), asked));
    return found[0];
  }
}
