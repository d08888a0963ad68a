package dev.ftport.catalogue.build;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ftport.build.BuildFile;
import dev.ftport.build.BuildFiles;
import dev.ftport.build.LowerBound;
import dev.ftport.build.RustText;
import dev.ftport.build.Toml;
import dev.ftport.source.Edit;
import dev.ftport.source.Edits;
import dev.ftport.source.Span;
import dev.ftport.transform.About;
import dev.ftport.transform.BuildFileTransform;
import dev.ftport.transform.Finding;
import dev.ftport.transform.Remedy;
import dev.ftport.transform.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds modules of PyO3 that do not say that they run without the GIL. */
public final class Pyo3Undeclared implements BuildFileTransform {
  private static final About ABOUT = About.of(Pyo3Undeclared.class);

  /** The first PyO3 that takes {@code gil_used}: 0.23. */
  private static final int FIRST = 23;

  /** From this one on a module runs without the GIL unless it says that it does not: 0.28. */
  private static final int OPT_OUT = 28;

  private static final String UNDECLARED =
      "a PyO3 module that does not say whether it needs the GIL";
  private static final String DECLARED = "a PyO3 module that says whether it needs the GIL";
  private static final Remedy BY_HAND =
      Remedy.advice("write `#[pymodule(gil_used = false)]` (PyO3 0.23 or newer)");
  private static final Pattern MODULE =
      Pattern.compile("#\\s*\\[\\s*(?:pyo3\\s*::\\s*)?(pymodule)\\b([^\\]]*)\\]");
  private static final Pattern ARGUMENTS = Pattern.compile("\\s*\\((.*)\\)\\s*", Pattern.DOTALL);
  private static final Pattern END_OF_ATTRIBUTES = Pattern.compile("\\b(?:fn|mod)\\b");
  private static final Pattern GIL_USED = Pattern.compile("\\bgil_used\\s*[=(]\\s*(true|false)\\b");
  private static final Pattern DEPENDENCY =
      Pattern.compile("(?m)^\\s*pyo3\\b|^\\s*\\[[\\w.'\"()=]*dependencies\\.pyo3\\]");

  @Override
  public About about() {
    return ABOUT;
  }

  @Override
  public boolean promises() {
    return true;
  }

  @Override
  public List<Finding> find(BuildFile file, BuildFiles files, Settings settings) {
    return switch (file.kind()) {
      case RUST -> modules(file, versions(files));
      case CARGO -> manifest(file, files);
      case SETUP_PY, SETUP_CFG, MANIFEST, PYPROJECT, MESON, CMAKE, CYTHON, WORKFLOW -> List.of();
    };
  }

  /** The crates that depend on PyO3: the directory of each, with the version if it says one. */
  private static Map<String, OptionalInt> versions(BuildFiles files) {
    Map<String, OptionalInt> versions = new TreeMap<>();
    OptionalInt workspace = OptionalInt.empty();
    for (BuildFile file : files.of(BuildFile.Kind.CARGO).toList()) {
      JsonNode toml = Toml.read(file.text());
      workspace = version(toml.path("workspace").path("dependencies").path("pyo3"), workspace);
      List<JsonNode> places = new ArrayList<>(List.of(toml.path("dependencies").path("pyo3")));
      toml.path("target").forEach(on -> places.add(on.path("dependencies").path("pyo3")));
      for (JsonNode place : places) {
        if (!place.isMissingNode()) {
          versions.put(file.directory(), version(place, OptionalInt.empty()));
        }
      }
    }
    OptionalInt shared = workspace;
    versions.replaceAll((directory, version) -> version.isPresent() ? version : shared);
    return versions;
  }

  private static OptionalInt version(JsonNode dependency, OptionalInt otherwise) {
    String version =
        dependency.isTextual() ? dependency.asText() : dependency.path("version").asText("");
    OptionalInt bound = version.isEmpty() ? otherwise : LowerBound.of(version, true);
    return bound.isPresent() ? bound : otherwise;
  }

  private static List<Finding> modules(BuildFile file, Map<String, OptionalInt> versions) {
    Optional<OptionalInt> crate =
        file.directoriesUp().stream().filter(versions::containsKey).findFirst().map(versions::get);
    List<Finding> findings = new ArrayList<>();
    if (crate.isEmpty()) {
      return findings;
    }
    String code = RustText.code(file.text());
    for (Matcher module = MODULE.matcher(code); module.find(); ) {
      if (!module.group().contains("submodule")) {
        findings.add(module(file.text(), code, module, crate.get().orElse(0)));
      }
    }
    return findings;
  }

  private static Finding module(String text, String code, Matcher module, int version) {
    Span span = new Span(module.start(), module.end());
    Matcher end = END_OF_ATTRIBUTES.matcher(code);
    int until = end.find(module.end()) ? end.start() : code.length();
    Matcher said = GIL_USED.matcher(code).region(module.start(), until);
    Matcher called = GIL_USED.matcher(code).region(until, code.length());
    if (said.find() || called.find() && called.group().contains("(")) {
      String value = (said.hasMatch() ? said : called).group(1);
      return new Finding(
          ABOUT.id(),
          span,
          DECLARED,
          Remedy.leftAlone(
              value.equals("false")
                  ? "already declared"
                  : "the module says that it needs the GIL"));
    }
    if (version >= OPT_OUT) {
      return new Finding(
          ABOUT.id(),
          span,
          DECLARED,
          Remedy.leftAlone("PyO3 0.28 and newer declare it by themselves"));
    }
    return new Finding(
        ABOUT.id(), span, UNDECLARED, version >= FIRST ? fix(text, module) : BY_HAND);
  }

  private static Remedy fix(String text, Matcher module) {
    String attribute = text.substring(module.start(2), module.end(2));
    Matcher arguments = ARGUMENTS.matcher(attribute);
    Edit edit;
    if (attribute.contains("//") || attribute.contains("/*")) {
      return BY_HAND;
    }
    if (attribute.isBlank()) {
      edit = Edit.insert(module.end(1), "(gil_used = false)");
    } else if (arguments.matches()) {
      String written = arguments.group(1);
      int end = module.start(2) + arguments.start(1) + written.stripTrailing().length();
      String separator = written.isBlank() ? "" : written.strip().endsWith(",") ? " " : ", ";
      edit = Edit.insert(end, separator + "gil_used = false");
    } else {
      return BY_HAND;
    }
    return Remedy.fix("write `gil_used = false`", Edits.of(List.of(edit)));
  }

  /** A crate whose module is not found, such as one that a macro makes. */
  private static List<Finding> manifest(BuildFile file, BuildFiles files) {
    Map<String, OptionalInt> versions = versions(files);
    Matcher dependency = DEPENDENCY.matcher(file.text());
    boolean found =
        files
            .of(BuildFile.Kind.RUST)
            .anyMatch(rust -> MODULE.matcher(RustText.code(rust.text())).find());
    if (!versions.containsKey(file.directory()) || found || !dependency.find()) {
      return List.of();
    }
    return List.of(
        new Finding(
            ABOUT.id(),
            new Span(dependency.start(), dependency.end()),
            "a crate that uses PyO3, and no module of it is found",
            versions.getOrDefault(file.directory(), OptionalInt.empty()).orElse(0) >= OPT_OUT
                ? Remedy.leftAlone("PyO3 0.28 and newer declare it by themselves")
                : BY_HAND));
  }
}
