package dev.ftport.project;

import dev.ftport.build.LowerBound;
import dev.ftport.facts.Headers;
import dev.ftport.source.SourceFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the build files of a package ask for. They are read as text and never executed; what they
 * work out when they run is not known.
 *
 * @param python the oldest Python, as {@code major * 100 + minor}; empty if it is not certain
 * @param pybind11 the oldest pybind11, in the same form; empty if the package does not say
 * @param limitedApi whether a build file speaks of the Limited API
 */
public record BuildFacts(Optional<Integer> python, Optional<Integer> pybind11, boolean limitedApi) {
  private static final Pattern SETUP_CFG =
      Pattern.compile(
          "(?m)^(?:python_requires|python-requires|requires[-_]python)[ \\t]*=\\s*(\\S[^\\r\\n#]*)");
  private static final Pattern PKG_INFO =
      Pattern.compile("(?m)^Requires-Python:[ \\t]*(\\S[^\\r\\n]*)");
  private static final Pattern SETUP_PY =
      Pattern.compile(
          "\\bpython_requires[\"']?\\s*[=:]\\s*(?:([\"'])([^\"'\\n]*)\\1\\s*[,)}\\n]|(\\w+)\\s*[,)}\\n])");
  private static final Pattern PYBIND11 =
      Pattern.compile("(?i)pybind11(?:\\[[^\\]]*\\])?\\s*\\(?([<>=~!][^;)\"']*)");
  private static final Pattern QUOTED =
      Pattern.compile("([\"'])(pybind11(?:\\[[^\\]\"']*\\])?\\s*[<>=~!][^\"'\\n]*)\\1");
  private static final Pattern CMAKE =
      Pattern.compile("(?i)\\bfind_package\\s*\\(\\s*pybind11\\s+(\\d+\\.\\d+)");
  private static final Pattern MESON =
      Pattern.compile("\\bdependency\\s*\\(\\s*'pybind11'[^)]*?version\\s*:\\s*\\[?\\s*'([^']*)'");
  private static final Pattern LIMITED_API =
      Pattern.compile("(?i)limited_api|Py_TARGET_ABI3T|abi3|USE_SABI|\\bSABI\\b");
  private static final Pattern MAJOR =
      Pattern.compile("#\\s*define\\s+PYBIND11_VERSION_MAJOR\\s+(\\d+)");
  private static final Pattern MINOR =
      Pattern.compile("#\\s*define\\s+PYBIND11_VERSION_MINOR\\s+(\\d+)");

  /**
   * Reads the build files in the root of a package and, for pybind11, in its directories.
   *
   * @param headers the package's headers, among which a copy of pybind11 may be
   */
  public static BuildFacts of(SourceTree tree, Headers headers) {
    Optional<SourceFile> toml = read(tree, "pyproject.toml");
    Optional<Pyproject> pyproject = toml.map(Pyproject::of);
    Optional<SourceFile> setup = read(tree, "setup.py");
    Optional<SourceFile> cfg = read(tree, "setup.cfg");
    Optional<Integer> python =
        pyproject
            .flatMap(Pyproject::python)
            .or(() -> cfg.flatMap(file -> only(SETUP_CFG, file.text())))
            .or(() -> setup.flatMap(file -> requiredBy(uncommented(file))))
            .or(() -> read(tree, "PKG-INFO").flatMap(file -> only(PKG_INFO, file.text())))
            .flatMap(BuildFacts::oldest);
    List<Integer> pybind11 = new ArrayList<>();
    pyproject.ifPresent(read -> read.requirements().forEach(text -> add(PYBIND11, text, pybind11)));
    Stream.of(setup, cfg)
        .flatMap(Optional::stream)
        .forEach(
            file ->
                QUOTED
                    .matcher(uncommented(file))
                    .results()
                    .forEach(text -> add(PYBIND11, text.group(2), pybind11)));
    boolean mentioned =
        Stream.of(toml, setup, cfg)
            .flatMap(Optional::stream)
            .anyMatch(file -> file.text().contains("pybind11"));
    for (Beside file : tree.beside()) {
      if (file.name().equals("CMakeLists.txt") || file.name().equals("meson.build")) {
        String text = file.read().map(BuildFacts::uncommented).orElse("");
        mentioned |= text.contains("pybind11");
        CMAKE.matcher(text).results().forEach(at -> add(at.group(1), true, pybind11));
        MESON.matcher(text).results().forEach(at -> add(at.group(1), false, pybind11));
      }
    }
    if (mentioned) {
      headers
          .find("pybind11/detail/common.h", "")
          .flatMap(BuildFacts::version)
          .ifPresent(pybind11::add);
    }
    boolean limitedApi =
        Stream.concat(
                Stream.of(toml, setup, cfg).flatMap(Optional::stream),
                tree.beside().stream()
                    .filter(BuildScript::is)
                    .flatMap(file -> file.read().stream()))
            .anyMatch(file -> LIMITED_API.matcher(uncommented(file)).find());
    return new BuildFacts(python, pybind11.stream().min(Integer::compare), limitedApi);
  }

  private static Optional<SourceFile> read(SourceTree tree, String name) {
    return tree.bounded() ? new Beside(name, tree.root().resolve(name)).read() : Optional.empty();
  }

  private static String uncommented(SourceFile file) {
    return BuildScript.uncommented(file.text());
  }

  /** What a setup script passes on: a string, or a name that is given a string just once. */
  private static Optional<String> requiredBy(String text) {
    List<String> all = new ArrayList<>();
    for (Matcher at = SETUP_PY.matcher(text); at.find(); ) {
      String literal = at.group(2);
      Optional<String> value =
          literal != null
              ? Optional.of(literal)
              : only(
                  Pattern.compile(
                      "(?m)^\\s*" + at.group(3) + "\\s*=\\s*[\"']([^\"'\\r\\n]*)[\"']\\s*$"),
                  text);
      all.add(value.orElse("unknown"));
    }
    return all.stream().distinct().count() == 1 ? Optional.of(all.getFirst()) : Optional.empty();
  }

  /** The one value that a pattern finds; empty if it finds different ones. */
  private static Optional<String> only(Pattern pattern, String text) {
    List<String> values =
        pattern.matcher(text).results().map(at -> at.group(1).strip()).distinct().toList();
    return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
  }

  /** Poetry's {@code ||} joins alternatives: the oldest of them counts. */
  private static Optional<Integer> oldest(String requirement) {
    int oldest = Integer.MAX_VALUE;
    for (String alternative : requirement.split("\\|\\|?", -1)) {
      OptionalInt bound = LowerBound.of(alternative, false);
      if (bound.isEmpty()) {
        return Optional.empty();
      }
      oldest = Math.min(oldest, bound.getAsInt());
    }
    return Optional.of(oldest);
  }

  private static void add(Pattern pattern, String text, List<Integer> bounds) {
    Matcher matcher = pattern.matcher(text.strip());
    if (matcher.lookingAt()) {
      add(matcher.group(1), false, bounds);
    }
  }

  private static void add(String requirement, boolean bare, List<Integer> bounds) {
    LowerBound.of(requirement, bare).ifPresent(bounds::add);
  }

  private static Optional<Integer> version(Headers.Header header) {
    Optional<String> major = only(MAJOR, header.text());
    Optional<String> minor = only(MINOR, header.text());
    return major.flatMap(m -> minor.map(n -> Integer.parseInt(m) * 100 + Integer.parseInt(n)));
  }
}
