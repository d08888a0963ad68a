package dev.ftport.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every command that the README and the pages of docs show does what they show.
 *
 * <p>A block {@code ```console} is a session of bash in a directory of its own, which has a copy of
 * the fixtures that it mentions. A line {@code $ command} is run ({@code \} at its end goes on in
 * the next), and what follows is what it prints, on both streams; a line {@code ...} stands for any
 * number of lines, and {@code ...} within a line for anything. The directory is printed as {@code
 * /home/you/here}. {@code <!-- needs: NAME ... -->} in the line before the block names programs
 * without which it is left out.
 */
class TranscriptsTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern NEEDS = Pattern.compile("<!-- needs: (.*?) -->");
  private static final Pattern FIXTURE = Pattern.compile("fixtures/[a-z-]+");
  private static final char MARK = '\u0001';

  @TempDir private Path temporary;

  /**
   * A block of a page.
   *
   * @param where the page and the line
   * @param needs the programs that have to be there
   */
  private record Transcript(String where, List<String> needs, List<Step> steps) {}

  /** A command and what it prints. */
  private record Step(String command, List<String> prints) {}

  private static List<Path> pages() throws IOException {
    try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      return Stream.concat(
              Stream.of(ROOT.resolve("README.md")),
              docs.filter(page -> page.toString().endsWith(".md")).sorted())
          .toList();
    }
  }

  private static List<Transcript> transcripts() throws IOException {
    List<Transcript> all = new ArrayList<>();
    for (Path page : pages()) {
      List<String> lines = Files.readAllLines(page);
      for (int i = 0; i < lines.size(); i++) {
        if (lines.get(i).equals("```console")) {
          int end = i + 1 + lines.subList(i + 1, lines.size()).indexOf("```");
          all.add(
              new Transcript(
                  ROOT.relativize(page) + ":" + (i + 1),
                  i == 0 ? List.of() : needs(lines.get(i - 1)),
                  steps(lines.subList(i + 1, end))));
        }
      }
    }
    return all;
  }

  private static List<String> needs(String line) {
    var matcher = NEEDS.matcher(line);
    return matcher.matches() ? List.of(matcher.group(1).split(" ")) : List.of();
  }

  private static List<Step> steps(List<String> lines) {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      assertThat(lines.get(i)).as("a block begins with a command").startsWith("$ ");
      StringBuilder command = new StringBuilder(lines.get(i).substring(2));
      while (command.toString().endsWith("\\")) {
        i++;
        command.append('\n').append(lines.get(i));
      }
      List<String> prints = new ArrayList<>();
      while (i + 1 < lines.size() && !lines.get(i + 1).startsWith("$ ")) {
        i++;
        prints.add(lines.get(i));
      }
      steps.add(new Step(command.toString(), prints));
    }
    return steps;
  }

  @TestFactory
  Stream<DynamicTest> everyTranscriptIsTrue() throws IOException {
    List<Transcript> all = transcripts();
    assertThat(all).isNotEmpty();
    return all.stream().map(each -> DynamicTest.dynamicTest(each.where(), () -> check(each)));
  }

  @Test
  void everyCommandHasOne() throws IOException {
    String shown =
        transcripts().stream()
            .flatMap(each -> each.steps().stream())
            .map(Step::command)
            .collect(Collectors.joining("\n"));

    String help = new Run(temporary, temporary).run("--help").out();
    List<String> commands =
        help.lines()
            .dropWhile(line -> !line.startsWith("Commands:"))
            .skip(1)
            .takeWhile(line -> line.startsWith("  "))
            .map(line -> line.strip().split(" ")[0])
            .filter(word -> word.matches("[a-z]+"))
            .filter(word -> help.contains("\n  " + word))
            .toList();
    assertThat(commands).contains("diff", "undo");
    assertThat(commands)
        .allSatisfy(command -> assertThat(shown).containsPattern("\\bftport " + command + "\\b"));
  }

  private void check(Transcript transcript) throws Exception {
    Path home = Files.createTempDirectory(temporary.toRealPath(), "home");
    Path here = Files.createDirectories(home.resolve("you/here"));
    copyFixtures(transcript, here);
    Path programs = Files.createDirectories(home.resolve("bin"));
    launcher(programs.resolve("ftport"));
    String path = programs + ":" + String.join(":", interpreters()) + ":" + System.getenv("PATH");
    for (String program : transcript.needs()) {
      assumeThat(path.split(":"))
          .as("%s is installed", program)
          .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }

    String script =
        transcript.steps().stream()
            .map(
                step ->
                    "{ code=$?; printf '%s'; (exit $code); }\n%s\n".formatted(MARK, step.command()))
            .collect(Collectors.joining());
    ProcessBuilder builder =
        new ProcessBuilder("bash", Files.writeString(home.resolve("script"), script).toString())
            .directory(here.toFile())
            .redirectErrorStream(true)
            .redirectInput(Path.of("/dev/null").toFile());
    builder.environment().keySet().removeAll(List.of("NO_COLOR", "JAVA_TOOL_OPTIONS", "CC", "CXX"));
    builder.environment().put("HOME", home.resolve("you").toString());
    builder.environment().put("XDG_STATE_HOME", home.resolve("state").toString());
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().put("PATH", path);
    builder.environment().put("GIT_AUTHOR_NAME", "You");
    builder.environment().put("GIT_AUTHOR_EMAIL", "you@example.org");
    builder.environment().put("GIT_COMMITTER_NAME", "You");
    builder.environment().put("GIT_COMMITTER_EMAIL", "you@example.org");
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();

    List<String> printed =
        List.of(said.replace(home.toString(), "/home").split(String.valueOf(MARK), -1));
    assertThat(printed).hasSize(transcript.steps().size() + 1);
    for (int i = 0; i < transcript.steps().size(); i++) {
      Step step = transcript.steps().get(i);
      assertThat(printed.get(i + 1).stripTrailing())
          .as("%s: $ %s", transcript.where(), step.command())
          .matches(pattern(step.prints()));
    }
  }

  private static Pattern pattern(List<String> lines) {
    StringBuilder pattern = new StringBuilder();
    for (String line : lines) {
      pattern.append(
          line.equals("...")
              ? "(?:.*\n)*?"
              : Stream.of(line.split(Pattern.quote("..."), -1))
                      .map(Pattern::quote)
                      .collect(Collectors.joining(".*"))
                  + "\n");
    }
    boolean open = !lines.isEmpty() && lines.getLast().equals("...");
    String text = pattern.toString();
    return Pattern.compile(
        open ? text + "(?s:.*)" : text.isEmpty() ? "" : text.substring(0, text.length() - 1));
  }

  /** Copies those fixtures that the transcript mentions. */
  private static void copyFixtures(Transcript transcript, Path here) throws IOException {
    Set<String> names =
        transcript.steps().stream()
            .flatMap(step -> FIXTURE.matcher(step.command()).results())
            .map(MatchResult::group)
            .collect(Collectors.toSet());
    for (String name : names) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(name))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          Path to = here.resolve(ROOT.relativize(file));
          Files.createDirectories(to.resolve("..").normalize());
          Files.copy(file, to);
        }
      }
    }
  }

  private static void launcher(Path file) throws IOException {
    Files.writeString(
        file,
        """
        #!/bin/sh
        exec '%s/bin/java' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xlog:disable -cp '%s' dev.ftport.cli.Main "$@"
        """
            .formatted(System.getProperty("java.home"), System.getProperty("java.class.path")));
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  /** Where the interpreters of the fixtures are, if they are. */
  private static List<String> interpreters() throws IOException {
    String home = System.getenv().getOrDefault("HOME", "/");
    Path cache =
        Optional.ofNullable(System.getenv("FTPORT_CACHE"))
            .map(Path::of)
            .orElse(
                Path.of(System.getenv().getOrDefault("XDG_CACHE_HOME", home + "/.cache"), "ftport"))
            .resolve("interpreters");
    if (!Files.isDirectory(cache)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(cache)) {
      return all.map(each -> each.resolve("bin"))
          .filter(Files::isDirectory)
          .map(Path::toString)
          .sorted()
          .toList();
    }
  }
}
