package dev.ftport.cli.batch;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ftport.engine.Outcome;
import dev.ftport.engine.Report;
import dev.ftport.engine.Statistics;
import dev.ftport.report.Sarif;
import dev.ftport.report.page.Page;
import dev.ftport.report.page.PageHead;
import dev.ftport.transform.About;
import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * Joins what is written of all packages. It reads one file after the other, and keeps none: however
 * many there are, it takes no more memory.
 */
public final class BatchReport {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private static final List<String> COLUMNS =
      List.of(
          "name",
          "source",
          "status",
          "because",
          "verdict",
          "declared",
          "files",
          "changed",
          "safe",
          "unsafe",
          "applied",
          "advice",
          "left_alone",
          "failed",
          "skipped",
          "blockers",
          "patch");

  private final Store store;
  private final List<String> names;
  private final String version;
  private final SortedMap<String, String> options;
  private final List<About> transforms;

  /**
   * The reports of a run.
   *
   * @param names the packages, in the order in which they are told
   * @param version of this program
   * @param options what the user chose on the command line, by option
   * @param transforms all that may have found something
   */
  public BatchReport(
      Store store,
      List<String> names,
      String version,
      SortedMap<String, String> options,
      List<About> transforms) {
    this.store = store;
    this.names = List.copyOf(names);
    this.version = version;
    this.options = options;
    this.transforms = List.copyOf(transforms);
  }

  /** Writes {@code report.json}, {@code .csv}, {@code .sarif} and {@code .html}. */
  public void write() throws IOException {
    file("report.json", this::json);
    file("report.csv", this::csv);
    Path sarif = store.work().resolve("report.sarif");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(sarif))) {
      Sarif.write(out, () -> names.stream().map(this::run).iterator());
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    publish(sarif);
    Page.write(
        store.out().resolve("report.html"),
        new PageHead(version, options, transforms),
        () -> names.stream().map(store::packageFile).iterator());
  }

  /** The run of a package in the SARIF log; for one that is not done, why it is not. */
  private ObjectNode run(String name) {
    try {
      Path part = store.sarif(name);
      if (Files.exists(part)) {
        return (ObjectNode) MAPPER.readTree(part.toFile());
      }
      PackageFile file = PackageFile.read(store.packageFile(name));
      Outcome failed = new Outcome.Failed(file.source(), file.because());
      return Sarif.run(
          new Report(List.of(failed), Statistics.NONE),
          List.of(),
          transforms,
          version,
          Optional.of(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes one of them. */
  @FunctionalInterface
  private interface Part {
    void write(BufferedWriter out) throws IOException;
  }

  private void file(String name, Part part) throws IOException {
    Path temporary = store.work().resolve(name);
    try (BufferedWriter out = Files.newBufferedWriter(temporary, StandardCharsets.UTF_8)) {
      part.write(out);
    }
    publish(temporary);
  }

  private void publish(Path file) throws IOException {
    Files.move(
        file,
        store.out().resolve(file.getFileName()),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  private void json(BufferedWriter out) throws IOException {
    try (JsonGenerator generator =
        MAPPER.createGenerator(out).setPrettyPrinter(PackageFile.printer())) {
      generator.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      generator.writeStartObject();
      generator.writeStringField("ftport", version);
      generator.writeObjectFieldStart("settings");
      for (Map.Entry<String, String> option : options.entrySet()) {
        generator.writeStringField(option.getKey(), option.getValue());
      }
      generator.writeEndObject();
      generator.writeArrayFieldStart("packages");
      for (String name : names) {
        try (var parser = MAPPER.createParser(Files.newInputStream(store.packageFile(name)))) {
          parser.nextToken();
          generator.copyCurrentStructure(parser);
        }
      }
      generator.writeEndArray();
      generator.writeEndObject();
    }
    out.write("\n");
  }

  private void csv(BufferedWriter out) throws IOException {
    row(out, COLUMNS);
    for (String name : names) {
      PackageFile file = PackageFile.read(store.packageFile(name));
      Counts counts = file.judgement().counts();
      row(
          out,
          List.of(
              file.name(),
              file.source(),
              file.status().word(),
              file.because(),
              file.judgement().verdict().word(),
              String.valueOf(file.judgement().declared()),
              String.valueOf(counts.files()),
              String.valueOf(counts.changed()),
              String.valueOf(counts.safe()),
              String.valueOf(counts.unsafe()),
              String.valueOf(counts.applied()),
              String.valueOf(counts.advice()),
              String.valueOf(counts.leftAlone()),
              String.valueOf(counts.failed()),
              String.valueOf(counts.skipped()),
              file.judgement().blockers().stream()
                  .map(blocker -> blocker.kind().word() + " " + blocker.number())
                  .collect(Collectors.joining("; ")),
              file.patch().orElse("")));
    }
  }

  /** A row of RFC 4180. */
  private static void row(BufferedWriter out, List<String> cells) throws IOException {
    out.write(cells.stream().map(BatchReport::cell).collect(Collectors.joining(",")));
    out.write("\r\n");
  }

  private static String cell(String text) {
    boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
