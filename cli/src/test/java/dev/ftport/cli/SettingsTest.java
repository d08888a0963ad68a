package dev.ftport.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
  private static final String SKIP = "skip = [\"single-phase-undeclared\"]\n";

  @TempDir private Path temporary;
  private Path here;

  @BeforeEach
  void enter() throws IOException {
    here = Files.createDirectories(temporary.toRealPath().resolve("here"));
  }

  private Run.Result run(String... args) {
    return new Run(here, temporary.resolve("state")).run(args);
  }

  private void module(String path) throws IOException {
    Sample.write(here, path, Sample.MODULE);
  }

  @Test
  void ofAPackageAreInItsPyproject() throws Exception {
    module("sample.c");
    Sample.write(here, "pyproject.toml", "[project]\nname = \"a\"\n\n[tool.ftport]\n" + SKIP);

    assertThat(run("diff").out()).isEmpty();
    assertThat(run("diff", "--skip=multi-phase-undeclared").out()).contains(Sample.DECLARATION);
  }

  @Test
  void ofItsOwnFileWinOverThePyproject() throws Exception {
    module("sample.c");
    Sample.write(here, "pyproject.toml", "[tool.ftport]\n" + SKIP);
    Sample.write(here, "ftport.toml", "declare = \"always\"\n");

    assertThat(run("diff").out()).contains(Sample.DECLARATION);
    assertThat(run("config").out()).contains("file: ftport.toml\n");
  }

  @Test
  void areThoseOfTheNearestFileInTheCheckout() throws Exception {
    module("one/two/sample.c");
    Sample.write(here, "ftport.toml", SKIP);
    Sample.write(here, "one/pyproject.toml", "[project]\nname = \"says nothing of it\"\n");
    Sample.commit(here);

    assertThat(run("diff", "one/two").out()).isEmpty();
    Sample.write(here, "one/ftport.toml", "");
    assertThat(run("diff", "one/two").out()).contains(Sample.DECLARATION);
  }

  @Test
  void areNotThoseAboveTheCheckoutOrThePackage() throws Exception {
    module("package/sample.c");
    Sample.write(here, "ftport.toml", SKIP);

    assertThat(run("diff", "package").out()).contains(Sample.DECLARATION);
    Sample.write(here, "package/setup.py", "");
    assertThat(run("diff", "package").out()).contains(Sample.DECLARATION);
    Sample.commit(here.resolve("package"));
    assertThat(run("diff", "package").out()).contains(Sample.DECLARATION);
  }

  @Test
  void ofSeveralPackagesAreEachItsOwn() throws Exception {
    module("one/sample.c");
    module("two/sample.c");
    Sample.write(here, "one/ftport.toml", SKIP);

    assertThat(run("diff", "one", "two").out())
        .contains("b/two/sample.c")
        .doesNotContain("b/one/sample.c");
  }

  @Test
  void ofTheRunMustNotDisagree() throws Exception {
    module("one/sample.c");
    module("two/sample.c");
    Sample.write(here, "one/ftport.toml", "ledger = true\n");

    Run.Result result = run("diff", "one", "two");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err())
        .isEqualTo(
            "error: `ledger` is true in `%s` (one/ftport.toml:1:1) and false in `%s` (default); say it on the command line\n"
                .formatted(here.resolve("one"), here.resolve("two")));
    assertThat(run("diff", "one", "two", "--no-ledger").code()).isEqualTo(1);
  }

  @Test
  void ofAFileLeaveATransformOutThere() throws Exception {
    module("src/legacy/old.c");
    module("src/new.c");
    Sample.write(here, "setup.py", "");
    Sample.write(
        here,
        "ftport.toml",
        "[per-file-skip]\n\"src/legacy/*.c\" = [\"single-phase-undeclared\"]\n");

    Run.Result result = run("diff", "--verbose");

    assertThat(result.out()).contains("b/src/new.c").doesNotContain("old.c");
    assertThat(result.err()).contains("2 looked at").doesNotContain("src/legacy/old.c:");
    assertThat(run("diff", "src").out()).contains("b/src/new.c").doesNotContain("old.c");
    assertThat(run("diff", "src/legacy/old.c").out()).isEmpty();
  }

  @Test
  void ofAFileCanLeaveAllOut() throws Exception {
    module("src/legacy/deep/old.c");
    Sample.write(here, "setup.py", "from Cython.Build import cythonize\n");
    Sample.write(here, "fast.pyx", "def f():\n    return 1\n");
    Sample.write(
        here, "ftport.toml", "per-file-skip = {\"/legacy/\" = \"all\", \"*.pyx\" = [\"all\"]}\n");

    assertThat(run("diff").out()).contains("b/src/legacy/deep/old.c");
    Sample.write(
        here,
        "ftport.toml",
        "per-file-skip = {\"src/legacy/\" = \"all\", \"*.pyx\" = [\"all\"]}\n");
    Run.Result result = run("diff");
    assertThat(result.code()).isZero();
    assertThat(result.out()).isEmpty();
  }

  @Test
  void ofAFileTurnWhatBelongsToItElsewhereIntoAdvice() throws Exception {
    copy(Path.of("..", "fixtures", "across-files", "lender-and-its-callers", "before"));
    assertThat(run("diff").out()).contains("b/encode.c").contains("b/registry.c");
    Sample.write(here, "ftport.toml", "per-file-skip = {\"encode.c\" = [\"borrowed-lookup\"]}\n");

    Run.Result result = run("diff");

    assertThat(result.out()).doesNotContain("b/encode.c").doesNotContain("b/registry.c");
    assertThat(result.out()).contains("b/default.c");
    assertThat(result.err())
        .contains("advice[borrowed-lookup]")
        .contains("a part is skipped in `encode.c` by a setting")
        .doesNotContain("--> encode.c");
  }

  private void copy(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.copy(file, here.resolve(file.getFileName()));
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          selct = []                       | 1:1: 'selct' is no setting; the nearest is 'select'
          per-file-skp = {}                | 1:1: 'per-file-skp' is no setting; the nearest is 'per-file-skip'
          report = "x"                     | 1:1: 'report' is said on the command line only
          unsafe = "yes"                   | 1:10: 'unsafe' is true or false
          select = "all"                   | 1:10: 'select' is a list of strings
          select = ["borrowed-lookup", 1]  | 1:30: 'select' is a list of strings
          skip = ["borrowed-lokup"]        | 1:9: no transform is called 'borrowed-lokup'; the nearest is 'borrowed-lookup', and 'ftport list' shows all
          guard = "versoin"                | 1:9: 'guard': 'versoin' is none of build, version; the nearest is 'version'
          min-python = 3.9                 | 1:14: 'min-python' is a string
          min-python = "2.7"               | 1:14: 'min-python': '2.7' is no version of Python 3
          jobs = 0                         | 1:8: '--jobs 0' is less than one
          jobs = 1.5                       | 1:8: 'jobs' is a whole number
          define = ["OK", "1=2"]           | 1:17: '--define 1=2' names no macro; write NAME or NAME=VALUE
          python = ["bin/python"]          | 1:11: 'bin/python' is a path; a file names interpreters by name or version
          per-file-skip = 1                | 1:17: 'per-file-skip' is a table of globs and lists of transforms
          per-file-skip = {"[a" = "all"}   | 1:1: '[a' is no glob; write it as in .gitignore
          per-file-skip = {"a.c" = []}     | 1:1: 'a.c' needs a list of the ids of transforms, or "all"
          per-file-skip = {"a.c" = ["b"]}  | 1:1: no transform is called 'b'; the nearest is 'blocking-lock', and 'ftport list' shows all
          unsafe =                         | 1:9: no TOML
          """)
  void thatAreWrongAreOneLineWithTheirPlace(String setting, String message) throws Exception {
    module("sample.c");
    Sample.write(here, "ftport.toml", setting + "\n");

    Run.Result result = run("diff");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.out()).isEmpty();
    assertThat(result.err().lines()).hasSize(1);
    assertThat(result.err()).startsWith("error: ftport.toml:" + message.replace('\'', '`'));
  }

  @Test
  void thatAreWrongSayTheLineInAPyproject() throws Exception {
    module("sample.c");
    Sample.write(
        here,
        "pyproject.toml",
        """
        [project]
        name = "a"

        [tool.ftport]
        declare = "always"
        unsave = true

        [tool.ftport.per-file-skip]
        "*.c" = [
            "borrowed-lookup",
            "dict-iteratio",
        ]
        """);

    assertThat(run("diff").err())
        .isEqualTo("error: pyproject.toml:6:1: `unsave` is no setting; the nearest is `unsafe`\n");
    Sample.write(
        here,
        "pyproject.toml",
        Files.readString(here.resolve("pyproject.toml")).replace("unsave", "unsafe"));
    assertThat(run("apply").err())
        .startsWith("error: pyproject.toml:11:5: no transform is called `dict-iteratio`;");
    assertThat(here.resolve("sample.c")).hasContent(Sample.MODULE);
  }

  @Test
  void startPathsFromTheirDirectory() throws Exception {
    module("package/src/sample.c");
    Files.createDirectories(here.resolve("package/headers"));
    Sample.write(here, "package/pyproject.toml", "[tool.ftport]\ninclude = [\"headers\"]\n");

    assertThat(run("diff", "package/src/sample.c").code()).isEqualTo(1);
    Files.delete(here.resolve("package/headers"));
    assertThat(run("diff", "package").err())
        .isEqualTo(
            "error: package/pyproject.toml:2:12: `--include %s` names no directory\n"
                .formatted(here.resolve("package/headers")));
  }

  @Test
  void inABrokenPyprojectOfOthersAreNoneOfOurBusiness() throws Exception {
    module("sample.c");
    Sample.write(here, "pyproject.toml", "[project\n");

    assertThat(run("diff").out()).contains(Sample.DECLARATION);
  }

  @Test
  void thatCannotBeReadAreALine() throws Exception {
    module("sample.c");
    Path file = Sample.write(here, "ftport.toml", "");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    assumeThat(Files.isReadable(file)).as("root reads everything").isFalse();

    assertThat(run("diff").err())
        .isEqualTo("error: `ftport.toml` cannot be read: permission denied\n");
  }

  @Test
  void areShownWithWhereTheyComeFrom() throws Exception {
    Sample.write(
        here,
        "pyproject.toml",
        """
        [project]
        name = "a"
        requires-python = ">=3.10"

        [tool.ftport]
        unsafe = true
        skip = ["dict-iteration"]
        per-file-skip = {"*.h" = "all"}
        """);

    String shown = run("config", "--guard=version").out();

    assertThat(shown).startsWith("package: .\nfile: pyproject.toml\n");
    assertThat(shown)
        .containsPattern("(?m)^unsafe +true +pyproject\\.toml:6:1$")
        .containsPattern("(?m)^skip +\\[\"dict-iteration\"\\] +pyproject\\.toml:7:1$")
        .containsPattern("(?m)^guard +\"version\" +command line$")
        .containsPattern("(?m)^min-python +\"3\\.10\" +requires-python$")
        .containsPattern("(?m)^declare +\"always\" +default$")
        .containsPattern("(?m)^per-file-skip +\\*\\.h: all +pyproject\\.toml:8:1$")
        .doesNotContain("report");
    assertThat(run("config", "--no-unsafe").out())
        .containsPattern("(?m)^unsafe +false +command line$");
  }

  @Test
  void areShownToProgramsToo() throws Exception {
    Sample.write(here, "ftport.toml", "unsafe = true\n");

    assertThat(run("config", "--format=json", "--jobs=3").out())
        .contains(
            "\"unsafe\": {\n        \"value\": true,\n        \"from\": \"file\",\n        \"line\": 1")
        .contains("\"jobs\": {\n        \"value\": 3,\n        \"from\": \"command line\"")
        .contains("\"min-python\": {\n        \"value\": \"3.9\",\n        \"from\": \"default\"");
  }
}
