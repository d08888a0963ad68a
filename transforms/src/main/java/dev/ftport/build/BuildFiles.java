package dev.ftport.build;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The build files of a package together, as they are before any edit. */
public final class BuildFiles {
  /** None. */
  public static final BuildFiles NONE = new BuildFiles(List.of());

  private final List<BuildFile> all;

  /** These files. */
  public BuildFiles(List<BuildFile> files) {
    this.all = files.stream().sorted(Comparator.comparing(BuildFile::path)).toList();
  }

  /** Every file, sorted by path. */
  public List<BuildFile> all() {
    return all;
  }

  /** The files of one kind, sorted by path. */
  public Stream<BuildFile> of(BuildFile.Kind kind) {
    return all.stream().filter(file -> file.kind() == kind);
  }

  /** These files with another text for one of them. */
  public BuildFiles with(BuildFile changed) {
    return new BuildFiles(
        all.stream().map(file -> file.path().equals(changed.path()) ? changed : file).toList());
  }

  /** What {@code pyproject.toml} in the root asks for to build the package. */
  public List<String> buildRequirements() {
    return of(BuildFile.Kind.PYPROJECT)
        .filter(file -> file.directory().isEmpty())
        .findFirst()
        .map(file -> Toml.read(file.text()).path("build-system").path("requires"))
        .map(BuildFiles::texts)
        .orElse(List.of());
  }

  /**
   * The requirement for one tool, without its name: {@code >=3.0,<4}; empty if it is not asked for.
   */
  public Optional<String> requirement(String tool) {
    Pattern named =
        Pattern.compile(
            "(?i)" + Pattern.quote(tool) + "(?:\\[[^\\]]*\\])?\\s*([^A-Za-z0-9_.-].*|$)");
    return buildRequirements().stream()
        .map(text -> text.split(";", 2)[0].strip().replace("_", "-").toLowerCase(Locale.ROOT))
        .map(named::matcher)
        .filter(Matcher::matches)
        .map(matcher -> matcher.group(1).strip())
        .findFirst();
  }

  /** Whether the build asks for a version of a tool that is at least {@code version}. */
  public boolean requires(String tool, int version) {
    return requirement(tool)
        .map(text -> LowerBound.of(text, true).orElse(0) >= version)
        .orElse(false);
  }

  private static List<String> texts(JsonNode array) {
    return array.isArray()
        ? java.util.stream.StreamSupport.stream(array.spliterator(), false)
            .map(text -> text.asText(""))
            .toList()
        : List.of();
  }
}
