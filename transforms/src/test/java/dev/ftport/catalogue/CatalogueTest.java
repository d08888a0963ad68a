package dev.ftport.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ftport.transform.About;
import dev.ftport.transform.Transform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every transform owes its readers. */
final class CatalogueTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static final List<String> HEADINGS =
      List.of("## What it does", "## Why", "## How safe it is", "## What it leaves alone");

  /** The languages of the cases, by the ends of their names. */
  private static final Map<String, String> LANGUAGES =
      new TreeMap<>(
          Map.of(
              ".c", "c",
              ".cpp", "cpp",
              ".h", "c",
              ".py", "python",
              ".cfg", "ini",
              ".toml", "toml",
              ".cmake", "cmake",
              ".pyx", "cython",
              ".rs", "rust",
              ".yml", "yaml"));

  @Test
  void holdsEveryTransformThereIs() throws IOException {
    try (Stream<Path> files =
        Files.walk(Path.of("src", "main", "java", "dev", "ftport", "catalogue"))) {
      List<String> classes =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".md"))
              .map(name -> name.replace(".md", ""))
              .sorted()
              .toList();
      assertThat(Catalogue.transforms().stream().map(t -> t.getClass().getSimpleName()).sorted())
          .isNotEmpty()
          .isEqualTo(classes);
    }
  }

  @Test
  void isSorted() {
    assertThat(Catalogue.transforms())
        .isSortedAccordingTo(
            Comparator.comparing((Transform t) -> t.about().chapter())
                .thenComparing(t -> t.about().id()));
  }

  @Test
  void everyPageHasItsHeadingsInOrder() {
    List<String> wrong = new ArrayList<>();
    for (Transform transform : Catalogue.transforms()) {
      About about = transform.about();
      List<String> headings =
          about.page().lines().filter(line -> line.startsWith("#")).map(String::strip).toList();
      if (!headings.equals(HEADINGS)) {
        wrong.add(about.id() + ": " + headings);
      }
      if (about.summary().length() > 100 || !about.page().startsWith(about.summary() + ".\n")) {
        wrong.add(about.id() + ": the first line is no short sentence");
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void everyTransformHasAnExample() {
    List<String> missing = new ArrayList<>();
    for (Transform transform : Catalogue.transforms()) {
      if (example(transform, "before").isEmpty()) {
        missing.add("fixtures/" + transform.about().id() + "/example/before.c");
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void idsAreFoundAndUnique() {
    assertThat(Catalogue.transforms())
        .allSatisfy(t -> assertThat(Catalogue.find(t.about().id())).containsSame(t));
  }

  @Test
  void pagesUnderDocsAreWhatTheTransformsSay() throws IOException {
    boolean bless = Boolean.getBoolean("ftport.bless");
    List<String> stale = new ArrayList<>();
    for (Transform transform : Catalogue.transforms()) {
      Path page = ROOT.resolve("docs/transforms/" + transform.about().id() + ".md");
      String text = page(transform);
      if (bless) {
        Files.createDirectories(page.getParent());
        Files.writeString(page, text);
      }
      if (!Files.exists(page) || !Files.readString(page).equals(text)) {
        stale.add(page.getFileName().toString());
      }
    }
    assertThat(stale)
        .as("pages to write again: mvn test -Dftport.bless=true -Dtest=CatalogueTest")
        .isEmpty();
  }

  /** The page under docs: that of the transform, with its example. */
  private static String page(Transform transform) throws IOException {
    About about = transform.about();
    StringBuilder page = new StringBuilder();
    page.append("<!-- Written by CatalogueTest from ")
        .append(transform.getClass().getSimpleName())
        .append(".md and fixtures/")
        .append(about.id())
        .append("/example. Change those. -->\n\n# `")
        .append(about.id())
        .append("`\n\n")
        .append(about.page().strip())
        .append("\n\n## Example\n\n");
    for (String name : List.of("before", "after")) {
      for (Path file : example(transform, name)) {
        String language = LANGUAGES.get(ending(file));
        page.append(name.equals("before") ? "Before:\n\n" : "After:\n\n")
            .append("```")
            .append(language)
            .append('\n')
            .append(withoutMarkers(Files.readString(file)).strip())
            .append("\n```\n\n");
      }
    }
    return page.toString().strip() + "\n";
  }

  private static String ending(Path file) {
    String name = file.getFileName().toString();
    return name.substring(name.lastIndexOf('.'));
  }

  private static String withoutMarkers(String text) {
    return text.replaceAll("(?m)^\\s*(?://|#) (expect|ok|run): .*\\R", "");
  }

  private static List<Path> example(Transform transform, String name) {
    Path folder = ROOT.resolve("fixtures/" + transform.about().id() + "/example");
    return LANGUAGES.keySet().stream()
        .map(ending -> folder.resolve(name + ending))
        .filter(Files::exists)
        .toList();
  }
}
