package dev.ftport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FormatsTest {
  /** A lookup that is fixed, an unsafe one that is not, and one that needs a decision. */
  private static final Path LOOKUPS =
      Path.of("..", "fixtures", "borrowed-lookup", "example", "before.c");

  @TempDir private Path temporary;
  private Path here;

  @BeforeEach
  void enter() throws IOException {
    here = Files.createDirectories(temporary.toRealPath().resolve("here"));
  }

  private Run.Result run(String... args) {
    return new Run(here, temporary.resolve("state")).run(args);
  }

  private static JsonNode json(String text) throws IOException {
    return JsonMapper.builder().build().readTree(text);
  }

  private JsonNode sarif(String... args) throws IOException {
    Run.Result result = run(args);
    try (InputStream schema =
        Objects.requireNonNull(
            FormatsTest.class.getResourceAsStream("/schema/sarif-schema-2.1.0.json"))) {
      Schema sarif =
          SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7).getSchema(schema);
      assertThat(
              sarif.validate(
                  result.out(),
                  InputFormat.JSON,
                  context -> context.executionConfig(c -> c.formatAssertionsEnabled(true))))
          .isEmpty();
    }
    return json(result.out());
  }

  @Test
  void jsonIsTheReportOnStandardOutput() throws Exception {
    Files.copy(LOOKUPS, here.resolve("sample.c"));

    Run.Result result = run("diff", "--format=json", "--report=report.json");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).isEqualTo(Files.readString(here.resolve("report.json")));
    assertThat(json(result.out()).at("/files/1/findings/0/ledger")).isNotEmpty();
    assertThat(result.err()).startsWith("files: 1 looked at");
  }

  @Test
  void jsonOfApplyIsWhatWasDone() throws Exception {
    Sample.write(here, "sample.c", Sample.MODULE);

    Run.Result result = run("apply", "--format=json");

    assertThat(json(result.out()).at("/files/0/findings/0/applied").asBoolean()).isTrue();
    assertThat(here.resolve("sample.c")).content().contains(Sample.DECLARATION);
  }

  @Test
  void sarifHoldsAgainstItsSchema() throws Exception {
    Files.copy(LOOKUPS, here.resolve("sample.c"));
    Sample.write(here, "a b/ü#%.c", Sample.MODULE);
    Files.createSymbolicLink(here.resolve("dangling.c"), Path.of("nowhere.c"));

    JsonNode run = sarif("diff", "--format=sarif", "--declare=never").at("/runs/0");

    assertThat(run.at("/columnKind").asText()).isEqualTo("utf16CodeUnits");
    assertThat(run.at("/originalUriBaseIds").has("SRCROOT")).isTrue();
    JsonNode advice = run.at("/results/0");
    assertThat(advice.at("/ruleId").asText()).isEqualTo("single-phase-undeclared");
    assertThat(advice.at("/level").asText()).isEqualTo("warning");
    assertThat(advice.at("/properties/remedy").asText()).isEqualTo("advice");
    assertThat(advice.at("/locations/0/physicalLocation/artifactLocation/uri").asText())
        .isEqualTo("a%20b/%C3%BC%23%25.c");
    assertThat(advice.at("/locations/0/physicalLocation/region/startLine").asInt()).isEqualTo(10);
    JsonNode rule = run.at("/tool/driver/rules").get(advice.at("/ruleIndex").asInt());
    assertThat(rule.at("/id").asText()).isEqualTo("single-phase-undeclared");
    assertThat(rule.at("/help/markdown").asText()).contains("## What it does");
    assertThat(run.at("/invocations/0/executionSuccessful").asBoolean()).isFalse();
    assertThat(run.at("/invocations/0/toolExecutionNotifications/0/message/text").asText())
        .isEqualTo("a link that leads nowhere");
  }

  @Test
  void sarifOfNothingHoldsToo() throws Exception {
    JsonNode run = sarif("diff", "--format=sarif").at("/runs/0");

    assertThat(run.at("/results").isArray()).isTrue();
    assertThat(run.at("/results")).isEmpty();
  }

  @Test
  void sarifFixesAreForTheTextBeforeAnyEdit() throws Exception {
    String before =
        "/* \ud83d\udc0d \u00fc */\n"
            + Files.readString(LOOKUPS).replace("\n", "\r\n")
            + Sample.MODULE;
    Sample.write(here, "sample.c", before);
    String[] options = {"--min-python=3.13", "--select=borrowed-lookup,single-phase-undeclared"};

    JsonNode run = sarif("diff", "--format=sarif", options[0], options[1]).at("/runs/0");

    List<JsonNode> edits = new ArrayList<>();
    int without = 0;
    for (JsonNode result : run.at("/results")) {
      assertThat(result.at("/partialFingerprints/ftport~1v1").asText()).matches("[0-9a-f]{32}");
      assertThat(result.at("/properties/applied").asBoolean()).isTrue();
      without += result.at("/fixes").isMissingNode() ? 1 : 0;
      result.at("/fixes/0/artifactChanges/0/replacements").forEach(edits::add);
    }
    assertThat(without).as("fixes that build on others").isEqualTo(1);
    edits.sort(
        Comparator.comparing((JsonNode edit) -> edit.at("/deletedRegion/charOffset").asInt())
            .reversed());
    StringBuilder after = new StringBuilder(before);
    for (JsonNode edit : edits) {
      int start = edit.at("/deletedRegion/charOffset").asInt();
      after.replace(
          start,
          start + edit.at("/deletedRegion/charLength").asInt(),
          edit.at("/insertedContent/text").asText());
    }
    assertThat(after.toString())
        .contains("PyList_GetItemRef(columns, i);\r\n        if (column == NULL) {\r\n")
        .contains(Sample.DECLARATION);
    run("apply", options[0], options[1]);
    Sample.write(here, "other.c", after.toString());
    run("apply", options[0], options[1], "other.c");
    assertThat(here.resolve("other.c")).hasSameBinaryContentAs(here.resolve("sample.c"));
  }

  @Test
  void githubReadsAnnotations() throws Exception {
    Sample.write(here, "a,b:%.c", Sample.MODULE);
    Files.createSymbolicLink(here.resolve("dangling.c"), Path.of("nowhere.c"));

    Run.Result result = run("diff", "--format=github");

    assertThat(result.code()).isEqualTo(3);
    assertThat(result.out().lines())
        .first()
        .asString()
        .startsWith(
            "::warning file=a%2Cb%3A%25.c,line=10,endLine=10,col=19,endColumn=43,title=ftport%3A single-phase-undeclared::");
    assertThat(result.out())
        .contains("::error file=dangling.c,title=ftport::a link that leads nowhere\n");
  }

  @Test
  void aWrongFormatNamesTheNearest() {
    assertThat(run("diff", "--format=srif").err())
        .isEqualTo(
            "error: invalid value for option '--format': `srif` is none of text, json, sarif, github; the nearest is `sarif`; `ftport diff --help` shows what it takes\n");
  }

  @Test
  void statisticsSayWhatTheyRestOn() throws Exception {
    Sample.write(here, "sample.c", Sample.MODULE);

    assertThat(run("diff", "--statistics").err())
        .endsWith(
            """
            transform                safe  unsafe  advice  left alone
            single-phase-undeclared     1       0       0           0
            all                         1       0       0           0
            work saved: about 10 minutes, if a site takes these minutes by hand: safe 10, unsafe 15, advice 5, left alone 2 (assumed, not measured)
            """);
  }
}
