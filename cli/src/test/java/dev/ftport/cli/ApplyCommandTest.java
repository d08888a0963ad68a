package dev.ftport.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplyCommandTest {
  @TempDir private Path temporary;
  private Path here;

  @BeforeEach
  void enter() throws IOException {
    here = Files.createDirectories(temporary.toRealPath().resolve("here"));
  }

  private Run.Result run(String... args) {
    return new Run(here, temporary.resolve("state")).run(args);
  }

  @Test
  void changesWhatDiffShows() throws Exception {
    Path file = Sample.write(here, "src/sample.c", Sample.MODULE);

    Run.Result result = run("apply");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).isEmpty();
    assertThat(result.err())
        .contains("fixed[single-phase-undeclared]")
        .endsWith("help: `ftport undo` brings the old files back\n");
    assertThat(file).content().contains(Sample.DECLARATION);
    assertThat(run("apply").code()).isZero();
    assertThat(run("diff").out()).isEmpty();
  }

  @Test
  void undoBringsTheOldFilesBackFromBelowAndAbove() throws Exception {
    Path file = Sample.write(here, "package/src/sample.c", Sample.MODULE);
    Path top = here;
    here = top.resolve("package");
    run("apply");
    here = top.resolve("package/src");

    Run.Result first = run("undo");
    Run.Result second = run("undo");

    assertThat(first.code()).isEqualTo(1);
    assertThat(first.err()).isEqualTo("brought back `src/sample.c`\n");
    assertThat(second.code()).isZero();
    assertThat(second.err()).isEqualTo("nothing to undo in `%s`\n".formatted(here));
    assertThat(file).hasContent(Sample.MODULE);
  }

  @Test
  void undoLeavesAFileThatHasChangedSince() throws Exception {
    Path file = Sample.write(here, "sample.c", Sample.MODULE);
    run("apply");
    Files.writeString(file, "mine\n");

    Run.Result result = run("undo", ".");

    assertThat(result.code()).isEqualTo(3);
    assertThat(result.err())
        .startsWith("left `sample.c`: it was changed since; its old content is in `")
        .endsWith("last.zip`\n");
    assertThat(file).hasContent("mine\n");
  }

  @Test
  void keepsTheJournalOfACheckoutInsideGit() throws Exception {
    Path file = Sample.write(here, "sample.c", Sample.MODULE);
    Sample.commit(here);

    assertThat(run("apply").code()).isEqualTo(1);

    assertThat(here.resolve(".git/ftport/last.zip")).exists();
    assertThat(Sample.git(here, "status", "--porcelain")).isEqualTo(" M sample.c\n");
    assertThat(run("undo").code()).isEqualTo(1);
    assertThat(file).hasContent(Sample.MODULE);
    assertThat(Sample.git(here, "status", "--porcelain")).isEmpty();
    assertThat(temporary.resolve("state")).doesNotExist();
  }

  @Test
  void refusesUncommittedChanges() throws Exception {
    Path file = Sample.write(here, "sample.c", Sample.MODULE);
    for (int i = 0; i < 6; i++) {
      Sample.write(here, "tracked" + i + ".txt", "old\n");
    }
    Sample.commit(here);
    Sample.write(here, "tracked0.txt", "new\n");

    Run.Result one = run("apply", "sample.c");
    for (int i = 1; i < 6; i++) {
      Sample.write(here, "tracked" + i + ".txt", "new\n");
    }
    Run.Result many = run("apply");

    assertThat(one.code()).isEqualTo(2);
    assertThat(one.err())
        .isEqualTo(
            "error: `%s` has uncommitted changes in `tracked0.txt`; commit or stash them, or use `--allow-dirty`\n"
                .formatted(here));
    assertThat(many.err()).contains("`tracked0.txt`, `tracked1.txt`, `tracked2.txt` and 3 more;");
    assertThat(file).hasContent(Sample.MODULE);
    assertThat(run("apply", "--allow-dirty").code()).isEqualTo(1);
    assertThat(file).content().contains(Sample.DECLARATION);
  }

  @Test
  void filesThatGitDoesNotKnowAreNoReasonToRefuse() throws Exception {
    Sample.write(here, "sample.c", Sample.MODULE);
    Sample.commit(here);
    Sample.write(here, "unknown.txt", "new\n");

    assertThat(run("apply").code()).isEqualTo(1);
  }

  @Test
  void aReportThatCannotBeWrittenIsKnownBeforeAFileIsChanged() throws Exception {
    Path file = Sample.write(here, "sample.c", Sample.MODULE);

    Run.Result result = run("apply", "--report", "missing/report.json");

    assertThat(result.code()).isEqualTo(2);
    assertThat(file).hasContent(Sample.MODULE);
  }

  @Test
  void aReportThatCannotBeFinishedTakesNothingBack() throws Exception {
    assumeThat(Path.of("/dev/full")).as("a file that is always full").exists();
    Path file = Sample.write(here, "sample.c", Sample.MODULE);

    Run.Result result = run("apply", "--report", "/dev/full");

    assertThat(result.code()).isEqualTo(3);
    assertThat(result.err())
        .endsWith(
            "help: `ftport undo` brings the old files back\n"
                + "error: the report `/dev/full` cannot be written: no space left on device\n");
    assertThat(file).content().contains(Sample.DECLARATION);
    assertThat(run("undo").err()).isEqualTo("brought back `sample.c`\n");
    assertThat(file).hasContent(Sample.MODULE);
  }

  @Test
  void aFileThatMayNotBeWrittenIsSaidAndStays() throws Exception {
    boolean root = System.getProperty("user.name").equals("root");
    Path disk = Files.createDirectories(here.resolve("disk"));
    assumeThat(!root || ends("mount", "-t", "tmpfs", "tmpfs", disk.toString()))
        .as("root may write everything but what is mounted so that nobody may")
        .isTrue();
    try {
      Path file = Sample.write(disk, "sample.c", Sample.MODULE);
      if (root) {
        assertThat(ends("mount", "-o", "remount,ro", disk.toString())).isTrue();
      } else {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
      }

      Run.Result result = run("apply");

      assertThat(result.code()).isEqualTo(3);
      assertThat(result.err()).contains("error: disk/sample.c: not changed: it may not be written");
      assertThat(file).hasContent(Sample.MODULE);
    } finally {
      if (root) {
        assertThat(ends("umount", disk.toString())).isTrue();
      }
    }
  }

  private static boolean ends(String... command) throws Exception {
    return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
  }

  @Test
  void aJournalThatCannotBeWrittenIsKnownBeforeAFileIsChanged() throws Exception {
    Path file = Sample.write(here, "sample.c", Sample.MODULE);
    Files.writeString(temporary.resolve("state"), "a file");

    Run.Result result = run("apply");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err())
        .startsWith("error: the journal for `ftport undo` cannot be written in `")
        .endsWith("; make that directory writable\n");
    assertThat(result.err().lines()).hasSize(1);
    assertThat(file).hasContent(Sample.MODULE);
  }

  @Test
  void refusesAfterAnApplyThatStoppedHalfWay() throws Exception {
    Sample.write(here, "sample.c", Sample.MODULE);
    Sample.commit(here);
    run("apply");
    Files.move(here.resolve(".git/ftport/last.zip"), here.resolve(".git/ftport/started.zip"));

    Run.Result result = run("apply", "--allow-dirty");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err())
        .isEqualTo(
            "error: an apply in `%s` stopped half-way: `ftport undo` brings its files back\n"
                .formatted(here));
    assertThat(run("undo").err()).isEqualTo("brought back `sample.c`\n");
    assertThat(run("apply").code()).isEqualTo(1);
  }

  @Test
  void severalCheckoutsHaveAJournalEach() throws Exception {
    Sample.write(here, "one/sample.c", Sample.MODULE);
    Sample.write(here, "two/sample.c", Sample.MODULE);
    Sample.commit(here.resolve("one"));
    Sample.commit(here.resolve("two"));

    assertThat(run("apply", "one", "two").code()).isEqualTo(1);

    assertThat(run("undo", "one").err()).isEqualTo("brought back `sample.c`\n");
    assertThat(here.resolve("one/sample.c")).hasContent(Sample.MODULE);
    assertThat(here.resolve("two/sample.c")).content().contains(Sample.DECLARATION);
    assertThat(run("undo", "one", "two").code()).isEqualTo(1);
    assertThat(here.resolve("two/sample.c")).hasContent(Sample.MODULE);
  }
}
