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
import java.util.TreeMap;
import java.util.regex.Pattern;

/** All variables of a package that live as long as the process, and what each is there for. */
public final class StateInventory {
  private static final Pattern FREE =
      Pattern.compile(
          "(?i).*(free_?list|free_?(head|pool|nodes|objects|count)|_?num_?free).*|freed?");

  private final Map<String, StateDigest> files;
  private final Map<String, List<Use>> foreign;
  private final Map<String, FunctionEntry> functions = new HashMap<>();
  private final Map<String, Boolean> creating = new HashMap<>();

  private StateInventory(Map<String, StateDigest> files, Map<String, List<Use>> foreign) {
    this.files = files;
    this.foreign = foreign;
    files.forEach(
        (path, digest) -> digest.functions().forEach(f -> functions.put(key(path, f.name()), f)));
  }

  /** The inventory of a package. */
  public static StateInventory of(Program program) {
    Map<String, StateDigest> files = new TreeMap<>();
    program.digests().forEach(digest -> files.put(digest.path(), digest.state()));
    return new StateInventory(files, program.foreignUses());
  }

  /** The inventory of a package in which one file is as {@code unit} says. */
  public static StateInventory of(Program program, Unit unit) {
    Map<String, StateDigest> files = new TreeMap<>();
    program.digests().forEach(digest -> files.put(digest.path(), digest.state()));
    files.put(unit.file().path(), StateDigest.of(unit));
    return new StateInventory(files, program.foreignUses());
  }

  /** What files do with a name that they do not define. */
  private List<Use> foreign(String name, String path) {
    return foreign.getOrDefault(name, List.of()).stream()
        .filter(use -> !use.path().equals(path))
        .toList();
  }

  /** Every variable, by file and line; what is only declared is left out. */
  public List<StateEntry> entries() {
    return files.values().stream()
        .flatMap(digest -> digest.states().stream())
        .filter(state -> state.linkage() != Linkage.ELSEWHERE)
        .sorted(Comparator.comparing(StateEntry::path).thenComparing(StateEntry::line))
        .toList();
  }

  /** The variables of one file. */
  public List<StateEntry> entries(String path) {
    StateDigest digest = files.getOrDefault(path, StateDigest.NONE);
    return digest.states().stream()
        .filter(state -> state.linkage() != Linkage.ELSEWHERE)
        .sorted(Comparator.comparing(StateEntry::line))
        .toList();
  }

  /** Whether a function runs only while a module is created or freed, or never. */
  public boolean runsOnlyInCreation(String path, String function) {
    return runsOnlyInCreation(path, function, new HashSet<>());
  }

  /** A function that others call only while they create a module, down from those that do. */
  private boolean runsOnlyInCreation(String path, String function, Set<String> open) {
    String key = key(path, function);
    FunctionEntry entry = functions.get(key);
    if (entry == null) {
      return false;
    }
    if (entry.creates() || !open.add(key)) {
      return true;
    }
    Boolean before = creating.get(key);
    if (before != null) {
      open.remove(key);
      return before;
    }
    List<Use> others = foreign(function, path);
    boolean all =
        (!entry.users().isEmpty() || !others.isEmpty() || entry.isUnused())
            && entry.users().stream()
                .allMatch(user -> !user.isEmpty() && runsOnlyInCreation(path, user, open))
            && others.stream()
                .allMatch(
                    use ->
                        use.called()
                            && !use.later()
                            && !use.function().isEmpty()
                            && runsOnlyInCreation(use.path(), use.function(), open));
    open.remove(key);
    // What was taken for granted while a function was looked at is not known yet.
    if (open.isEmpty() || !all) {
      creating.put(key, all);
    }
    return all;
  }

  /** Whether a use happens only while a module is created or freed, or before. */
  public boolean isInCreation(Use use) {
    return !use.later()
        && (use.function().isEmpty() || runsOnlyInCreation(use.path(), use.function()));
  }

  /** What all files do with a variable. */
  public List<Use> uses(StateEntry state) {
    List<Use> all = new ArrayList<>(state.uses());
    if (!state.owner().isEmpty()) {
      return all;
    }
    all.addAll(foreign(state.name(), state.path()));
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
      case OBJECT -> isLazy(later) ? new StateKind.LazyObject() : remembered(state, later);
      case SCALAR ->
          later.stream().anyMatch(use -> use.access() == Access.UPDATE)
              ? new StateKind.Counter()
              : later.stream().allMatch(use -> use.value() == Value.CONSTANT)
                  ? new StateKind.Flag()
                  : remembered(state, later);
      case NUMBERS ->
          isWrittenWhereverRead(uses) ? new StateKind.ScratchBuffer() : remembered(state, later);
      default -> remembered(state, later);
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

  private static StateKind remembered(StateEntry state, List<Use> later) {
    return !state.owner().isEmpty()
            || later.stream()
                .anyMatch(use -> use.value() == Value.LAZY || use.value() == Value.TESTED)
        ? new StateKind.Cache()
        : new StateKind.Setting();
  }

  private static String key(String path, String function) {
    return path + "\0" + function;
  }
}
