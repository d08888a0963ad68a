package dev.ftport.program;

import dev.ftport.capi.CallEffects;
import dev.ftport.facts.StaticState;
import dev.ftport.flow.DetachedWay;
import dev.ftport.flow.Summaries;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of all files of a package together, as they are before any edit. What it says of
 * the file that is looked at may be outdated: a transform asks the {@code Unit} for that, and here
 * for the others.
 */
public final class Program {
  /** Nothing is known of any other file. */
  public static final Program NONE =
      new Program(List.of(), Map.of(), Set.of(), List.of(), Set.of(), false);

  private static final String LENDER = "lender ";

  private final List<Digest> digests;
  private final Map<String, CallEffects> effects;
  private final Summaries summaries;
  private final Set<String> lenders;
  private final List<Memory> unread;
  private final Set<String> unreadStores;
  private final boolean whole;
  private volatile @Nullable Map<String, List<StateEntry.Use>> foreign;
  private volatile @Nullable PackageFields fields;

  private Program(
      List<Digest> digests,
      Map<String, CallEffects> effects,
      Set<String> lenders,
      List<Memory> unread,
      Set<String> unreadStores,
      boolean whole) {
    this.digests = digests;
    this.effects = Map.copyOf(effects);
    this.summaries = name -> Optional.ofNullable(this.effects.get(name));
    this.lenders = Set.copyOf(lenders);
    this.unread = List.copyOf(unread);
    this.unreadStores = Set.copyOf(unreadStores);
    this.whole = whole;
  }

  /** The program that these files make up. */
  public static Program of(List<Digest> digests) {
    return new Program(
        digests.stream().sorted(Comparator.comparing(Digest::path)).toList(),
        Map.of(),
        Set.of(),
        List.of(),
        Set.of(),
        false);
  }

  /** What each file contributes, sorted by path. */
  public List<Digest> digests() {
    return digests;
  }

  /** What all files but one contribute, sorted by path. */
  public List<Digest> others(String path) {
    return digests.stream().filter(digest -> !digest.path().equals(path)).toList();
  }

  /** What the text of files that were not read says of memory. */
  public List<Memory> unread() {
    return unread;
  }

  /** Whether these files, and those that were not read, are all that the package has. */
  public boolean isWhole() {
    return whole;
  }

  /**
   * The same program as all that the package has.
   *
   * @param others what the text of the files that were not read says of memory
   * @param stores the fields that are stored in those files
   */
  public Program whole(List<Memory> others, Set<String> stores) {
    return new Program(digests, effects, lenders, others, stores, true);
  }

  /** What each file does with names that it does not define, by name. */
  Map<String, List<StateEntry.Use>> foreignUses() {
    Map<String, List<StateEntry.Use>> known = foreign;
    if (known == null) {
      Map<String, List<StateEntry.Use>> all = new HashMap<>();
      for (Digest digest : digests) {
        digest
            .state()
            .foreign()
            .forEach(
                (name, uses) -> all.computeIfAbsent(name, any -> new ArrayList<>()).addAll(uses));
        digest.state().states().stream()
            .filter(state -> state.linkage() == StaticState.Linkage.ELSEWHERE)
            .forEach(
                state ->
                    all.computeIfAbsent(state.name(), any -> new ArrayList<>())
                        .addAll(state.uses()));
      }
      known = all;
      foreign = known;
    }
    return known;
  }

  /** Which fields of objects are stored when others may have the objects. */
  public PackageFields fields() {
    PackageFields known = fields;
    if (known == null) {
      known = new PackageFields(digests, foreignUses(), unreadStores, whole);
      fields = known;
    }
    return known;
  }

  /** The file that defines a function which others can call; empty if none does, or several do. */
  public Optional<String> definition(String function) {
    List<String> paths =
        digests.stream()
            .filter(digest -> digest.detached().functions().containsKey(function))
            .map(Digest::path)
            .toList();
    return paths.size() == 1 ? Optional.of(paths.getFirst()) : Optional.empty();
  }

  /**
   * The call that needs a thread state to which a function comes that is called without one; empty
   * if there is none, or if not exactly one file defines such a function for others.
   */
  public Optional<DetachedWay.Elsewhere> detached(String function) {
    return detached(function, new HashSet<>());
  }

  private Optional<DetachedWay.Elsewhere> detached(String function, Set<String> seen) {
    if (!seen.add(function)) {
      return Optional.empty();
    }
    List<DetachedDigest.Entry> entries =
        digests.stream()
            .map(digest -> digest.detached().functions().get(function))
            .filter(Objects::nonNull)
            .toList();
    if (entries.size() != 1) {
      return Optional.empty();
    }
    DetachedDigest.Entry entry = entries.getFirst();
    return entry
        .comesTo()
        .or(
            () ->
                entry.calls().stream()
                    .map(called -> detached(called, seen))
                    .flatMap(Optional::stream)
                    .findFirst());
  }

  /**
   * What the functions of other files do to references, as far as it was worked out; the same
   * object each time.
   */
  public Summaries summaries() {
    return summaries;
  }

  /**
   * Whether a function of another file returns what a lookup lends it, and may be changed together
   * with all its callers: every mention of its name is known.
   */
  public boolean isLender(String function) {
    return lenders.contains(function);
  }

  /** The bond of the fixes that make {@code function} return a strong reference. */
  public static String lenderBond(String function) {
    return LENDER + function;
  }

  /** The same program, with this known of functions. */
  public Program with(Map<String, CallEffects> known) {
    Map<String, CallEffects> all = new HashMap<>(effects);
    all.putAll(known);
    return new Program(digests, all, lenders, unread, unreadStores, whole);
  }

  /**
   * The same program, with the functions that lend and that are only called.
   *
   * @param mentions of the functions that may lend, in all files of the package
   */
  public Program withLenders(Collection<Mentions> mentions) {
    Set<String> candidates = new HashSet<>();
    digests.forEach(digest -> candidates.addAll(digest.lenders()));
    candidates.removeIf(
        name -> {
          List<Mentions> own = mentions.stream().filter(m -> m.function().equals(name)).toList();
          return own.stream().mapToInt(Mentions::definitions).sum() != 1
              || own.stream().mapToInt(Mentions::calls).sum() == 0
              || own.stream().anyMatch(m -> m.others() > 0);
        });
    return new Program(digests, effects, candidates, unread, unreadStores, whole);
  }

  /**
   * The program after the fixes of these bonds: nothing is left to be bound, and the functions that
   * lent return strong references.
   */
  public Program after(Set<String> bonds) {
    Map<String, CallEffects> all = new HashMap<>(effects);
    for (String bond : bonds) {
      if (bond.startsWith(LENDER)) {
        String name = bond.substring(LENDER.length());
        all.put(name, new CallEffects(name, CallEffects.Result.NEW_OR_NULL, -1, Map.of(), true));
      }
    }
    return new Program(digests, all, Set.of(), unread, unreadStores, whole);
  }
}
