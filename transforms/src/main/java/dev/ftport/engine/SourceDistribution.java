package dev.ftport.engine;

import dev.ftport.build.BuildFile;
import dev.ftport.build.BuildFiles;
import dev.ftport.build.Manifest;
import dev.ftport.source.SourceFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Sees to it that a new header gets into the source distribution: without it, what was built in the
 * checkout can no longer be built from the archive that users get.
 *
 * <p>setuptools takes the sources of extensions by itself, and headers only if {@code MANIFEST.in}
 * says so. Where a plugin takes everything that git knows, or another build tool does, there is
 * nothing to say.
 */
final class SourceDistribution {
  private static final Pattern TAKES_ALL = Pattern.compile("setuptools[-_](scm|git)\\b|\\bpbr\\b");

  private static final Pattern HEADER = Pattern.compile(".*\\.(h|hh|hpp|hxx|inc|inl|ipp|tpp)");

  private static final Set<BuildFile.Kind> OF_SETUPTOOLS =
      Set.of(BuildFile.Kind.SETUP_PY, BuildFile.Kind.SETUP_CFG, BuildFile.Kind.PYPROJECT);

  private final BuildFiles files;

  SourceDistribution(BuildFiles files) {
    this.files = files;
  }

  /**
   * What becomes of the files that say what is distributed, for the headers that are new.
   *
   * @param all what became of the sources
   */
  List<Outcome> outcomes(List<Outcome> all) {
    boolean takesAll =
        files.all().stream()
            .filter(file -> OF_SETUPTOOLS.contains(file.kind()))
            .anyMatch(file -> TAKES_ALL.matcher(file.text()).find());
    List<Outcome> outcomes = new ArrayList<>();
    for (Outcome outcome : all) {
      if (outcome instanceof Outcome.Created created && !takesAll) {
        nearest(BuildFile.Kind.MANIFEST, created.path())
            .map(manifest -> with(manifest, created.path()))
            .orElseGet(() -> first(created.path(), all))
            .ifPresent(outcomes::add);
      }
    }
    return outcomes;
  }

  /** The nearest file of a kind above another. */
  private Optional<BuildFile> nearest(BuildFile.Kind kind, String path) {
    return files
        .of(kind)
        .filter(file -> path.startsWith(prefix(file)))
        .max(Comparator.comparingInt(file -> file.directory().length()));
  }

  private static String prefix(BuildFile file) {
    return file.directory().isEmpty() ? "" : file.directory() + "/";
  }

  /**
   * A {@code MANIFEST.in} for a package that has none, because it had no header so far. One that
   * has headers distributes them in another way, and this one with them.
   */
  private Optional<Outcome> first(String header, List<Outcome> all) {
    boolean hadHeaders =
        all.stream()
            .map(Outcome::path)
            .anyMatch(path -> !path.equals(header) && HEADER.matcher(path).matches());
    return hadHeaders || !isBuiltBySetuptools()
        ? Optional.empty()
        : nearest(BuildFile.Kind.SETUP_PY, header)
            .map(
                setup ->
                    new Outcome.Created(
                        SourceFile.of(
                            prefix(setup) + "MANIFEST.in",
                            "include " + header.substring(prefix(setup).length()) + "\n")));
  }

  private boolean isBuiltBySetuptools() {
    return files.buildRequirements().isEmpty() || files.requirement("setuptools").isPresent();
  }

  private Optional<Outcome> with(BuildFile manifest, String header) {
    String path = header.substring(prefix(manifest).length());
    if (Manifest.of(manifest.text()).takes(path) || path.matches(".*\\s.*")) {
      return Optional.empty();
    }
    SourceFile before = manifest.file();
    String text = before.text();
    String lineEnd = before.lineEndAt(Math.max(0, text.length() - 1));
    boolean open = !text.isEmpty() && !text.endsWith("\n") && !text.endsWith("\r");
    String after = text + (open ? lineEnd : "") + "include " + path + lineEnd;
    return Optional.of(new Outcome.Changed(before, before.withText(after), List.of(), List.of()));
  }
}
