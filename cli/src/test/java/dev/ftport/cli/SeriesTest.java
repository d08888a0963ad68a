package dev.ftport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ftport.catalogue.Catalogue;
import dev.ftport.cli.batch.Answer;
import dev.ftport.cli.batch.Assignment;
import dev.ftport.cli.batch.ContentKey;
import dev.ftport.cli.batch.PackageFile;
import dev.ftport.cli.batch.Source;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A patch that is cut into one a transform: what {@code git am} makes of the pieces is the whole.
 */
class SeriesTest {
  private static final Path FIXTURES = Path.of("..", "fixtures");
  private static final int PACKAGES = 6;
  private static final int FILES = 7;

  @TempDir private Path temporary;

  /** Packages of files that were picked by chance, the same ones each time. */
  @Test
  void gitAmAppliesTheSeriesAndHasTheWholePatch() throws Exception {
    List<Path> fixtures;
    try (Stream<Path> all = Files.walk(FIXTURES)) {
      fixtures = all.filter(file -> file.endsWith("before.c")).sorted().toList();
    }
    Random random = new Random(20260101);
    int patches = 0;
    for (int i = 0; i < PACKAGES; i++) {
      Path directory = Files.createDirectories(temporary.toRealPath().resolve("p" + i));
      for (int j = 0; j < FILES; j++) {
        Path fixture = fixtures.get(random.nextInt(fixtures.size()));
        Files.write(directory.resolve("file%d.c".formatted(j)), Files.readAllBytes(fixture));
      }
      patches += proveSeries(directory, "p" + i);
    }
    assertThat(patches).isGreaterThan(2 * PACKAGES);
  }

  @Test
  void lineEndsAndEncodingsSurviveTheMail() throws Exception {
    Path directory = Files.createDirectories(temporary.toRealPath().resolve("crlf"));
    Path example = FIXTURES.resolve("borrowed-lookup/example/before.c");
    String text =
        Files.readString(example).replace("a column is no text", "Sp\u00e4lte=20 \u2013 no text");
    Files.writeString(directory.resolve("crlf.c"), text.replace("\n", "\r\n"));
    Files.write(
        directory.resolve("latin.c"),
        text.replace("\u2013", "-").getBytes(StandardCharsets.ISO_8859_1));
    Files.writeString(directory.resolve("module.c"), Sample.MODULE.stripTrailing() + " ");

    assertThat(proveSeries(directory, "crlf")).isGreaterThan(1);
  }

  /** How many patches there are. */
  private int proveSeries(Path directory, String name) throws Exception {
    Path files = Files.createDirectories(temporary.resolve(name + "-files"));
    Shell shell =
        new Shell(
            OutputStream.nullOutputStream(),
            new PrintWriter(Writer.nullWriter()),
            false,
            false,
            Map.of(),
            temporary);
    Source source = new Source(name, name, directory, false, Optional.empty());
    Assignment assignment =
        new Assignment(
            name,
            name,
            directory.toString(),
            false,
            new ContentKey("").of(source),
            "",
            temporary.resolve("scratch").toString(),
            files.toString());
    BatchWork work =
        new BatchWork(
            shell,
            new Given(Map.of("unsafe", List.of("--unsafe"))),
            Catalogue.transforms(),
            new InPlace(shell, false),
            false,
            Optional.of("J\u00f6rg \u201cx\u201d M <j@example.org>"));

    assertThat(work.port(assignment)).isEqualTo(new Answer(Answer.Kind.CHANGED, ""));

    List<Path> mails = new ArrayList<>();
    for (String mail : PackageFile.read(files.resolve(name + ".json")).series()) {
      mails.add(files.resolve(mail.substring("packages/".length())));
    }
    Path whole = copy(directory, name + "-whole");
    Sample.commit(whole);
    Sample.git(whole, "apply", files.resolve(name + ".patch").toString());
    Path parts = copy(directory, name + "-parts");
    Sample.commit(parts);
    List<String> am =
        new ArrayList<>(List.of("-c", "user.name=A", "-c", "user.email=a@b.c", "am", "-q"));
    mails.forEach(mail -> am.add(mail.toString()));
    Sample.git(parts, am.toArray(String[]::new));
    assertThat(contents(parts)).isEqualTo(contents(whole)).isNotEqualTo(contents(directory));
    assertThat(Sample.git(parts, "log", "--format=%an|%ae|%ad|%s", "--date=iso", "-1"))
        .startsWith("J\u00f6rg \u201cx\u201d M|j@example.org|2026-01-01 00:00:00 +0000|");
    assertThat(Sample.git(parts, "log", "--format=%b", "-1")).contains("Why: ").contains("Risk: ");
    return mails.size();
  }

  private Path copy(Path directory, String name) throws IOException {
    Path copy = Files.createDirectories(temporary.resolve(name));
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    return copy;
  }

  private static Map<String, String> contents(Path directory) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.put(
            String.valueOf(file.getFileName()),
            new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    return contents;
  }
}
