package dev.ftport.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The hooks for pre-commit and the GitHub Action. */
class DailyToolsTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern EXPRESSION = Pattern.compile("\\$\\{\\{ *([\\w.-]+) *}}");

  @TempDir private Path temporary;
  private Path here;

  @BeforeEach
  void enter() throws IOException {
    here = Files.createDirectories(temporary.toRealPath().resolve("here"));
  }

  private static JsonNode yaml(String file) throws IOException {
    return new YAMLMapper().readTree(Files.readAllBytes(ROOT.resolve(file)));
  }

  private static Map<String, String> hooks() throws IOException {
    Map<String, String> entries = new java.util.TreeMap<>();
    yaml(".pre-commit-hooks.yaml")
        .forEach(hook -> entries.put(hook.path("id").asText(), hook.path("entry").asText()));
    return entries;
  }

  /** As pre-commit does it: the entry with the names of the files of the commit after it. */
  private Run.Result hook(String id, String... files) throws IOException {
    List<String> words = new ArrayList<>(List.of(hooks().getOrDefault(id, "").split(" ")));
    assertThat(ROOT.resolve(words.removeFirst())).isExecutable();
    words.addAll(List.of(files));
    return new Run(here, temporary.resolve("state")).run(words.toArray(new String[0]));
  }

  @Test
  void hooksHaveWhatPreCommitAsksFor() throws IOException {
    Set<String> known =
        Set.of("id", "name", "description", "entry", "language", "types_or", "require_serial");

    JsonNode hooks = yaml(".pre-commit-hooks.yaml");

    assertThat(hooks).hasSize(2);
    for (JsonNode hook : hooks) {
      assertThat(keys(hook)).containsExactlyInAnyOrderElementsOf(known);
      assertThat(hook.path("language").asText()).isEqualTo("script");
      assertThat(hook.path("types_or").toString()).isEqualTo("[\"c\",\"c++\"]");
    }
  }

  @Test
  void aHookFailsWhereThereIsSomethingAndLeavesTheFile() throws Exception {
    Path file = Sample.write(here, "src/sample.c", Sample.MODULE);
    Sample.write(here, "src/other.c", "int other;\n");
    Sample.commit(here);

    Run.Result result = hook("ftport", "src/sample.c", "src/other.c");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).contains("+    " + Sample.DECLARATION);
    assertThat(file).hasContent(Sample.MODULE);
    assertThat(hook("ftport", "src/other.c").code()).isZero();
  }

  @Test
  void theOtherHookChangesWhatIsStagedOnce() throws Exception {
    Path file = Sample.write(here, "sample.c", "int before;\n");
    Sample.commit(here);
    Files.writeString(file, Sample.MODULE);
    Sample.git(here, "add", "sample.c");

    assertThat(hook("ftport-apply", "sample.c").code()).isEqualTo(1);

    assertThat(file).content().contains(Sample.DECLARATION);
    Sample.git(here, "add", "sample.c");
    assertThat(hook("ftport-apply", "sample.c").code()).isZero();
    assertThat(hook("ftport", "sample.c").code()).isZero();
  }

  private static List<String> keys(JsonNode node) {
    List<String> keys = new ArrayList<>();
    node.fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  /**
   * The structure of
   * https://docs.github.com/actions/reference/workflows-and-actions/metadata-syntax.
   */
  @Test
  void theActionIsOne() throws IOException {
    JsonNode action = yaml("action.yml");

    assertThat(keys(action))
        .containsExactlyInAnyOrder("name", "description", "branding", "inputs", "outputs", "runs");
    assertThat(action.at("/runs/using").asText()).isEqualTo("composite");
    action
        .path("inputs")
        .forEach(
            input -> assertThat(keys(input)).containsExactlyInAnyOrder("description", "default"));
    action.path("inputs").forEach(input -> assertThat(input.path("default").isTextual()).isTrue());
    action
        .path("outputs")
        .forEach(
            output -> assertThat(keys(output)).containsExactlyInAnyOrder("description", "value"));
    for (JsonNode step : action.at("/runs/steps")) {
      assertThat(step.has("uses")).isNotEqualTo(step.has("run"));
      assertThat(step.has("shell")).isEqualTo(step.has("run"));
    }
  }

  @Test
  void theActionUsesEveryInputAndNoOther() throws IOException {
    JsonNode action = yaml("action.yml");
    Set<String> used = new TreeSet<>();
    Matcher expression = EXPRESSION.matcher(Files.readString(ROOT.resolve("action.yml")));
    while (expression.find()) {
      used.add(expression.group(1));
    }

    Set<String> declared = new TreeSet<>();
    keys(action.path("inputs")).forEach(input -> declared.add("inputs." + input));
    keys(action.path("outputs")).forEach(output -> declared.add("steps.ftport.outputs." + output));
    assertThat(used).isEqualTo(declared);
    // In a script an expression would be text of the package that a shell runs.
    assertThat(script()).doesNotContain("${{");
  }

  private static String script() throws IOException {
    for (JsonNode step : yaml("action.yml").at("/runs/steps")) {
      if (step.path("id").asText().equals("ftport")) {
        return step.path("run").asText();
      }
    }
    throw new IllegalStateException("no step is called ftport");
  }

  /** Runs the step of the action with a program that says what it was given. */
  private String step(int code, Map<String, String> inputs) throws Exception {
    Path program =
        Sample.write(
            temporary, "action/cli/ftport", "#!/bin/sh\nprintf '<%s>' \"$@\"\nexit " + code + "\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    Path file = Sample.write(temporary, "step.sh", script());
    Path output = Sample.write(temporary, "output", "");
    ProcessBuilder builder =
        new ProcessBuilder("bash", "--noprofile", "--norc", "-eo", "pipefail", file.toString())
            .directory(here.toFile())
            .redirectErrorStream(true);
    Set<String> declared = new HashSet<>();
    for (JsonNode step : yaml("action.yml").at("/runs/steps")) {
      declared.addAll(keys(step.path("env")));
    }
    assertThat(declared).containsAll(inputs.keySet());
    builder.environment().putAll(inputs);
    builder.environment().put("GITHUB_ACTION_PATH", temporary.resolve("action").toString());
    builder.environment().put("GITHUB_OUTPUT", output.toString());
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return "%s ends %d %s"
        .formatted(said, process.waitFor(), Files.readString(output).replace('\n', ' ').strip());
  }

  @Test
  void theStepOfTheActionPassesOnWhatItIsTold() throws Exception {
    Map<String, String> inputs = new java.util.HashMap<>();
    inputs.put("FTPORT_PATH", "src $(touch bad)");
    inputs.put("FTPORT_FORMAT", "github");
    inputs.put("FTPORT_ARGS", "--unsafe --skip=a,b");
    inputs.put("FTPORT_OUTPUT", "ftport.sarif");
    inputs.put("FTPORT_FAIL", "true");

    assertThat(step(1, inputs))
        .isEqualTo(
            "<diff><--format><github><--unsafe><--skip=a,b><src><$(touch><bad)> ends 1 exit-code=1 sarif=");
    inputs.put("FTPORT_FAIL", "false");
    inputs.put("FTPORT_FORMAT", "sarif");
    inputs.put("FTPORT_ARGS", "");
    inputs.put("FTPORT_PATH", ".");
    assertThat(step(1, inputs)).isEqualTo(" ends 0 exit-code=1 sarif=ftport.sarif");
    assertThat(here.resolve("ftport.sarif")).hasContent("<diff><--format><sarif><.>");
    assertThat(step(3, inputs)).contains(" ends 3 ");
    inputs.put("FTPORT_FORMAT", "xml");
    assertThat(step(0, inputs))
        .startsWith("::error::format is `xml`; it can be")
        .contains(" ends 2 ");
  }

  @Test
  void theStepOfTheActionIsPlainShell() throws Exception {
    assumeThat(new ProcessBuilder("sh", "-c", "command -v shellcheck").start().waitFor())
        .as("shellcheck is installed")
        .isZero();
    Path file = Sample.write(temporary, "step.sh", script());

    assertThat(Sample.succeed(new ProcessBuilder("shellcheck", "-s", "bash", file.toString())))
        .isEmpty();
  }
}
