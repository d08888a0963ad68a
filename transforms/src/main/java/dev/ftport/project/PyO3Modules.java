package dev.ftport.project;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ftport.project.Binding.Tool;
import dev.ftport.source.SourceFile;
import dev.ftport.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the modules that PyO3 makes, and whether they are declared to run without the GIL. */
final class PyO3Modules {
  /** From this version on a module runs without the GIL unless it says that it does not. */
  private static final int OPT_OUT = 28;

  private static final String ADVICE = "write `#[pymodule(gil_used = false)]` (PyO3 0.23 or newer)";
  private static final Pattern MODULE =
      Pattern.compile("#\\s*\\[\\s*(?:pyo3\\s*::\\s*)?pymodule\\b[^\\]]*\\]");
  private static final Pattern END_OF_ATTRIBUTES = Pattern.compile("\\b(?:fn|mod)\\b");
  private static final Pattern GIL_USED = Pattern.compile("\\bgil_used\\s*[=(]\\s*(true|false)\\b");
  private static final Pattern DEPENDENCY =
      Pattern.compile("(?m)^\\s*pyo3\\b|^\\s*\\[[\\w.'\"()=]*dependencies\\.pyo3\\]");

  private PyO3Modules() {}

  static List<Binding> in(List<Beside> files) {
    Map<String, OptionalInt> versions = versions(files);
    List<Binding> bindings = new ArrayList<>();
    if (versions.isEmpty()) {
      return bindings;
    }
    for (Beside file : files) {
      Optional<OptionalInt> version =
          file.name().endsWith(".rs") ? crateOf(file, versions) : Optional.empty();
      version.ifPresent(of -> file.read().ifPresent(text -> modules(text, of, bindings)));
    }
    if (bindings.isEmpty()) {
      files.stream().filter(PyO3Modules::isManifest).forEach(file -> manifest(file, bindings));
    }
    return bindings;
  }

  private static boolean isManifest(Beside file) {
    return file.name().equals("Cargo.toml");
  }

  /** The crates that depend on PyO3: the directory of each, with the version if it says one. */
  private static Map<String, OptionalInt> versions(List<Beside> files) {
    Map<String, OptionalInt> versions = new TreeMap<>();
    OptionalInt workspace = OptionalInt.empty();
    for (Beside file : files) {
      if (isManifest(file)) {
        JsonNode toml = toml(file);
        workspace = version(toml.path("workspace").path("dependencies").path("pyo3"), workspace);
        List<JsonNode> places = new ArrayList<>(List.of(toml.path("dependencies").path("pyo3")));
        toml.path("target").forEach(on -> places.add(on.path("dependencies").path("pyo3")));
        for (JsonNode place : places) {
          if (!place.isMissingNode()) {
            versions.put(file.directory(), version(place, OptionalInt.empty()));
          }
        }
      }
    }
    OptionalInt shared = workspace;
    versions.replaceAll((directory, version) -> version.isPresent() ? version : shared);
    return versions;
  }

  private static JsonNode toml(Beside file) {
    return Toml.read(file.read().map(SourceFile::text).orElse(""));
  }

  private static OptionalInt version(JsonNode dependency, OptionalInt otherwise) {
    String version = dependency.asText(dependency.path("version").asText(""));
    OptionalInt bound = version.isEmpty() ? otherwise : LowerBound.of(version, true);
    return bound.isPresent() ? bound : otherwise;
  }

  private static Optional<OptionalInt> crateOf(Beside file, Map<String, OptionalInt> versions) {
    return file.directoriesUp().stream()
        .filter(versions::containsKey)
        .findFirst()
        .map(versions::get);
  }

  private static void modules(SourceFile file, OptionalInt version, List<Binding> bindings) {
    String code = RustText.code(file.text());
    for (Matcher module = MODULE.matcher(code); module.find(); ) {
      if (module.group().contains("submodule")) {
        continue;
      }
      Spot spot = new Spot(file, new Span(module.start(), module.end()));
      Matcher end = END_OF_ATTRIBUTES.matcher(code);
      int until = end.find(module.end()) ? end.start() : code.length();
      Matcher said = GIL_USED.matcher(code).region(module.start(), until);
      Matcher called = GIL_USED.matcher(code).region(until, code.length());
      if (said.find() || called.find() && called.group().contains("(")) {
        boolean declared = (said.hasMatch() ? said : called).group(1).equals("false");
        bindings.add(
            declared
                ? spot.binding(Tool.PYO3, "a PyO3 module", true, "`gil_used` is set here")
                : spot.binding(Tool.PYO3, "a PyO3 module that keeps the GIL", false, ADVICE));
      } else if (version.orElse(0) >= OPT_OUT) {
        bindings.add(
            spot.binding(
                Tool.PYO3, "a PyO3 module", true, "PyO3 0.28 and newer declare it by themselves"));
      } else {
        bindings.add(spot.binding(Tool.PYO3, "a PyO3 module", false, ADVICE));
      }
    }
  }

  /** A crate whose module was not found, such as one that a macro makes. */
  private static void manifest(Beside file, List<Binding> bindings) {
    file.read()
        .ifPresent(
            text -> {
              Matcher dependency = DEPENDENCY.matcher(text.text());
              if (dependency.find()) {
                Spot spot = new Spot(text, new Span(dependency.start(), dependency.end()));
                bindings.add(spot.binding(Tool.PYO3, "a crate that uses PyO3", false, ADVICE));
              }
            });
  }
}
