package dev.ftport.program;

import dev.ftport.facts.StaticState.Access;
import dev.ftport.facts.StaticState.Linkage;
import dev.ftport.facts.StaticState.Part;
import dev.ftport.facts.Unit;
import dev.ftport.program.StateEntry.Nature;
import dev.ftport.program.StateEntry.Use;
import dev.ftport.program.StateEntry.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** All variables of a package that live as long as the process, and what each is there for. */
public final class StateInventory {
  private static final Pattern FREE =
      Pattern.compile("(?i).*(free_?list|free_?(head|pool|nodes|objects|count)|_?num_?free).*|freed?");

  private final List<Digest> digests;
  private final Map<String, Boolean> creating;

  private StateInventory(List<Digest> digests) {
    this.digests = digests;
    this.creating = creating(digests);
  }

  /** The inventory of a package. */
  public static StateInventory of(Program program) {
    return new StateInventory(program.digests());
  }

  /** The inventory of a package in which one file is as {@code unit} says. */
  public static StateInventory of(Program program, Unit unit) {
    List<Digest> all = new ArrayList<>(program.others(unit.file().path()));
    all.add(new Digest(unit.file().path(), StateDigest.of(unit)));
    return new StateInventory(all);
  }

  /** Every variable, by file and line; what is only declared is left out. */
  public List<StateEntry> entries() {
    return digests.stream()
        .flatMap(digest -> digest.state().states().stream())
        .filter(state -> state.linkage() != Linkage.ELSEWHERE)
        .sorted(Comparator.comparing(StateEntry::path).thenComparing(StateEntry::line))
        .toList();
  }

  /** The variables of one file. */
  public List<StateEntry> entries(String path) {
    return entries().stream().filter(state -> state.path().equals(path)).toList();
  }

  /** Whether a function runs only while a module is created or freed. */
  public boolean runsOnlyInCreation(String path, String function) {
    return creating.getOrDefault(key(path, function), false);
  }

  /** Whether a use happens only while a module is created or freed, or before. */
  public boolean isInCreation(Use use) {
    return !use.later() && (use.function().isEmpty() || runsOnlyInCreation(use.path(), use.function()));
  }

  /** What all files do with a variable. */
  public List<Use> uses(StateEntry state) {
    List<Use> all = new ArrayList<>(state.uses());
    if (!state.owner().isEmpty()) {
      return all;
    }
    for (Digest digest : digests) {
      if (digest.path().equals(state.path())) {
        continue;
      }
      all.addAll(digest.state().foreign().getOrDefault(state.name(), List.of()));
      digest.state().states().stream()
          .filter(other -> other.linkage() == Linkage.ELSEWHERE)
          .filter(other -> other.name().equals(state.name()))
          .forEach(other -> all.addAll(other.uses()));
    }
    return all;
  }

  /** What a variable is there for. */
  public StateKind kind(StateEntry state) {
    if (state.nature() == Nature.CONSTANT) {
      return new StateKind.Constant();
    }
    if (state.nature() == Nature.THREADED) {
      return new StateKind.Threaded();
    }
    List<Use> uses = uses(state);
    List<Use> changes = uses.stream().filter(use -> changes(state, use)).toList();
    List<Use> later = changes.stream().filter(use -> !isInCreation(use)).toList();
    if (later.isEmpty()) {
      return settled(state, uses, !changes.isEmpty());
    }
    Set<String> locks = new HashSet<>();
    uses.stream().filter(use -> !isInCreation(use)).forEach(use -> locks.add(use.lock()));
    if (locks.size() == 1 && !locks.contains("")) {
      return new StateKind.Locked(locks.iterator().next());
    }
    return mutable(state, uses, later);
  }

  /**
   * Writing through a pointer to an object is the object's business; a type whose address stands
   * among those that a parser of arguments stores at is what it compares with.
   */
  private static boolean changes(StateEntry state, Use use) {
    return use.changes()
        && switch (state.nature()) {
          case OBJECT, POINTERS -> use.part() != Part.BEHIND;
          case TYPE, TABLE -> use.callee().isEmpty();
          default -> true;
        };
  }

  private StateKind settled(StateEntry state, List<Use> uses, boolean changed) {
    boolean out =
        uses.stream().anyMatch(use -> use.access() == Access.ADDRESS && !isInCreation(use));
    boolean mayChange =
        switch (state.nature()) {
          case SCALAR, NUMBERS, STRUCTURE -> !state.initialized();
          case OBJECT, POINTER, POINTERS, TABLE, TYPE, CONSTANT, THREADED -> false;
        };
    if (out && mayChange && !changed) {
      return state.nature() == Nature.NUMBERS && !state.owner().isEmpty()
          ? new StateKind.ScratchBuffer()
          : new StateKind.HandedOut();
    }
    boolean handed =
        state.nature() == Nature.TYPE
            || (!state.initialized()
                && state.nature() != Nature.TABLE
                && uses.stream().anyMatch(use -> use.access() == Access.ADDRESS));
    return changed || handed ? new StateKind.Created() : new StateKind.Constant();
  }

  private StateKind mutable(StateEntry state, List<Use> uses, List<Use> later) {
    if (FREE.matcher(state.name()).matches()
        || (state.nature() == Nature.OBJECT || state.nature() == Nature.POINTER)
            && later.stream().anyMatch(use -> use.value() == Value.POPPED)) {
      return new StateKind.FreeList();
    }
    return switch (state.nature()) {
      case OBJECT -> isLazy(later) ? new StateKind.LazyObject() : remembered(later);
      case SCALAR ->
          later.stream().anyMatch(use -> use.access() == Access.UPDATE)
              ? new StateKind.Counter()
              : later.stream().allMatch(use -> use.value() == Value.CONSTANT)
                  ? new StateKind.Flag()
                  : remembered(later);
      case NUMBERS ->
          isWrittenWhereverRead(uses) ? new StateKind.ScratchBuffer() : remembered(later);
      default -> remembered(later);
    };
  }

  /** An object that the only function that stores it makes if it is not there yet. */
  private static boolean isLazy(List<Use> later) {
    return later.stream().anyMatch(use -> use.value() == Value.LAZY)
        || (later.stream().anyMatch(use -> use.value() == Value.TESTED)
            && later.stream().map(use -> key(use.path(), use.function())).distinct().count() == 1);
  }

  private boolean isWrittenWhereverRead(List<Use> uses) {
    Set<String> written = new HashSet<>();
    uses.stream().filter(Use::changes).forEach(use -> written.add(key(use.path(), use.function())));
    return uses.stream()
        .filter(use -> !isInCreation(use))
        .allMatch(use -> written.contains(key(use.path(), use.function())));
  }

  private static StateKind remembered(List<Use> later) {
    return later.stream()
            .anyMatch(use -> use.value() == Value.LAZY || use.value() == Value.TESTED)
        ? new StateKind.Cache()
        : new StateKind.Setting();
  }

  // When functions run.

  private static String key(String path, String function) {
    return path + "\0" + function;
  }

  /** Functions that others call only while they create a module, down from those that do. */
  private static Map<String, Boolean> creating(List<Digest> digests) {
    Map<String, Set<String>> users = new HashMap<>();
    Set<String> roots = new HashSet<>();
    for (Digest digest : digests) {
      for (FunctionEntry function : digest.state().functions()) {
        String key = key(digest.path(), function.name());
        Set<String> all = new HashSet<>();
        function.users().forEach(user -> all.add(user.isEmpty() ? "" : key(digest.path(), user)));
        for (Digest other : digests) {
          if (other.path().equals(digest.path())) {
            continue;
          }
          for (Use use : other.state().foreign().getOrDefault(function.name(), List.of())) {
            boolean plain = use.called() && !use.later() && !use.function().isEmpty();
            all.add(plain ? key(use.path(), use.function()) : "");
          }
        }
        users.put(key, all);
        if (function.creates() || (function.isUnused() && all.isEmpty())) {
          roots.add(key);
        }
      }
    }
    Map<String, Boolean> creating = new HashMap<>();
    users.forEach((key, all) -> creating.put(key, roots.contains(key) || !all.isEmpty()));
    boolean changed = true;
    while (changed) {
      changed = false;
      for (Map.Entry<String, Set<String>> entry : users.entrySet()) {
        String key = entry.getKey();
        if (!roots.contains(key)
            && creating.getOrDefault(key, false)
            && !entry.getValue().stream().allMatch(user -> creating.getOrDefault(user, false))) {
          creating.put(key, false);
          changed = true;
        }
      }
    }
    return creating;
  }
}
