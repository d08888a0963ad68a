package dev.ftport.program;

import dev.ftport.facts.LockHeld;
import dev.ftport.facts.MethodTables.Role;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which fields of objects the functions of all files of a package store when others may have the
 * objects: outside creation, traversal, clearing and deallocation.
 */
public final class PackageFields {
  /**
   * A use of a field in a function that runs when others may have the object.
   *
   * @param path the file of the function
   */
  public record LiveUse(String path, FieldUse use) {}

  private final Map<String, Digest> files = new HashMap<>();
  private final Map<String, FunctionEntry> functions = new HashMap<>();
  private final Map<String, Set<Role>> roles = new HashMap<>();
  private final Map<String, List<StateEntry.Use>> foreign;
  private final boolean whole;
  private final Map<String, List<LiveUse>> live = new HashMap<>();
  private final Set<String> stored = new HashSet<>();
  private final Set<String> unread = new HashSet<>();
  private final Map<String, Boolean> answers = new ConcurrentHashMap<>();

  /**
   * The fields of a package.
   *
   * @param foreign what each file does with names that it does not define
   * @param unread the fields that are stored in files that were not read
   * @param whole whether no other file can call a function
   */
  PackageFields(
      Collection<Digest> digests,
      Map<String, List<StateEntry.Use>> foreign,
      Set<String> unread,
      boolean whole) {
    this.foreign = foreign;
    this.whole = whole;
    this.unread.addAll(unread);
    for (Digest digest : digests) {
      files.put(digest.path(), digest);
      digest.state().functions().forEach(f -> functions.put(key(digest.path(), f.name()), f));
      digest.fields().roles().forEach((name, own) -> role(digest, name, own));
      stored.addAll(digest.fields().members());
      this.unread.addAll(digest.fields().unread());
    }
    for (Digest digest : digests) {
      for (FieldUse use : digest.fields().uses()) {
        if (isLive(digest.path(), use.function())) {
          add(new LiveUse(digest.path(), use));
        }
      }
    }
  }

  private void role(Digest digest, String name, Set<Role> own) {
    String of = digest.functions().contains(name) ? key(digest.path(), name) : name;
    roles.computeIfAbsent(of, any -> EnumSet.noneOf(Role.class)).addAll(own);
  }

  private void add(LiveUse live) {
    FieldUse use = live.use();
    if (use.structure().isEmpty()) {
      unread.add(use.field());
    } else if (use.isStore()) {
      stored.add(use.key());
    }
    this.live
        .computeIfAbsent(use.structure() + "." + use.field(), any -> new ArrayList<>())
        .add(live);
  }

  /** Whether a field may be stored when others have the object. */
  public boolean isStored(String structure, String field) {
    return stored.contains(structure + "." + field) || unread.contains(field);
  }

  /** The fields of a structure that functions use when others may have the object, sorted. */
  public List<String> fields(String structure) {
    String start = structure + ".";
    return live.keySet().stream()
        .filter(key -> key.startsWith(start))
        .map(key -> key.substring(start.length()))
        .sorted()
        .toList();
  }

  /** The uses of a field when others may have the object, stores of an unknown object included. */
  public List<LiveUse> uses(String structure, String field) {
    List<LiveUse> all = new ArrayList<>(live.getOrDefault(structure + "." + field, List.of()));
    all.addAll(live.getOrDefault("." + field, List.of()));
    return all;
  }

  /** Whether Python code calls a function with the object that it is a method of. */
  public boolean isMethod(String path, String function) {
    return roles(path, function).contains(Role.METHOD);
  }

  /** Whether a function may run when others have the objects that it uses. */
  public boolean isLive(String path, String function) {
    return answers.computeIfAbsent(
        key(path, function), any -> isLive(path, function, new HashSet<>()));
  }

  private boolean isLive(String path, String name, Set<String> seen) {
    FunctionEntry entry = functions.get(key(path, name));
    if (entry == null) {
      // The twin of a function is new in the file.
      return !name.endsWith(LockHeld.SUFFIX)
          || isLive(path, name.substring(0, name.length() - LockHeld.SUFFIX.length()), seen);
    }
    Set<Role> own = roles(path, name);
    if (own.contains(Role.METHOD)) {
      return true;
    }
    if (!seen.add(key(path, name))) {
      return false;
    }
    List<StateEntry.Use> others = callers(path, name);
    boolean called = !entry.users().isEmpty() || !others.isEmpty();
    boolean known = !own.isEmpty() || entry.creates() || called && (entry.isInternal() || whole);
    boolean stands =
        own.isEmpty()
            && (entry.users().contains("") || others.stream().anyMatch(PackageFields::stands));
    if (!known || stands || isTaken(path, name)) {
      return true;
    }
    return entry.users().stream().anyMatch(user -> !user.isEmpty() && isLive(path, user, seen))
        || others.stream()
            .anyMatch(
                use ->
                    use.called()
                        && (use.later()
                            || use.function().isEmpty()
                            || isLive(use.path(), use.function(), seen)));
  }

  private static boolean stands(StateEntry.Use use) {
    return !use.called();
  }

  private boolean isTaken(String path, String name) {
    Digest digest = files.get(path);
    return digest == null || digest.fields().taken().contains(name);
  }

  private List<StateEntry.Use> callers(String path, String name) {
    return foreign.getOrDefault(name, List.of()).stream()
        .filter(use -> !use.path().equals(path))
        .toList();
  }

  private Set<Role> roles(String path, String name) {
    Set<Role> all = EnumSet.noneOf(Role.class);
    all.addAll(roles.getOrDefault(key(path, name), Set.of()));
    all.addAll(roles.getOrDefault(name, Set.of()));
    return all;
  }

  private static String key(String path, String function) {
    return path + "\0" + function;
  }
}
