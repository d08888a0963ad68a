package dev.ftport.catalogue.build;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ftport.build.BuildFile;
import dev.ftport.build.BuildFiles;
import dev.ftport.build.TomlText;
import dev.ftport.source.Edit;
import dev.ftport.source.Edits;
import dev.ftport.source.SourceFile;
import dev.ftport.source.Span;
import dev.ftport.transform.About;
import dev.ftport.transform.BuildFileTransform;
import dev.ftport.transform.Finding;
import dev.ftport.transform.Remedy;
import dev.ftport.transform.Safety;
import dev.ftport.transform.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Finds cibuildwheel where it builds no wheels for free-threaded Python. */
public final class CibuildwheelWithoutFreeThreading implements BuildFileTransform {
  private static final About ABOUT = About.of(CibuildwheelWithoutFreeThreading.class);

  private static final String GROUP = "cpython-freethreading";
  private static final String MESSAGE = "cibuildwheel is not told to build free-threaded wheels";
  private static final Safety MORE_WHEELS =
      Safety.unsafe("further wheels are built, tested and published, for Python 3.13");
  private static final Pattern USES =
      Pattern.compile("(?m)^([ \\t]*(?:-[ \\t]+)?)uses:[ \\t]*[\"']?(pypa/cibuildwheel)@.*");
  private static final Pattern SETTING =
      Pattern.compile("(?m)^[ \\t]*(CIBW_\\w+):[ \\t]*(.*?)[ \\t]*$");

  @Override
  public About about() {
    return ABOUT;
  }

  @Override
  public List<Finding> find(BuildFile file, BuildFiles files, Settings settings) {
    return switch (file.kind()) {
      case PYPROJECT -> pyproject(file, files);
      case WORKFLOW -> workflow(file, files);
      case SETUP_PY, SETUP_CFG, MANIFEST, MESON, CMAKE, CARGO, CYTHON, RUST -> List.of();
    };
  }

  private static List<Finding> pyproject(BuildFile file, BuildFiles files) {
    TomlText toml = TomlText.of(file.text());
    Optional<TomlText.Table> table = toml.table("tool", "cibuildwheel");
    if (table.isEmpty()) {
      return List.of();
    }
    JsonNode tool = toml.tree().path("tool").path("cibuildwheel");
    String workflows =
        files.of(BuildFile.Kind.WORKFLOW).map(BuildFile::text).collect(Collectors.joining("\n"));
    Optional<Remedy> other =
        remedy(
            words(tool.path("build")),
            words(tool.path("skip")),
            words(tool.path("enable")) + " " + value(workflows, "CIBW_ENABLE"),
            tool.path("free-threaded-support").asBoolean(false)
                || workflows.contains("CIBW_FREE_THREADED_SUPPORT"),
            CibuildwheelVersion.of(files));
    return List.of(
        finding(
            table.get().header(),
            other.orElseGet(() -> fix(enable(file.file(), toml, table.get())))));
  }

  /** A string or an array of strings, with blanks between. */
  private static String words(JsonNode value) {
    return value.isArray()
        ? StreamSupport.stream(value.spliterator(), false)
            .map(word -> word.asText(""))
            .collect(Collectors.joining(" "))
        : value.asText("");
  }

  /** What is done unless the group is to be enabled. */
  private static Optional<Remedy> remedy(
      String build, String skip, String enable, boolean oldOption, CibuildwheelVersion version) {
    if (enable.contains(GROUP) || enable.matches("(?:.*\\s)?all(?:\\s.*)?")) {
      return Optional.of(Remedy.leftAlone("already told"));
    }
    if (oldOption && version != CibuildwheelVersion.BY_ITSELF) {
      return Optional.of(Remedy.leftAlone("already told, in the words of cibuildwheel before 3"));
    }
    if (build.contains("$") || skip.contains("$")) {
      return Optional.of(
          Remedy.advice("see that `cp314t` is among what is built, and `cp313t` if you want it"));
    }
    Selectors built = new Selectors(build.isBlank() ? "*" : build);
    Selectors skipped = new Selectors(skip);
    if (skipped.match("cp314t") || skipped.match("cp313t") && !skipped.match("cp313")) {
      return Optional.of(Remedy.leftAlone("free-threaded wheels are skipped on purpose"));
    }
    boolean asked = built.match("cp313t") || built.match("cp314t");
    if (!asked) {
      return Optional.of(
          built.match("cp313") || built.match("cp314")
              ? Remedy.advice("add `cp314t-*` to what is built")
              : Remedy.leftAlone("no Python is built that has a free-threaded build"));
    }
    return switch (version) {
      case BEFORE_ENABLE ->
          Optional.of(
              Remedy.advice(
                  "move to cibuildwheel 3.1 or newer, which builds for free-threaded 3.14 by"
                      + " itself"));
      case BY_ITSELF ->
          Optional.of(
              Remedy.leftAlone("cibuildwheel 3.4.1 and newer build for 3.14t by themselves"));
      case UNKNOWN ->
          Optional.of(
              Remedy.advice(
                  "let cibuildwheel be 3.1 or newer, which builds for free-threaded 3.14 by itself;"
                      + " for 3.13, add `%s` to `enable`".formatted(GROUP)));
      case ENABLE, ENABLE_FOR_313 ->
          built.match("cp313t")
              ? Optional.empty()
              : Optional.of(
                  version == CibuildwheelVersion.ENABLE
                      ? Remedy.advice("move to cibuildwheel 3.1 or newer")
                      : Remedy.leftAlone(
                          "cibuildwheel 3.1 and newer build for 3.14t by themselves"));
    };
  }

  private static Optional<Edit> enable(SourceFile file, TomlText toml, TomlText.Table table) {
    Optional<TomlText.Entry> given = toml.entry("tool", "cibuildwheel", "enable");
    boolean any =
        toml.entries().stream()
            .anyMatch(entry -> String.join(".", entry.path()).equals("tool.cibuildwheel.enable"));
    if (any) {
      return given.flatMap(
          entry -> {
            String value = toml.of(entry.value());
            if (!entry.elements().isEmpty()) {
              int last = entry.elements().size() - 1;
              char quote = file.text().charAt(entry.elements().get(last).start());
              return Optional.of(
                  ListElement.after(file, entry.elements(), last, quote + GROUP + quote));
            }
            return value.matches("([\"'])[^\"'\\\\]+\\1")
                ? Optional.of(Edit.insert(entry.value().end() - 1, " " + GROUP))
                : Optional.empty();
          });
    }
    int next = file.nextLineStart(table.header().end());
    return next > table.header().end()
        ? Optional.of(
            Edit.insert(
                next, "enable = [\"" + GROUP + "\"]" + file.lineEndAt(table.header().start())))
        : Optional.empty();
  }

  private static List<Finding> workflow(BuildFile file, BuildFiles files) {
    boolean elsewhere =
        files
            .of(BuildFile.Kind.PYPROJECT)
            .anyMatch(one -> TomlText.of(one.text()).table("tool", "cibuildwheel").isPresent());
    List<Finding> findings = new ArrayList<>();
    if (elsewhere) {
      return findings;
    }
    for (Matcher uses = USES.matcher(file.text()); uses.find(); ) {
      String before = uses.group(1);
      Optional<Remedy> other =
          remedy(
              value(file.text(), "CIBW_BUILD"),
              value(file.text(), "CIBW_SKIP"),
              value(file.text(), "CIBW_ENABLE"),
              file.text().contains("CIBW_FREE_THREADED_SUPPORT"),
              CibuildwheelVersion.of(files));
      int column = before.length();
      findings.add(
          finding(
              new Span(uses.start(2), uses.end(2)),
              other.orElseGet(() -> fix(inStep(file, uses.end(), column)))));
    }
    return findings;
  }

  private static String value(String workflow, String setting) {
    Matcher one = SETTING.matcher(workflow);
    StringBuilder values = new StringBuilder();
    while (one.find()) {
      if (one.group(1).equals(setting)) {
        values.append(one.group(2).replaceAll("^[\"']|[\"']$", "")).append(' ');
      }
    }
    return values.toString();
  }

  /** A line in the environment of a step, which is made if there is none. */
  private static Optional<Edit> inStep(BuildFile build, int usesEnd, int column) {
    SourceFile file = build.file();
    String key = "CIBW_ENABLE: " + GROUP;
    if (build.text().contains("CIBW_ENABLE")) {
      return Optional.empty();
    }
    int uses = file.line(usesEnd);
    for (int line = uses + 1; line <= file.lineCount(); line++) {
      String text = file.lineText(line);
      int indent = text.length() - text.stripLeading().length();
      if (text.isBlank() || indent > column) {
        continue;
      }
      if (indent < column || text.contains("\t")) {
        break;
      }
      if (text.strip().equals("env:") && line < file.lineCount()) {
        String below = file.lineText(line + 1);
        String blanks = below.substring(0, below.length() - below.stripLeading().length());
        boolean mapping = blanks.length() > column && below.strip().matches("\\w+:.*");
        int start = file.lineStart(line + 1);
        return mapping
            ? Optional.of(Edit.insert(start, blanks + key + file.lineEndAt(start)))
            : Optional.empty();
      }
      if (text.strip().startsWith("env:")) {
        return Optional.empty();
      }
    }
    int next = file.nextLineStart(usesEnd);
    String end = file.lineEndAt(usesEnd);
    String blanks = " ".repeat(column);
    return next > usesEnd
        ? Optional.of(Edit.insert(next, blanks + "env:" + end + blanks + "  " + key + end))
        : Optional.empty();
  }

  private static Remedy fix(Optional<Edit> edit) {
    return edit.<Remedy>map(
            one ->
                new Remedy.Fix("enable `%s`".formatted(GROUP), MORE_WHEELS, Edits.of(List.of(one))))
        .orElse(Remedy.advice("add `%s` to what is enabled".formatted(GROUP)));
  }

  private static Finding finding(Span span, Remedy remedy) {
    return new Finding(
        ABOUT.id(),
        span,
        remedy instanceof Remedy.LeftAlone ? "cibuildwheel builds wheels" : MESSAGE,
        remedy);
  }
}
