package dev.ftport.cli.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ApplyTest extends TreeSandbox {
  @Test
  void replacesFilesAndKeepsTheirMode() throws Exception {
    Path file = write("src/mode.c", "old mode\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-x--x"));

    assertThat(apply(change("src/mode.c", "old mode\n", "new mode\n"))).isEmpty();

    assertThat(file).hasContent("new mode\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rwxr-x--x");
    assertThat(names(root().resolve("src"))).containsExactly("mode.c");
  }

  @Test
  void makesANewFileFirst() throws Exception {
    Path old = write("src/old.c", "old\n");
    List<String> order = new ArrayList<>();

    List<Left> left =
        new Apply(tree(), journals(), file -> order.add(String.valueOf(file.getFileName())))
            .run(List.of(change("src/old.c", "old\n", "new\n"), added("src/zz.h", "made\n")));

    assertThat(left).isEmpty();
    assertThat(order).containsExactly("zz.h", "old.c");
    assertThat(root().resolve("src/zz.h")).hasContent("made\n");
    assertThat(names(root().resolve("src"))).containsExactly("old.c", "zz.h");
    assertThat(undo().removed()).containsExactly("src/zz.h");
    assertThat(old).hasContent("old\n");
    assertThat(names(root().resolve("src"))).containsExactly("old.c");
  }

  @Test
  void touchesNothingWhereTheNewFileIsThere() throws Exception {
    Path old = write("old.c", "old\n");
    Path theirs = write("new.h", "theirs\n");

    assertThatThrownBy(() -> apply(change("old.c", "old\n", "new\n"), added("new.h", "made\n")))
        .isInstanceOf(TreeException.class)
        .hasMessageContaining("new.h` would be written, but it is there: move it away");

    assertThat(old).hasContent("old\n");
    assertThat(theirs).hasContent("theirs\n");
  }

  @Test
  void doesNotOverwriteWhatCameMeanwhile() throws Exception {
    Path theirs = root().resolve("new.h");
    Files.createDirectories(root());

    List<Left> left =
        new Apply(tree(), journals(), file -> writeTheirs(theirs))
            .run(List.of(added("new.h", "made\n")));

    assertThat(left).containsExactly(new Left("new.h", "it is there already"));
    assertThat(theirs).hasContent("theirs\n");
    assertThat(names(root())).containsExactly("new.h");
  }

  private static void writeTheirs(Path file) {
    try {
      Files.writeString(file, "theirs\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void keepsTheOwner() throws Exception {
    Path file = write("owner.c", "old owner\n");
    assumeThat(isRoot()).as("only root can give files away").isTrue();
    Files.setAttribute(file, "unix:uid", 4321);
    Files.setAttribute(file, "unix:gid", 4322);

    assertThat(apply(change("owner.c", "old owner\n", "new owner\n"))).isEmpty();

    assertThat(file).hasContent("new owner\n");
    assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(4321);
    assertThat(Files.getAttribute(file, "unix:gid")).isEqualTo(4322);
  }

  @Test
  void writesThroughALinkToItsTarget() throws Exception {
    Path target = write("real/target.c", "old target\n");
    Path link = Files.createSymbolicLink(root().resolve("link.c"), Path.of("real/target.c"));

    assertThat(apply(change("link.c", "old target\n", "new target\n"))).isEmpty();

    assertThat(link).isSymbolicLink();
    assertThat(target).hasContent("new target\n");
    assertThat(undo().restored()).containsExactly("real/target.c");
    assertThat(target).hasContent("old target\n");
  }

  @Test
  void replacesAFileWithTwoNamesOnce() throws Exception {
    Path target = write("both.c", "old both\n");
    Files.createSymbolicLink(root().resolve("link.c"), Path.of("both.c"));

    assertThat(
            apply(
                change("both.c", "old both\n", "new both\n"),
                change("link.c", "old both\n", "new both\n")))
        .isEmpty();

    assertThat(target).hasContent("new both\n");
  }

  @Test
  void doesNotFollowALinkOutOfTheTree() throws Exception {
    Path outside = Files.writeString(temporary.resolve("outside.c"), "old outside\n");
    Files.createDirectories(root());
    Files.createSymbolicLink(root().resolve("link.c"), outside);

    assertThat(apply(change("link.c", "old outside\n", "new outside\n")))
        .containsExactly(new Left("link.c", "it is a link that leads out of the tree"));

    assertThat(outside).hasContent("old outside\n");
  }

  @Test
  void leavesAFileThatSomebodyElseChanged() throws Exception {
    Path changed = write("changed.c", "theirs\n");
    Path other = write("other.c", "old other\n");

    assertThat(
            apply(
                change("changed.c", "old changed\n", "new changed\n"),
                change("other.c", "old other\n", "new other\n")))
        .containsExactly(new Left("changed.c", "it was changed by somebody else meanwhile"));

    assertThat(changed).hasContent("theirs\n");
    assertThat(other).hasContent("new other\n");
  }

  @Test
  void leavesAFileThatIsGone() throws Exception {
    Files.createDirectories(root());

    assertThat(apply(change("gone.c", "old gone\n", "new gone\n")))
        .containsExactly(new Left("gone.c", "no such file or directory"));
  }

  @Test
  void leavesAReadOnlyFile() throws Exception {
    assumeThat(isRoot()).as("root may write read-only files").isFalse();
    Path file = write("readonly.c", "old readonly\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));

    assertThat(apply(change("readonly.c", "old readonly\n", "new readonly\n")))
        .containsExactly(new Left("readonly.c", "it may not be written"));
  }

  @Test
  void leavesFilesOfAReadOnlyDirectory() throws Exception {
    assumeThat(isRoot()).as("root may write to read-only directories").isFalse();
    Path file = write("closed/file.c", "old closed\n");
    Files.setPosixFilePermissions(
        root().resolve("closed"), PosixFilePermissions.fromString("r-xr-xr-x"));
    try {
      assertThat(apply(change("closed/file.c", "old closed\n", "new closed\n")))
          .containsExactly(new Left("closed/file.c", "permission denied"));
      assertThat(file).hasContent("old closed\n");
    } finally {
      Files.setPosixFilePermissions(
          root().resolve("closed"), PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  @Test
  void leavesFilesOfAReadOnlyDisk() throws Exception {
    Path mounted = Files.createDirectories(root().resolve("readonly"));
    assumeThat(mount(mounted)).as("only root can mount a disk").isTrue();
    try {
      Path file = write("readonly/file.c", "old readonly\n");
      run("mount", "-o", "remount,ro", mounted.toString());

      assertThat(apply(change("readonly/file.c", "old readonly\n", "new readonly\n")))
          .containsExactly(new Left("readonly/file.c", "it may not be written"));

      assertThat(file).hasContent("old readonly\n");
    } finally {
      run("umount", mounted.toString());
    }
  }

  @Test
  void leavesAFileForWhichTheDiskIsTooSmall() throws Exception {
    Path mounted = Files.createDirectories(root().resolve("small"));
    assumeThat(mount(mounted)).as("only root can mount a small disk").isTrue();
    try {
      String old = "o".repeat(40_000);
      Path big = write("small/big.c", old);
      Path fine = write("fine.c", "old fine\n");

      assertThat(
              apply(
                  change("small/big.c", old, "n".repeat(60_000)),
                  change("fine.c", "old fine\n", "new fine\n")))
          .containsExactly(new Left("small/big.c", "no space left on device"));

      assertThat(big).hasContent(old);
      assertThat(names(mounted)).containsExactly("big.c");
      assertThat(fine).hasContent("new fine\n");
      assertThat(undo().restored()).containsExactly("fine.c");
    } finally {
      run("umount", mounted.toString());
    }
  }

  @Test
  void touchesNothingWithoutAJournal() throws Exception {
    Path file = write("file.c", "old file\n");
    Path notADirectory = Files.writeString(temporary.resolve("state"), "a file");

    assertThatThrownBy(
            () ->
                new Apply(tree(), notADirectory.resolve("journals"))
                    .run(List.of(change("file.c", "old file\n", "new file\n"))))
        .isInstanceOf(TreeException.class)
        .hasMessageContaining("the journal for `ftport undo` cannot be written in")
        .hasMessageContaining(notADirectory.toString());

    assertThat(file).hasContent("old file\n");
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  private static boolean mount(Path directory) throws Exception {
    return isRoot() && run("mount", "-t", "tmpfs", "-o", "size=80k", "tmpfs", directory.toString());
  }

  private static boolean run(String... command) throws Exception {
    return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
  }
}
