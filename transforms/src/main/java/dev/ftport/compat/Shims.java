package dev.ftport.compat;

import dev.ftport.capi.Addition;
import dev.ftport.capi.Additions;
import dev.ftport.source.Edit;
import dev.ftport.source.Edits;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Gives ported sources the functions that their oldest Python does not have: those that the package
 * has shims for from there, the others from a header or from shims in the source.
 */
public final class Shims {
  private final Form form;
  private final int python;
  private final boolean limitedApi;
  private final PackageFiles files;
  private final Map<String, Ported> ported = new TreeMap<>();
  private final Map<String, String> texts = new TreeMap<>();
  private final Map<String, String> refused = new TreeMap<>();
  private final Map<String, List<String>> taken = new TreeMap<>();
  private final Inclusions inclusions;

  /**
   * A file that was ported.
   *
   * @param before its text before
   * @param after its text with calls of new functions
   */
  public record Ported(String path, String before, String after) {}

  /**
   * A header of this program's.
   *
   * @param before its text before; empty if it is new
   */
  public record Header(String path, Optional<String> before, String after) {}

  /**
   * What the sources need.
   *
   * @param texts the new texts of files, by path
   * @param refused why a file cannot work with the oldest Python, by path
   * @param header the header that the new texts include, if it is new or gets more functions
   */
  public record Result(
      Map<String, String> texts, Map<String, String> refused, Optional<Header> header) {}

  private Shims(
      Form form, int python, boolean limitedApi, PackageFiles files, List<Ported> ported) {
    this.form = form;
    this.python = python;
    this.limitedApi = limitedApi;
    this.files = files;
    ported.forEach(file -> this.ported.put(file.path(), file));
    this.inclusions = new Inclusions(new After());
  }

  /** The package as it is after the port. */
  private final class After implements PackageFiles {
    @Override
    public List<String> paths() {
      return files.paths();
    }

    @Override
    public Optional<String> text(String path) {
      Ported file = ported.get(path);
      return file == null ? files.text(path) : Optional.of(file.after());
    }

    @Override
    public Optional<String> find(String include, String from) {
      return files.find(include, from);
    }
  }

  /**
   * Finds what the ported files need, and gives it to them.
   *
   * @param python the oldest Python, as {@code major * 100 + minor}
   * @param limitedApi whether the package is built for the Limited API too
   */
  public static Result of(
      Form form, int python, boolean limitedApi, PackageFiles files, List<Ported> ported) {
    return form == Form.NONE
        ? new Result(Map.of(), Map.of(), Optional.empty())
        : new Shims(form, python, limitedApi, files, ported).run();
  }

  private Result run() {
    Map<String, Set<String>> fromHeader = new TreeMap<>();
    for (Ported file : ported.values()) {
      Set<String> missing = missing(file);
      if (!missing.isEmpty()) {
        take(file, missing, fromHeader);
      }
    }
    return new Result(texts, refused, header(fromHeader));
  }

  /** What a file uses that its oldest Python lacks and that it is not given yet. */
  private Set<String> missing(Ported file) {
    Uses before = Uses.in(file.before());
    Uses after = Uses.in(file.after());
    Set<String> missing =
        after.byName().keySet().stream()
            .filter(name -> !before.byName().containsKey(name))
            .filter(this::isNew)
            .collect(Collectors.toCollection(TreeSet::new));
    if (missing.isEmpty() || inclusions.reachesUnseenShims(file.path())) {
      return Set.of();
    }
    Map<String, Integer> own = inclusions.glance(file.path()).given();
    for (String name : missing) {
      if (own.getOrDefault(name, 0) > after.first(name)) {
        refuse(file, "`%s` is defined below its first use here; move it up".formatted(name));
        return Set.of();
      }
    }
    missing.removeAll(inclusions.given(file.path()));
    List<String> above = List.copyOf(inclusions.including(file.path()));
    for (String name : List.copyOf(missing)) {
      List<String> with =
          above.stream().filter(other -> inclusions.given(other).contains(name)).toList();
      if (!with.isEmpty() && with.size() == above.size()) {
        missing.remove(name);
      } else if (!with.isEmpty()) {
        refuse(
            file,
            "`%s` is defined in `%s`, which includes this file, but not for all that do"
                .formatted(name, with.getFirst()));
        return Set.of();
      }
    }
    return missing;
  }

  private boolean isNew(String name) {
    Addition addition = Additions.of(name).orElseThrow();
    return python < addition.since() || limitedApi && python < addition.limitedSince();
  }

  private void refuse(Ported file, String because) {
    refused.put(file.path(), because);
  }

  /** Takes what the package has, then what can be said at the sites; the rest waits. */
  private void take(Ported file, Set<String> missing, Map<String, Set<String>> fromHeader) {
    Set<String> rest = new TreeSet<>(missing);
    List<String> includes = new ArrayList<>();
    for (String header : ownersOf(rest, file.path())) {
      if (rest.removeAll(inclusions.given(header))) {
        includes.add(include(header, file.path()));
        taken.computeIfAbsent(file.path(), path -> new ArrayList<>()).add(header);
      }
    }
    String text = file.after();
    if (form == Form.INLINE && !rest.isEmpty()) {
      text = inline(text, file.path(), rest);
    } else if (!rest.isEmpty()) {
      fromHeader.put(file.path(), rest);
    }
    if (!includes.isEmpty()) {
      text = placement(text, file.path()).withInclude(includes);
    }
    texts.put(file.path(), text);
  }

  /** The package's headers with some of these functions that the file can include; best first. */
  private List<String> ownersOf(Set<String> names, String file) {
    Set<String> headers = new TreeSet<>(files.paths());
    files.find(Inclusions.WELL_KNOWN, file).ifPresent(headers::add);
    Map<String, Integer> owners = new HashMap<>();
    for (String path : headers) {
      if (isHeader(path) && !inclusions.isOurs(path) && !inclusions.reached(file).contains(path)) {
        Set<String> given = new HashSet<>(inclusions.given(path));
        given.retainAll(names);
        if (!given.isEmpty() && inclusions.standsAlone(path) && fits(path, file)) {
          owners.put(path, given.size());
        }
      }
    }
    return owners.keySet().stream()
        .sorted(
            Comparator.comparingInt((String path) -> -owners.getOrDefault(path, 0))
                .thenComparingInt(path -> include(path, file).length())
                .thenComparing(Comparator.naturalOrder()))
        .toList();
  }

  /** Whether no function would be defined twice where a file includes a header too. */
  private boolean fits(String header, String file) {
    if (ported.containsKey(header) || inclusions.reached(header).contains(file)) {
      return false;
    }
    Set<String> theirs = new HashSet<>(inclusions.reached(header));
    Set<String> users = new TreeSet<>(inclusions.including(file));
    users.add(file);
    for (String user : users) {
      for (String other : inclusions.reached(user)) {
        if (!theirs.contains(other)
            && inclusions.glance(other).functions().stream()
                .anyMatch(inclusions.functions(header)::contains)) {
          return false;
        }
      }
    }
    return true;
  }

  /** Both calls at the sites of a function if all its sites allow it; else its shim. */
  private String inline(String text, String path, Set<String> names) {
    Uses uses = Uses.in(text);
    Sites sites = new Sites(text, uses);
    List<Edit> edits = new ArrayList<>();
    Set<String> shims = new TreeSet<>();
    for (String name : names) {
      Optional<List<Edit>> both =
          limitedApi ? Optional.empty() : sites.edits(Additions.of(name).orElseThrow());
      boolean fits =
          both.isPresent()
              && both.get().stream().allMatch(a -> edits.stream().noneMatch(a::conflictsWith));
      if (fits) {
        edits.addAll(both.orElseThrow());
      } else {
        shims.add(name);
      }
    }
    return withShims(Edits.of(edits).applyTo(text), path, shims);
  }

  private String withShims(String text, String path, Set<String> names) {
    if (names.isEmpty()) {
      return text;
    }
    List<String> lines = new ArrayList<>();
    for (Addition addition : Additions.all()) {
      if (names.contains(addition.name())) {
        lines.add("");
        OwnHeader.shim(addition.name()).lines().forEach(lines::add);
      }
    }
    return placement(text, path).withCode(lines);
  }

  /** Has the files that wait include our header; one where that cannot be gets the shims itself. */
  private Optional<Header> header(Map<String, Set<String>> waiting) {
    if (waiting.isEmpty()) {
      return Optional.empty();
    }
    String beside = RelativeInclude.beside(waiting.keySet(), OwnHeader.NAME);
    Optional<String> there = existing(waiting.keySet(), beside);
    Optional<String> before = there.flatMap(files::text);
    Set<String> all = new TreeSet<>(before.map(OwnHeader::names).orElse(Set.of()));
    waiting.values().forEach(all::addAll);
    Map<String, Set<String>> including = new TreeMap<>();
    waiting.forEach(
        (path, names) -> {
          if (isGivenAny(path, all) || isForOthers(path)) {
            texts.put(path, withShims(texts.getOrDefault(path, ""), path, names));
          } else {
            including.put(path, names);
          }
        });
    if (including.isEmpty()) {
      return Optional.empty();
    }
    String path = there.orElse(RelativeInclude.beside(including.keySet(), OwnHeader.NAME));
    if (there.isEmpty() && files.text(path).isPresent()) {
      including
          .keySet()
          .forEach(
              file -> {
                texts.remove(file);
                refused.put(
                    file,
                    "`%s` is there and was not written by ftport; rename it, or use `--compat inline`"
                        .formatted(path));
              });
      return Optional.empty();
    }
    Set<String> names = new TreeSet<>();
    including.forEach(
        (file, needed) -> {
          names.addAll(needed);
          if (!inclusions.reached(file).contains(path)) {
            List<String> line = List.of(include(path, file));
            String text = texts.getOrDefault(file, "");
            texts.put(file, placement(text, file).withInclude(line));
          }
        });
    String after = before.map(text -> OwnHeader.with(text, names)).orElse(OwnHeader.of(names));
    return before.filter(after::equals).isPresent()
        ? Optional.empty()
        : Optional.of(new Header(path, before, after));
  }

  /** A header of ours that these files include, or that lies where they all could look for it. */
  private Optional<String> existing(Set<String> waiting, String beside) {
    return Stream.concat(
            waiting.stream().flatMap(file -> inclusions.reached(file).stream()),
            RelativeInclude.above(beside).stream())
        .filter(inclusions::isOurs)
        .findFirst();
  }

  /**
   * Whether others compile a header, who lack ours: no file of the package includes it, or it lies
   * in a directory {@code include}, as those that are installed do.
   */
  private boolean isForOthers(String path) {
    return isHeader(path)
        && (inclusions.including(path).isEmpty() || ("/" + path).contains("/include/"));
  }

  /** Whether a file, or one that includes it, is given any of these from elsewhere. */
  private boolean isGivenAny(String path, Set<String> names) {
    Set<String> users = new TreeSet<>(inclusions.including(path));
    users.add(path);
    return users.stream()
        .flatMap(user -> inclusions.reached(user).stream())
        .distinct()
        .flatMap(
            file -> Stream.concat(Stream.of(file), taken.getOrDefault(file, List.of()).stream()))
        .anyMatch(file -> inclusions.given(file).stream().anyMatch(names::contains));
  }

  private Placement placement(String text, String path) {
    return new Placement(text, include -> inclusions.bringsPython(include, path));
  }

  private static String include(String header, String file) {
    return "#include \"" + RelativeInclude.of(header, file) + "\"";
  }

  private static boolean isHeader(String path) {
    return path.substring(path.lastIndexOf('.') + 1).startsWith("h");
  }
}
