package dev.ftport.cli.batch;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What is written of a package: {@code packages/NAME.json}.
 *
 * <pre>
 * name        unlike that of any other package of the run
 * source      what the user calls it
 * status      "done", "failed", "timed-out", "out-of-memory" or "refused"
 * because     one line; not if done
 * key         the hash of its content and the settings, in hexadecimal
 * keyAfter    the same, once the patch is applied; not of an archive
 * counts      files, changed, safe, unsafe, advice, leftAlone, failed, skipped, applied
 * declared    whether its modules say that they run without the GIL, by the patch or before
 * verdict     "ready", "needs-review", "blocked", "nothing-to-do" or "failed"
 * blockers    what stands against it, sorted by kind
 *   kind      "generated", "vendored", "variable-size-type", "dependency", "failed-file", "advice"
 *   number    how much of it there is
 *   example   one place
 * patch       relative to the directory that all is written to; not if nothing is changed
 * series      the patches for one transform each, likewise; only if they were asked for
 * report      what {@code diff --report} writes
 * </pre>
 *
 * @param key empty if it shall be worked on again in any case
 * @param keyAfter empty if there is none
 */
public record PackageFile(
    String name,
    String source,
    Status status,
    String because,
    String key,
    String keyAfter,
    Judgement judgement,
    Optional<String> patch,
    List<String> series) {
  /** How it went. */
  public enum Status {
    DONE,
    FAILED,
    TIMED_OUT,
    OUT_OF_MEMORY,
    REFUSED;

    /** Its name in files. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** What is written of a package that is not done. */
  public static PackageFile undone(Source source, Status status, String because, String key) {
    return new PackageFile(
        source.name(),
        source.given(),
        status,
        because,
        key,
        "",
        Judgement.NONE,
        Optional.empty(),
        List.of());
  }

  /** Whether it was worked on to the end, and every file of it too. */
  public boolean isWhole() {
    return status == Status.DONE && judgement.counts().failed() == 0;
  }

  /**
   * Writes it.
   *
   * @param report what {@code diff --report} writes
   * @return UTF-8; every line ends with LF, also the last
   */
  public byte[] write(byte[] report) throws IOException {
    ObjectNode node = MAPPER.createObjectNode();
    node.put("name", name).put("source", source).put("status", status.word());
    if (!because.isEmpty()) {
      node.put("because", because);
    }
    node.put("key", key);
    if (!keyAfter.isEmpty()) {
      node.put("keyAfter", keyAfter);
    }
    Counts counts = judgement.counts();
    node.putObject("counts")
        .put("files", counts.files())
        .put("changed", counts.changed())
        .put("safe", counts.safe())
        .put("unsafe", counts.unsafe())
        .put("advice", counts.advice())
        .put("leftAlone", counts.leftAlone())
        .put("failed", counts.failed())
        .put("skipped", counts.skipped())
        .put("applied", counts.applied());
    node.put("declared", judgement.declared()).put("verdict", judgement.verdict().word());
    ArrayNode blockers = node.putArray("blockers");
    for (Blocker blocker : judgement.blockers()) {
      blockers
          .addObject()
          .put("kind", blocker.kind().word())
          .put("number", blocker.number())
          .put("example", blocker.example());
    }
    patch.ifPresent(path -> node.put("patch", path));
    if (!series.isEmpty()) {
      ArrayNode paths = node.putArray("series");
      series.forEach(paths::add);
    }
    node.set("report", MAPPER.readTree(report));
    String text = MAPPER.writer(printer()).writeValueAsString(node) + "\n";
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** How all JSON of a run looks. */
  static DefaultPrettyPrinter printer() {
    DefaultIndenter twoBlanks = new DefaultIndenter("  ", "\n");
    return new DefaultPrettyPrinter(
            Separators.createDefaultInstance()
                .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                .withArrayEmptySeparator("")
                .withObjectEmptySeparator(""))
        .withObjectIndenter(twoBlanks)
        .withArrayIndenter(twoBlanks);
  }

  /**
   * Reads one, without the report that it holds.
   *
   * @throws IOException if it is none
   */
  public static PackageFile read(Path file) throws IOException {
    ObjectNode node = MAPPER.createObjectNode();
    try (JsonParser parser = MAPPER.createParser(Files.newInputStream(file))) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("no object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        parser.nextToken();
        if (field.equals("report")) {
          parser.skipChildren();
        } else {
          node.set(field, MAPPER.readTree(parser));
        }
      }
    }
    return of(node);
  }

  private static PackageFile of(ObjectNode node) throws IOException {
    try {
      List<Blocker> blockers = new ArrayList<>();
      node.required("blockers")
          .forEach(
              one ->
                  blockers.add(
                      new Blocker(
                          Blocker.Kind.valueOf(constant(one.required("kind").asText())),
                          one.required("number").asInt(),
                          one.required("example").asText())));
      List<String> series = new ArrayList<>();
      node.path("series").forEach(one -> series.add(one.asText()));
      ObjectNode counts = node.withObject("/counts");
      return new PackageFile(
          node.required("name").asText(),
          node.required("source").asText(),
          Status.valueOf(constant(node.required("status").asText())),
          node.path("because").asText(""),
          node.required("key").asText(),
          node.path("keyAfter").asText(""),
          new Judgement(
              new Counts(
                  counts.required("files").asInt(),
                  counts.required("changed").asInt(),
                  counts.required("safe").asInt(),
                  counts.required("unsafe").asInt(),
                  counts.required("advice").asInt(),
                  counts.required("leftAlone").asInt(),
                  counts.required("failed").asInt(),
                  counts.required("skipped").asInt(),
                  counts.required("applied").asInt()),
              node.required("declared").asBoolean(),
              Judgement.Verdict.valueOf(constant(node.required("verdict").asText())),
              blockers),
          node.has("patch") ? Optional.of(node.required("patch").asText()) : Optional.empty(),
          series);
    } catch (IllegalArgumentException e) {
      throw new IOException("not what a run writes", e);
    }
  }

  private static String constant(String word) {
    return word.toUpperCase(Locale.ROOT).replace('-', '_');
  }
}
