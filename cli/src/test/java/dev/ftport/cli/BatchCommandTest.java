package dev.ftport.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ftport.cli.batch.Blocker;
import dev.ftport.cli.batch.Judgement;
import dev.ftport.cli.batch.PackageFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code batch}, with real workers. */
class BatchCommandTest {
  @TempDir private Path temporary;
  private Path here;

  @BeforeEach
  void enter() throws IOException {
    here = Files.createDirectories(temporary.toRealPath().resolve("here"));
  }

  private Run.Result run(String... args) {
    return new Run(here, temporary.resolve("state")).with("PATH", System.getenv("PATH")).run(args);
  }

  private void module(String name) throws IOException {
    Sample.write(here, name + "/src/m.c", Sample.MODULE);
    Sample.write(here, name + "/setup.cfg", "[metadata]\nname = " + name + "\n");
  }

  /** More than a worker gets through in a second, or has room for. */
  private void large(String name) throws IOException {
    StringBuilder text = new StringBuilder("#include <Python.h>\n");
    for (int i = 0; i < 6000; i++) {
      text.append("PyObject *f%d(PyObject *o)\n{\n".formatted(i))
          .append("    PyObject *x = PyList_GetItem(o, 0);\n")
          .append("    if (x == NULL) { return NULL; }\n")
          .append("    return PyObject_Str(x);\n}\n");
    }
    for (int i = 0; i < 4; i++) {
      Sample.write(
          here, "%s/large%d.c".formatted(name, i), text.toString().replace("*f", "*g" + i));
    }
  }

  private PackageFile file(String name) throws IOException {
    return PackageFile.read(here.resolve("out/packages/" + name + ".json"));
  }

  /** All that a run wrote, by path. */
  private static Map<String, String> written(Path out) throws IOException {
    Map<String, String> all = new TreeMap<>();
    try (Stream<Path> files = Files.walk(out)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all.put(
            out.relativize(file).toString(),
            new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    return all;
  }

  @Test
  void typesOfVariableSizeAreToldOfAndDoNotStandInTheWay() throws Exception {
    module("sized");
    Sample.write(
        here,
        "sized/src/row.h",
        "/* PyObject_VAR_HEAD */\ntypedef struct {\n    PyObject_VAR_HEAD\n    int cells[1];\n} Row;\n");

    run("batch", "sized", "--out=out");

    assertThat(file("sized").judgement().blockers())
        .containsExactly(new Blocker(Blocker.Kind.VARIABLE_SIZE_TYPE, 1, "src/row.h:3"));
    assertThat(file("sized").judgement().verdict()).isEqualTo(Judgement.Verdict.READY);
    assertThat(here.resolve("out/report.html")).content().contains("variable-sized type");
    assertThat(here.resolve("out/report.sarif")).content().contains("\"id\": \"sized\"");
  }

  @Test
  void writesTheSameWhateverTheJobsAndDoesNothingTwice() throws Exception {
    for (String name : List.of("alpha", "beta", "gamma")) {
      module(name);
    }
    Files.writeString(here.resolve("beta/src/m.c"), "int without_python;\n");
    Run.Result one = run("batch", "alpha", "beta", "gamma", "--jobs=1", "--series", "--out=one");
    Run.Result three = run("batch", "gamma", "b*", "alpha", "--jobs=3", "--series", "--out=three");

    assertThat(one.code()).as(one.err()).isEqualTo(1);
    assertThat(one.err()).contains("packages: 3\n").contains("\ntime: ");
    assertThat(written(here.resolve("one")).keySet())
        .containsExactly(
            ".lock",
            "packages/alpha.json",
            "packages/alpha.patch",
            "packages/alpha.sarif",
            "packages/alpha/0001-single-phase-undeclared.patch",
            "packages/beta.json",
            "packages/beta.sarif",
            "packages/gamma.json",
            "packages/gamma.patch",
            "packages/gamma.sarif",
            "packages/gamma/0001-single-phase-undeclared.patch",
            "report.csv",
            "report.html",
            "report.json",
            "report.sarif");
    assertThat(written(here.resolve("three"))).isEqualTo(written(here.resolve("one")));
    assertThat(three.code()).isEqualTo(1);
    assertThat(here.resolve("one/report.csv"))
        .content()
        .contains("\r\nbeta,beta,done,,nothing-to-do,");

    Map<String, String> before = written(here.resolve("one"));
    Sample.write(here, "gamma/src/m.c", Sample.MODULE + "\n");
    Run.Result again = run("batch", "alpha", "beta", "gamma", "--series", "--out=one");
    assertThat(again.err()).contains("packages: 3, 2 done before");
    assertThat(written(here.resolve("one")).get("packages/alpha.json"))
        .isEqualTo(before.get("packages/alpha.json"));
  }

  @Test
  void whatFailsIsALineAndTheOthersGoOn() throws Exception {
    module("alpha");
    large("large");
    Files.writeString(here.resolve("broken-1.tar.gz"), "no archive");
    Files.writeString(here.resolve("list"), "alpha\nlarge\nbroken-1.tar.gz\nmissing\n");

    Run.Result late = run("batch", "--list=list", "--time-limit=1s", "--out=out", "--jobs=1");

    assertThat(late.code()).as(late.err()).isEqualTo(3);
    assertThat(file("large").status()).isEqualTo(PackageFile.Status.TIMED_OUT);
    assertThat(file("large").because())
        .isEqualTo("it took longer than 1 s; `--time-limit` gives it more");
    assertThat(file("missing").because())
        .isEqualTo("`missing`: no such file or directory (line 4 of `list`)");

    Run.Result full =
        run(
            "batch",
            "large",
            "alpha",
            "broken-1.tar.gz",
            "--memory-limit=48m",
            "--out=out",
            "--jobs=1");

    assertThat(full.code()).isEqualTo(3);
    assertThat(file("large").status()).as(full.err()).isEqualTo(PackageFile.Status.OUT_OF_MEMORY);
    assertThat(file("large").because())
        .isEqualTo("it needs more than 48 MB of memory; `--memory-limit` gives it more");
    assertThat(file("broken-1").because()).startsWith("the archive cannot be read: ");
    assertThat(file("alpha").status()).isEqualTo(PackageFile.Status.DONE);
    assertThat(here.resolve("out/.work")).doesNotExist();
  }

  @Test
  void aRunThatWasKilledGoesOn() throws Exception {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      names.add("package" + i);
      module(names.getLast());
    }
    List<String> command =
        new ArrayList<>(WorkerJava.command(512, here, List.of("batch", "--jobs=1", "--out=out")));
    command.addAll(names);
    Process process =
        new ProcessBuilder(command)
            .directory(here.toFile())
            .redirectErrorStream(true)
            .redirectOutput(temporary.resolve("log").toFile())
            .start();
    Path second = here.resolve("out/packages/package1.json");
    while (process.isAlive() && !Files.exists(second)) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
    process.destroyForcibly().waitFor();
    long done =
        names.stream()
            .filter(n -> Files.exists(here.resolve("out/packages/" + n + ".json")))
            .count();
    assumeTrue(done < names.size(), "it was done before it could be killed");

    String[] args =
        Stream.concat(Stream.of("batch", "--out=out"), names.stream()).toArray(String[]::new);
    Run.Result rest = run(args);
    Run.Result whole =
        run(
            args[0],
            "--out=whole",
            args[2],
            args[3],
            args[4],
            args[5],
            args[6],
            args[7],
            args[8],
            args[9]);

    assertThat(rest.err()).contains("packages: 8, %d done before".formatted(done));
    assertThat(whole.code()).isEqualTo(1);
    assertThat(written(here.resolve("out"))).isEqualTo(written(here.resolve("whole")));
  }

  @Test
  void appliesInPlaceAsApplyDoes() throws Exception {
    module("alpha");
    module("dirty");
    Sample.commit(here.resolve("dirty"));
    Sample.write(here, "dirty/setup.cfg", "changed\n");
    Path source = here.resolve("alpha/src/m.c");

    Run.Result first = run("batch", "alpha", "dirty", "--apply", "--out=out", "--jobs=1");

    assertThat(first.code()).as(first.err()).isEqualTo(3);
    assertThat(source).content().contains(Sample.DECLARATION);
    assertThat(file("dirty").because()).contains("has uncommitted changes in `setup.cfg`");
    assertThat(here.resolve("dirty/src/m.c")).hasContent(Sample.MODULE);
    String patch = Files.readString(here.resolve("out/packages/alpha.patch"));
    Run.Result again = run("batch", "alpha", "--apply", "--out=out");
    assertThat(again.err()).contains("packages: 1, 1 done before");
    assertThat(here.resolve("out/packages/alpha.patch")).hasContent(patch);
    assertThat(run("undo", "alpha").code()).isEqualTo(1);
    assertThat(source).hasContent(Sample.MODULE);
  }

  @Test
  void anArchiveIsPortedAndItsPatchAppliesWhereItIsUnpacked() throws Exception {
    module("alpha-1.0");
    Sample.succeed(
        new ProcessBuilder("tar", "-czf", "alpha-1.0.tar.gz", "alpha-1.0")
            .directory(here.toFile()));
    Path unpacked = here.resolve("alpha-1.0");

    Run.Result result = run("batch", "alpha-1.0.tar.gz", "--out=out");

    assertThat(result.code()).as(result.err()).isEqualTo(1);
    Sample.succeed(
        new ProcessBuilder(
                "patch", "-p1", "-i", here.resolve("out/packages/alpha-1.0.patch").toString())
            .directory(unpacked.toFile()));
    assertThat(unpacked.resolve("src/m.c")).content().contains(Sample.DECLARATION);
    Run.Result apply = run("batch", "alpha-1.0.tar.gz", "--out=out", "--apply");
    assertThat(apply.code()).isEqualTo(2);
    assertThat(apply.err())
        .isEqualTo(
            "error: `--apply` changes directories, and `alpha-1.0.tar.gz` is an archive; leave one of them away\n");
  }

  @Test
  void whatIsWrongIsKnownBeforeAnythingIsDone() throws Exception {
    module("alpha");
    Files.writeString(here.resolve("file"), "");

    assertThat(run("batch", "alpha", "--out=file").err())
        .startsWith("error: `--out file` cannot be written: ")
        .endsWith("; name another place\n");
    assertThat(run("batch", "alpha", "--out=alpha/out").err())
        .isEqualTo(
            "error: `--out alpha/out` lies in the package `alpha`; name a place outside of it\n");
    assertThat(run("batch", "--out=out").err())
        .isEqualTo("error: no package is named; name directories or archives, or use `--list`\n");
    assertThat(run("batch", "alpha", "--out=out", "--report=r.json").err())
        .isEqualTo("error: `batch` writes its reports into `--out`; leave `--report` away\n");
    assertThat(run("batch", "alpha", "--out=out", "--time-limit=soon").err())
        .contains("`soon` is no time; write one as 90s, 10m or 2h");
    assertThat(run("batch", "alpha", "--out=out", "--memory-limit=1m").err())
        .contains("`1m` is less than 48m");
    assertThat(here.resolve("out")).doesNotExist();
  }

  @Test
  void aPlaceThatMayNotBeWrittenIsSaid() throws Exception {
    module("alpha");
    Path locked = Files.createDirectory(here.resolve("locked"));
    assertThat(locked.toFile().setWritable(false)).isTrue();
    assumeFalse(Files.isWritable(locked), "root may write anywhere");

    assertThat(run("batch", "alpha", "--out=locked/out").err())
        .isEqualTo(
            "error: `--out locked/out` cannot be written: permission denied; name another place\n");
  }

  @Test
  void aDiskThatIsFullIsALine() throws Exception {
    module("alpha");
    // A limit on the size of files stands for the disk: the process cannot write more than 1 KiB.
    List<String> java = WorkerJava.command(512, here, List.of("batch", "alpha", "--out=out"));
    List<String> command = new ArrayList<>(List.of("bash", "-c", "ulimit -f 1; exec \"$@\"", "x"));
    command.addAll(java);
    Path log = temporary.resolve("log");
    Process process =
        new ProcessBuilder(command)
            .directory(here.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();

    assertThat(process.waitFor()).as(said(log)).isEqualTo(3);
    assertThat(said(log))
        .contains("alpha: failed: its results cannot be written: file too large")
        .contains("error: the report `out/report.*` cannot be written: file too large");
    assertThat(run("batch", "alpha", "--out=out").err())
        .contains("packages: 1\n")
        .doesNotContain("failed");
  }

  private static String said(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
