package dev.ftport.engine;

import dev.ftport.capi.CallEffects;
import dev.ftport.facts.Reading;
import dev.ftport.facts.Unit;
import dev.ftport.flow.Summaries;
import dev.ftport.program.Digest;
import dev.ftport.program.Memory;
import dev.ftport.program.Mentions;
import dev.ftport.program.Program;
import dev.ftport.program.UnreadStores;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * Finds out what the files of a package say together, before the transforms are asked: what the
 * functions of other files do to references, bottom up, and which of them lend and are only called.
 */
final class Gathering {
  /** How often what calls a function is looked at again, when that function is known at last. */
  private static final int MOST_ROUNDS = 4;

  private final Lanes lanes;
  private final Shelf shelf;

  Gathering(Lanes lanes, Shelf shelf) {
    this.lanes = lanes;
    this.shelf = shelf;
  }

  /** A file, and what it contributes. */
  record Contribution(Input input, Digest digest) {}

  /**
   * What {@code files} say together.
   *
   * @param unread the files that were not parsed, or could not be: names that stand in them, and in
   *     files that are not ported, are in use for what nobody knows
   */
  Program program(List<Contribution> files, List<Input> unread, Surroundings surroundings) {
    Program program =
        summarized(files, Program.of(files.stream().map(Contribution::digest).toList()));
    if (!surroundings.whole()) {
      return program;
    }
    List<Input> others = new ArrayList<>(unread);
    others.addAll(surroundings.others());
    List<Unread> texts =
        lanes.run(
            others,
            input -> unread(input, names(files)),
            (input, because) -> Unread.unknown(input));
    Set<String> stores = new HashSet<>();
    texts.forEach(text -> stores.addAll(text.stores()));
    return lenders(
        files, others, program.whole(texts.stream().map(Unread::memory).toList(), stores));
  }

  /** What the text of a file says that was not read. */
  private record Unread(Memory memory, Set<String> stores) {
    static Unread unknown(Input input) {
      return new Unread(Memory.unknown(input.path()), Set.of());
    }
  }

  /**
   * What was worked out about functions of one file, and which functions it would take for more.
   */
  private record Worked(
      Map<String, Optional<CallEffects>> effects, Map<String, Set<String>> asked) {
    static final Worked NOTHING = new Worked(Map.of(), Map.of());
  }

  private Program summarized(List<Contribution> files, Program first) {
    Map<String, List<Contribution>> definitions = new HashMap<>();
    for (Contribution file : files) {
      for (String function : file.digest().functions()) {
        definitions.computeIfAbsent(function, f -> new ArrayList<>()).add(file);
      }
    }
    Set<String> wanted = new TreeSet<>();
    files.forEach(file -> wanted.addAll(file.digest().calls()));
    Program program = first;
    Map<String, Set<String>> asked = new HashMap<>();
    for (int round = 0; round < MOST_ROUNDS; round++) {
      wanted.retainAll(definitions.keySet());
      if (wanted.isEmpty()) {
        break;
      }
      Map<String, Set<String>> byPath = new TreeMap<>();
      for (String name : wanted) {
        for (Contribution file : definitions.getOrDefault(name, List.of())) {
          byPath.computeIfAbsent(file.input().path(), p -> new TreeSet<>()).add(name);
        }
      }
      List<Contribution> busy =
          files.stream().filter(file -> byPath.containsKey(file.input().path())).toList();
      Program known = program;
      List<Worked> worked =
          lanes.run(
              busy,
              file -> work(file.input(), byPath.getOrDefault(file.input().path(), Set.of()), known),
              (file, because) -> Worked.NOTHING);
      Map<String, CallEffects> agreed = agreed(wanted, worked, definitions);
      agreed.keySet().removeIf(name -> known.summaries().of(name).isPresent());
      worked.forEach(
          one -> one.asked().forEach((name, names) -> asked.merge(name, names, Gathering::both)));
      program = program.with(agreed);
      Program now = program;
      // What called an unknown function is looked at again when that function is known.
      Set<String> next = new TreeSet<>();
      asked.forEach(
          (name, names) -> {
            if (now.summaries().of(name).isEmpty()
                && names.stream().anyMatch(agreed::containsKey)) {
              next.add(name);
            }
            if (wanted.contains(name)) {
              names.stream()
                  .filter(other -> !asked.containsKey(other) && !wanted.contains(other))
                  .forEach(next::add);
            }
          });
      wanted.clear();
      wanted.addAll(next);
    }
    return program;
  }

  private static Set<String> both(Set<String> one, Set<String> other) {
    Set<String> all = new HashSet<>(one);
    all.addAll(other);
    return all;
  }

  private Worked work(Input input, Set<String> names, Program program) {
    Map<String, Optional<CallEffects>> effects = new HashMap<>();
    Map<String, Set<String>> asked = new HashMap<>();
    try {
      Reading reading = shelf.reading(input);
      for (Unit unit : reading.units()) {
        for (String name : names) {
          Set<String> missing = new HashSet<>();
          Summaries others =
              other -> {
                Optional<CallEffects> known = program.summaries().of(other);
                if (known.isEmpty()) {
                  missing.add(other);
                }
                return known;
              };
          if (unit.functions().stream().anyMatch(f -> f.name().equals(name))) {
            Optional<CallEffects> effect = Summaries.of(unit, others).of(name);
            effects.merge(name, effect, Gathering::same);
            asked.merge(name, missing, Gathering::both);
          }
        }
      }
    } catch (IOException e) {
      return Worked.NOTHING;
    }
    return new Worked(effects, asked);
  }

  private static Optional<CallEffects> same(
      Optional<CallEffects> one, Optional<CallEffects> other) {
    return one.equals(other) ? one : Optional.empty();
  }

  /** What all definitions of a function agree about. */
  private static Map<String, CallEffects> agreed(
      Set<String> wanted, List<Worked> worked, Map<String, List<Contribution>> definitions) {
    Map<String, CallEffects> agreed = new HashMap<>();
    for (String name : wanted) {
      List<Optional<CallEffects>> answers =
          worked.stream()
              .filter(one -> one.effects().containsKey(name))
              .map(one -> one.effects().getOrDefault(name, Optional.empty()))
              .toList();
      if (!answers.isEmpty()
          && answers.size() == definitions.getOrDefault(name, List.of()).size()) {
        answers.stream()
            .reduce(Gathering::same)
            .flatMap(answer -> answer)
            .ifPresent(effects -> agreed.put(name, effects));
      }
    }
    return agreed;
  }

  private Program lenders(List<Contribution> files, List<Input> unread, Program program) {
    Set<String> candidates =
        files.stream()
            .flatMap(file -> file.digest().lenders().stream())
            .collect(Collectors.toCollection(TreeSet::new));
    if (candidates.isEmpty()) {
      return program;
    }
    BiFunction<Input, String, List<Mentions>> unknown =
        (input, because) -> candidates.stream().map(name -> inUse(name, input)).toList();
    List<Mentions> all = new ArrayList<>();
    lanes
        .run(
            files.stream().map(Contribution::input).toList(),
            input -> mentions(input, candidates),
            unknown)
        .forEach(all::addAll);
    lanes.run(unread, input -> words(input, candidates), unknown).forEach(all::addAll);
    return program.withLenders(all);
  }

  private List<Mentions> mentions(Input input, Collection<String> names) {
    try {
      String text = Files.readString(input.file(), StandardCharsets.ISO_8859_1);
      List<String> mentioned = names.stream().filter(text::contains).toList();
      if (mentioned.isEmpty()) {
        return List.of();
      }
      Reading reading = shelf.reading(input);
      return mentioned.stream().map(name -> Mentions.of(name, reading)).toList();
    } catch (IOException e) {
      return names.stream().map(name -> inUse(name, input)).toList();
    }
  }

  private static List<Mentions> words(Input input, Collection<String> names) {
    try {
      String text = Files.readString(input.file(), StandardCharsets.ISO_8859_1);
      return names.stream().filter(text::contains).map(name -> inUse(name, input)).toList();
    } catch (IOException e) {
      return names.stream().map(name -> inUse(name, input)).toList();
    }
  }

  private static Set<String> names(List<Contribution> files) {
    return files.stream().map(file -> name(file.digest().path())).collect(Collectors.toSet());
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** A file can only store in a structure that a header which it includes declares. */
  private static Unread unread(Input input, Set<String> read) {
    try {
      String text = Files.readString(input.file(), StandardCharsets.ISO_8859_1);
      boolean sees = Digest.includes(text).stream().map(Gathering::name).anyMatch(read::contains);
      return new Unread(Memory.ofText(input.path(), text), sees ? UnreadStores.of(text) : Set.of());
    } catch (IOException e) {
      return Unread.unknown(input);
    }
  }

  private static Mentions inUse(String name, Input input) {
    return new Mentions(name, input.path(), 0, 0, 1);
  }
}
