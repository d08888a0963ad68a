package dev.ftport.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ftport.engine.Engine;
import dev.ftport.engine.Input;
import dev.ftport.engine.Options;
import dev.ftport.engine.Outcome;
import dev.ftport.engine.Report;
import dev.ftport.engine.Surroundings;
import dev.ftport.engine.Withdrawal;
import dev.ftport.facts.CallSite;
import dev.ftport.facts.Headers;
import dev.ftport.facts.Unit;
import dev.ftport.parse.CdtParser;
import dev.ftport.program.Program;
import dev.ftport.source.Edit;
import dev.ftport.source.Edits;
import dev.ftport.source.Span;
import dev.ftport.transform.About;
import dev.ftport.transform.Finding;
import dev.ftport.transform.Remedy;
import dev.ftport.transform.Settings;
import dev.ftport.transform.Transform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A compiler of the machine looks at ports, with headers that stand in for Python's. */
final class VerifierTest {
  private static final String HEAD =
      """
      #include <Python.h>
      #include "names.h"
      """;

  @TempDir private Path temporary;
  private Path root;
  private List<Interpreter> interpreters;
  private int ports;

  /** What each name becomes. */
  private static final class Renaming implements Transform {
    private static final Map<String, String> NEW =
        Map.of(
            "good", "better",
            "bad", "worse +*",
            "new_only", "only_where_it_is_new",
            "left", "first_half",
            "right", "second_half");

    @Override
    public About about() {
      return new About("renaming", "test", "Renames.\n");
    }

    @Override
    public List<Finding> find(Unit unit, Program program, Settings settings) {
      List<Finding> findings = new ArrayList<>();
      for (CallSite site : unit.calls()) {
        Span name = site.call().callee().span();
        String other = NEW.get(site.call().name());
        if (other != null) {
          Edits edits = Edits.of(List.of(Edit.replace(name, other)));
          findings.add(new Finding("renaming", name, "old", Remedy.fix("rename it", edits)));
        }
      }
      return findings;
    }
  }

  @BeforeEach
  void makeAPackage() throws IOException {
    assumeTrue(Compiler.find(System.getenv()).isPresent(), "skipped: no compiler cc");
    root = Files.createDirectories(temporary.toRealPath().resolve("package"));
    interpreters = List.of(python("old", ""), python("new", "void only_where_it_is_new(int);"));
    write("names.h", "void good(int); void better(int); void bad(int); void new_only(int);\n");
  }

  private Interpreter python(String name, String extra) throws IOException {
    Path include = Files.createDirectories(temporary.resolve(name));
    Files.writeString(include.resolve("Python.h"), extra + "\n");
    return new Interpreter(name, 313, true, List.of(include));
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(root.resolve(name), text);
  }

  private final class Package implements Verifier.Subject {
    @Override
    public Path root() {
      return root;
    }

    @Override
    public List<String> flags(String path) {
      return List.of("-I" + root);
    }

    @Override
    public Report port(List<Withdrawal> withdrawn) {
      ports++;
      try (Stream<Path> files = Files.list(root)) {
        List<Input> inputs =
            files.sorted().map(file -> new Input(file.getFileName().toString(), file)).toList();
        return new Engine(
                new CdtParser(Headers.NONE, Map.of()),
                List.of(new Renaming()),
                Set.of("renaming"),
                Options.DEFAULT)
            .run(inputs, Surroundings.NONE, withdrawn);
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }

  private Verified verified() throws IOException {
    Package subject = new Package();
    Verifier verifier = new Verifier(Compiler.find(System.getenv()).orElseThrow(), interpreters, 2);
    return verifier.verify(subject, subject.port(List.of()));
  }

  private static String after(Verified verified, String path) {
    return verified.report().outcomes().stream()
        .filter(Outcome.Changed.class::isInstance)
        .map(Outcome.Changed.class::cast)
        .filter(changed -> changed.path().equals(path))
        .findFirst()
        .map(changed -> changed.after().text())
        .orElse("");
  }

  @Test
  void whatCompilesBeforeAndAfterIsProved() throws IOException {
    write("a.c", HEAD + "void f(void) { good(1); }\n");

    Verified verified = verified();

    assertThat(verified.checks()).hasSize(2).allMatch(Check::isProof);
    assertThat(verified.withdrawn()).isEmpty();
    assertThat(ports).isOne();
  }

  @Test
  void oneFixThatBreaksAFileIsTakenBackAlone() throws IOException {
    StringBuilder calls = new StringBuilder();
    for (int i = 0; i < 9; i++) {
      calls.append(i == 6 ? "  bad(6);\n" : "  good(%d);\n".formatted(i));
    }
    write("a.c", HEAD + "void f(void) {\n" + calls + "}\n");

    Verified verified = verified();

    assertThat(after(verified, "a.c"))
        .contains("better(5);\n  bad(6);\n  better(7);")
        .doesNotContain("worse");
    assertThat(verified.withdrawn())
        .singleElement()
        .satisfies(
            one ->
                assertThat(one.because())
                    .startsWith("with it, the file does not compile against old: a.c:10:")
                    .contains("error:"));
    assertThat(verified.report().outcomes().getFirst().findings())
        .filteredOn(reported -> !reported.applied())
        .singleElement()
        .satisfies(
            reported ->
                assertThat(reported.finding().remedy())
                    .isInstanceOfSatisfying(
                        Remedy.Advice.class,
                        advice ->
                            assertThat(advice.text())
                                .startsWith("rename it by hand: with it, the file does not")));
    assertThat(verified.checks()).allMatch(Check::isProof);
  }

  @Test
  void oneInterpreterIsEnoughToBreak() throws IOException {
    write("a.c", HEAD + "void f(void) { good(1); new_only(2); }\n");

    Verified verified = verified();

    assertThat(after(verified, "a.c")).contains("{ better(1); new_only(2); }");
    assertThat(verified.withdrawn())
        .singleElement()
        .satisfies(one -> assertThat(one.because()).contains("against old:"));
  }

  @Test
  void twoFixesThatEachBreakItAreBothTakenBack() throws IOException {
    write("a.c", HEAD + "void f(void) {\n  bad(1);\n  good(2);\n  bad(3);\n  good(4);\n}\n");

    Verified verified = verified();

    assertThat(after(verified, "a.c")).contains("bad(1);\n  better(2);\n  bad(3);\n  better(4);");
    assertThat(verified.withdrawn()).hasSize(2);
  }

  @Test
  void aFileThatDidNotCompileProvesNothing() throws IOException {
    write("a.c", "#include <Python.h>\n#include \"gone.h\"\nvoid f(void) { good(1); }\n");

    Verified verified = verified();

    assertThat(verified.checks())
        .hasSize(2)
        .allSatisfy(check -> assertThat(check.before().orElse("")).contains("gone.h"));
    assertThat(verified.withdrawn()).isEmpty();
    assertThat(after(verified, "a.c")).contains("better(1)");
  }

  @Test
  void aChangedHeaderIsTheOneThatIsIncluded() throws IOException {
    write(
        "names.h",
        "void good(int);\nvoid better(int);\nvoid bad(int);\n"
            + "static inline void twice(int n) { bad(n); /* Py_ */ }\n");
    write("a.c", HEAD + "void f(void) { good(1); twice(2); }\n");

    Verified verified = verified();

    assertThat(after(verified, "names.h")).as("the header's fix is at fault").isEmpty();
    assertThat(after(verified, "a.c")).contains("better(1)");
    assertThat(verified.withdrawn()).extracting(Withdrawal::path).containsExactly("names.h");
  }

  @Test
  void nothingIsLeftBehind() throws IOException {
    write("a.c", HEAD + "void f(void) { bad(1); good(2); }\n");
    Set<Path> before = scratch();

    verified();

    assertThat(scratch()).isEqualTo(before);
    assertThat(Files.readString(root.resolve("a.c"))).contains("bad(1)");
  }

  private static Set<Path> scratch() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return Set.copyOf(
          files.filter(file -> file.getFileName().toString().startsWith("ftport-")).toList());
    }
  }

  @Test
  void interpretersAreAskedWhereTheirHeadersAre() throws IOException {
    Path python = script("python3.13t", "echo 313; echo 1; echo %s; echo %s");
    Interpreters machine = new Interpreters(temporary.resolve("bin").toString());

    assertThat(machine.all().interpreters())
        .containsExactly(
            new Interpreter("python3.13t", 313, false, List.of(temporary.resolve("new"))));
    assertThat(machine.named(List.of("3.13t")).interpreters())
        .extracting(Interpreter::name)
        .containsExactly("3.13t");
    assertThat(machine.named(List.of("3.9..3.15")).interpreters())
        .extracting(Interpreter::name)
        .containsExactly("python3.13t");
    assertThat(machine.named(List.of(python.toString())).interpreters()).hasSize(1);
    assertThat(machine.named(List.of("3.12", "3.9..3.12")).missing())
        .containsExactly(
            "there is no interpreter `3.12`; give a name on the path, or a path",
            "there is no Python of `3.9..3.12` with headers on the path");
  }

  @Test
  void anInterpreterWithoutHeadersIsToldOf() throws IOException {
    Path python = script("python3.14", "echo 314; echo 0; echo /nowhere; echo /nowhere");
    Path broken = script("python3.15", "exit 3");

    assertThat(new Interpreters("").named(List.of(python.toString(), broken.toString())).missing())
        .containsExactly(
            "`%s` has no Python.h in `/nowhere`; install its development files".formatted(python),
            "`%s` does not say where its headers are".formatted(broken));
  }

  private Path script(String name, String body) throws IOException {
    Path folder = Files.createDirectories(temporary.resolve("bin"));
    Path headers = temporary.resolve("new");
    Path file = folder.resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + body.formatted(headers, headers) + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }

  @Test
  void aCompilerIsNamedByTheEnvironment() {
    assertThat(Compiler.find(Map.of("CC", "no-such-compiler", "PATH", "/usr/bin")))
        .isEqualTo(Optional.empty());
    assertThat(Compiler.find(Map.of("CC", "cc -m64", "PATH", System.getenv("PATH"))))
        .hasValueSatisfying(compiler -> assertThat(compiler.c()).containsExactly("cc", "-m64"));
  }
}
