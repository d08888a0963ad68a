package dev.ftport.program;

import dev.ftport.capi.Allocator.Domain;
import dev.ftport.capi.Allocator.Role;
import dev.ftport.facts.Unit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The pointers to memory of a package: what all its files say of them, put together. */
public final class MemoryPointers {
  private static final Pattern ARGUMENT = Pattern.compile("argument (\\d+) of (\\S+) at .*?(\\**)");
  private static final Pattern CALL = Pattern.compile("call of (\\S+) at .*?(\\**)");
  private static final Pattern PARAMETER = Pattern.compile(".*?parameter (\\d+) of (\\S+?)(\\**)");
  private static final Pattern RESULT = Pattern.compile(".*?result of (\\S+?)(\\**)");
  private static final Pattern FIELD = Pattern.compile("field (\\S+)\\.(\\w+)(\\**)");

  /** Names of functions that release what they are handed, or that make it theirs. */
  private static final Pattern OWNS =
      Pattern.compile("(?i).*(free|destroy|dealloc|release|delete|dispose|realloc|adopt|own).*");

  private final List<Memory> files;
  private final Places places = new Places();
  private final Set<String> defined = new HashSet<>();
  private final Set<String> called = new HashSet<>();
  private final Set<String> taken = new HashSet<>();
  private final Set<String> objectTypes = new HashSet<>();
  private final Map<String, MemoryPointer> pointers = new HashMap<>();

  private final boolean whole;

  private MemoryPointers(List<Memory> files, boolean whole) {
    this.files = files;
    this.whole = whole;
    for (Memory memory : files) {
      defined.addAll(memory.defined());
      called.addAll(memory.called());
      taken.addAll(memory.taken());
      objectTypes.addAll(memory.objectTypes());
      memory.groups().forEach(places::join);
    }
    joinCalls();
    joinFields();
    collect();
  }

  /**
   * The pointers that a unit and the other files of the package have to do with.
   *
   * @param program the other files; of the unit's own, the variants that it is not, if its text has
   *     not changed since
   */
  public static MemoryPointers of(Unit unit, Program program) {
    List<Memory> files = new ArrayList<>();
    files.add(MemoryReader.of(unit));
    for (Digest digest : program.digests()) {
      boolean own = digest.path().equals(unit.file().path());
      if (!own || digest.memory().text() == unit.file().text().hashCode()) {
        files.add(digest.memory());
      }
    }
    files.addAll(program.unread());
    return new MemoryPointers(files, program.isWhole());
  }

  /** The pointers with a call in this file, by the offset of the function's name. */
  public Map<Integer, MemoryPointer> in(Unit unit) {
    Map<Integer, MemoryPointer> here = new TreeMap<>();
    for (MemoryPointer pointer : new HashSet<>(pointers.values())) {
      for (MemoryCall call : pointer.calls()) {
        if (call.path().equals(unit.file().path()) && unit.isActive(call.name().start())) {
          here.put(call.name().start(), pointer);
        }
      }
    }
    return here;
  }

  /** The functions of memory that a file of the package defines as macros. */
  public Set<String> macros() {
    Set<String> macros = new HashSet<>();
    files.forEach(memory -> macros.addAll(memory.macros()));
    return macros;
  }

  // Joining.

  /** What is handed to a function of another file is its parameter there. */
  private void joinCalls() {
    for (String place : places.all()) {
      Matcher argument = ARGUMENT.matcher(place);
      Matcher call = CALL.matcher(place);
      if (argument.matches() && defined.contains(argument.group(2))) {
        places.union(
            place,
            "parameter %s of %s%s"
                .formatted(argument.group(1), argument.group(2), argument.group(3)));
      } else if (call.matches() && defined.contains(call.group(1))) {
        places.union(place, "result of %s%s".formatted(call.group(1), call.group(2)));
      }
    }
  }

  /**
   * Fields of one name are the same if the type of one of them is not known, or if one of them
   * alone is not both handed out and released: a struct can have two names.
   */
  private void joinFields() {
    Map<String, List<String>> byName = new LinkedHashMap<>();
    Set<String> unknown = new HashSet<>();
    for (String place : places.all()) {
      Matcher field = FIELD.matcher(place);
      if (field.matches()) {
        String name = field.group(2) + field.group(3);
        byName.computeIfAbsent(name, n -> new ArrayList<>()).add(place);
        if (field.group(1).equals("?")) {
          unknown.add(name);
        }
      }
    }
    Map<String, Set<Role>> roles = new HashMap<>();
    for (MemoryCall call : calls()) {
      roles
          .computeIfAbsent(places.root(call.place()), root -> new HashSet<>())
          .add(call.allocator().role());
    }
    Set<String> half = new HashSet<>();
    byName.forEach(
        (name, all) -> {
          for (String place : all) {
            Set<Role> own = roles.getOrDefault(places.root(place), Set.of());
            boolean made =
                own.stream().anyMatch(EnumSet.of(Role.ALLOC, Role.RESIZE, Role.ASSIGN)::contains);
            if (!own.isEmpty() && !(made && own.contains(Role.FREE))) {
              half.add(name);
            }
          }
        });
    byName.forEach(
        (name, all) -> {
          if (all.size() > 1 && (unknown.contains(name) || half.contains(name))) {
            places.join(all);
          }
        });
  }

  private Collection<MemoryCall> calls() {
    Map<String, MemoryCall> all = new LinkedHashMap<>();
    for (Memory memory : files) {
      memory.calls().forEach(call -> all.putIfAbsent(call.place(), call));
    }
    return all.values();
  }

  // What is known of each.

  private void collect() {
    Map<String, List<MemoryCall>> byRoot = new LinkedHashMap<>();
    Set<String> read = new HashSet<>();
    for (MemoryCall call : calls()) {
      byRoot.computeIfAbsent(places.root(call.place()), r -> new ArrayList<>()).add(call);
      read.add(call.path() + ":" + call.name().start());
    }
    Map<String, List<String>> members = new HashMap<>();
    for (String place : places.all()) {
      String root = places.root(place);
      if (byRoot.containsKey(root)) {
        members.computeIfAbsent(root, r -> new ArrayList<>()).add(place);
      }
    }
    Map<String, String> objects = marks(Memory::objects);
    Map<String, String> against = marks(Memory::against);
    Map<String, Set<String>> types = new HashMap<>();
    for (Memory memory : files) {
      for (Memory.Mark mark : memory.types()) {
        types.computeIfAbsent(places.root(mark.place()), r -> new HashSet<>()).add(mark.words());
      }
    }
    byRoot.forEach(
        (root, calls) -> {
          calls.sort(
              Comparator.comparing(MemoryCall::path).thenComparing(call -> call.name().start()));
          List<String> own = members.getOrDefault(root, List.of());
          Set<String> pointed = types.getOrDefault(root, Set.of());
          Optional<String> object =
              Optional.ofNullable(objects.get(root))
                  .or(() -> objectType(pointed))
                  .or(() -> ownObject(own, calls, pointed));
          Optional<String> stands =
              Optional.ofNullable(against.get(root))
                  .or(() -> seenByOthers(own))
                  .or(() -> callersUnknown(own))
                  .or(() -> mentioned(own, read))
                  .or(() -> looksLikeObject(pointed))
                  .or(() -> notEditable(calls));
          pointers.put(
              root,
              new MemoryPointer(
                  name(own, calls),
                  calls,
                  object,
                  stands,
                  own.stream().noneMatch(place -> place.startsWith("field ?"))));
        });
  }

  private Map<String, String> marks(java.util.function.Function<Memory, Set<Memory.Mark>> kind) {
    Map<String, String> marks = new HashMap<>();
    for (Memory memory : files) {
      kind.apply(memory)
          .forEach(
              mark -> marks.merge(places.root(mark.place()), mark.words(), MemoryPointers::min));
    }
    return marks;
  }

  private static String min(String one, String other) {
    return one.compareTo(other) <= 0 ? one : other;
  }

  /** The place that says most; the first call if there is none. */
  private static String name(List<String> members, List<MemoryCall> calls) {
    return members.stream()
        .min(Comparator.comparing(MemoryPointers::rank).thenComparing(Comparator.naturalOrder()))
        .orElse(calls.getFirst().place());
  }

  private static int rank(String place) {
    int stars = place.endsWith("*") ? 1 : 0;
    if (place.startsWith("field ")) {
      return (place.startsWith("field ?") ? 2 : 0) + stars;
    }
    if (place.contains("global ")) {
      return 4 + stars;
    }
    if (place.contains("result of ")) {
      return 6 + stars;
    }
    return place.contains(" variable ") ? 8 + stars : place.contains("parameter ") ? 10 : 12;
  }

  /** A destructor is handed the object that it gives back. */
  private Optional<String> ownObject(
      List<String> members, List<MemoryCall> calls, Set<String> types) {
    if (calls.stream()
        .anyMatch(
            call ->
                call.allocator().role() == Role.ALLOC
                    || call.allocator().domain() != Domain.OBJECT)) {
      return Optional.empty();
    }
    for (String place : members) {
      Matcher parameter = PARAMETER.matcher(place);
      if (parameter.matches()
          && parameter.group(1).equals("0")
          && taken.contains(parameter.group(2))
          && (parameter.group(2).toLowerCase(Locale.ROOT).matches(".*(dealloc|_del).*")
              || looksLikeObject(types).isPresent())) {
        return Optional.of("`%s` is handed the object".formatted(parameter.group(2)));
      }
    }
    return looksLikeObject(types);
  }

  private Optional<String> objectType(Set<String> types) {
    return types.stream()
        .filter(objectTypes::contains)
        .sorted()
        .findFirst()
        .map(type -> "`%s` starts with the header of an object".formatted(type));
  }

  private static Optional<String> looksLikeObject(Set<String> types) {
    return types.stream()
        .filter(type -> type.endsWith("Object") || type.endsWith("_object"))
        .sorted()
        .findFirst()
        .map(type -> "`%s` may be the type of an object".formatted(type));
  }

  private static Optional<String> notEditable(List<MemoryCall> calls) {
    return calls.stream()
        .filter(call -> !call.isEditable())
        .findFirst()
        .map(
            call ->
                "the macro in line %d of %s hides `%s`"
                    .formatted(call.line(), call.path(), call.allocator().name()));
  }

  private Optional<String> seenByOthers(List<String> members) {
    return members.stream()
        .filter(place -> !whole && Places.isShared(place))
        .filter(place -> !ARGUMENT.matcher(place).matches() && !CALL.matcher(place).matches())
        .sorted()
        .findFirst()
        .map(place -> "other files, which are not looked at, may know it too");
  }

  /** A function that may be called from where nobody looks, or one that nobody knows. */
  private Optional<String> callersUnknown(List<String> members) {
    for (String place : members) {
      Optional<String> because = callersUnknown(place);
      if (because.isPresent()) {
        return because;
      }
    }
    return Optional.empty();
  }

  private Optional<String> callersUnknown(String place) {
    Matcher argument = ARGUMENT.matcher(place);
    Matcher call = CALL.matcher(place);
    Matcher parameter = PARAMETER.matcher(place);
    Matcher result = RESULT.matcher(place);
    if (argument.matches()) {
      String name = argument.group(2);
      if (defined.contains(name)) {
        return Optional.empty();
      }
      if (!argument.group(3).isEmpty()) {
        return Optional.of("`%s` may store into it".formatted(name));
      }
      return OWNS.matcher(name).matches() || name.equals(name.toUpperCase(Locale.ROOT))
          ? Optional.of("`%s` may release it".formatted(name))
          : Optional.empty();
    }
    if (call.matches()) {
      return defined.contains(call.group(1))
          ? Optional.empty()
          : Optional.of("it may come from `%s`".formatted(call.group(1)));
    }
    if (parameter.matches()) {
      return callersUnknownOf(parameter.group(2), place);
    }
    return result.matches() ? callersUnknownOf(result.group(1), place) : Optional.empty();
  }

  private Optional<String> callersUnknownOf(String function, String place) {
    if (taken.contains(function)) {
      return Optional.of("`%s` is called through a pointer".formatted(function));
    }
    return Places.isShared(place) && !called.contains(function)
        ? Optional.of("nobody is seen to call `%s`".formatted(function))
        : Optional.empty();
  }

  private Optional<String> mentioned(List<String> members, Set<String> read) {
    Set<String> names = new HashSet<>();
    for (String place : members) {
      String plain = place.replace("*", "");
      names.add(plain.substring(Math.max(plain.lastIndexOf(' '), plain.lastIndexOf('.')) + 1));
    }
    return files.stream()
        .flatMap(memory -> memory.mentions().stream())
        .filter(mention -> names.contains(mention.name()))
        .filter(mention -> !read.contains(mention.path() + ":" + mention.offset()))
        .min(Comparator.comparing(Memory.Mention::path).thenComparing(Memory.Mention::offset))
        .map(
            mention ->
                "line %d of %s, which was not read in this build, has to do with it"
                    .formatted(mention.line(), mention.path()));
  }
}
