package dev.ftport.cli.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UncommittedChangesTest {
  @TempDir private Path temporary;
  private Path root;

  @BeforeEach
  void commitOneFile() throws Exception {
    root = Files.createDirectories(temporary.toRealPath().resolve("checkout"));
    git("init", "-q");
    Files.writeString(root.resolve("committed.c"), "int committed;\n");
    git("add", ".");
    commit();
  }

  @Test
  void aCommittedTreeHasNone() throws Exception {
    assertThat(changes()).isEmpty();
  }

  @Test
  void aFileThatGitDoesNotKnowIsNone() throws Exception {
    Files.writeString(root.resolve("unknown.c"), "int unknown;\n");

    assertThat(changes()).isEmpty();
  }

  @Test
  void changedStagedAndMissingFilesAre() throws Exception {
    Files.writeString(root.resolve("gone.c"), "int gone;\n");
    git("add", ".");
    commit();
    Files.delete(root.resolve("gone.c"));
    Files.writeString(root.resolve("committed.c"), "int changed;\n");
    Files.writeString(root.resolve("staged.c"), "int staged;\n");
    git("add", "staged.c");

    assertThat(changes()).containsExactly("committed.c", "gone.c", "staged.c");
  }

  @Test
  void aLinkedWorkTreeIsLookedAtByItself() throws Exception {
    git("worktree", "add", "-q", temporary.resolve("linked").toString());
    Path linked = temporary.toRealPath().resolve("linked");
    Files.writeString(root.resolve("committed.c"), "int changed;\n");

    WorkTree tree = WorkTree.of(linked, temporary);

    assertThat(tree.root()).isEqualTo(linked);
    assertThat(UncommittedChanges.of(tree.root(), tree.gitDirectory().orElseThrow())).isEmpty();
    Files.writeString(linked.resolve("committed.c"), "int linked;\n");
    assertThat(UncommittedChanges.of(tree.root(), tree.gitDirectory().orElseThrow()))
        .containsExactly("committed.c");
  }

  @Test
  void startsNoFilterAndLeavesNothingBehind() throws Exception {
    Path ran = temporary.resolve("ran");
    git("config", "filter.evil.clean", "touch " + ran + "; cat");
    Files.writeString(root.resolve(".gitattributes"), "*.c filter=evil\n");
    Files.writeString(root.resolve("committed.c"), "int another;\n");

    assertThat(changes()).contains("committed.c");

    assertThat(ran).doesNotExist();
    try (var files = Files.walk(root)) {
      assertThat(files.filter(file -> file.getFileName().toString().startsWith(".probe")))
          .isEmpty();
    }
  }

  @Test
  void aDamagedRepositoryIsSaidToBeOne() throws Exception {
    Files.writeString(root.resolve(".git/index"), "rubbish");

    assertThatThrownBy(this::changes)
        .isInstanceOf(TreeException.class)
        .hasMessageContaining("git's files cannot be read");
  }

  private List<String> changes() throws TreeException {
    return UncommittedChanges.of(root, root.resolve(".git"));
  }

  private void commit() throws Exception {
    git("-c", "user.name=A", "-c", "user.email=a@b.c", "commit", "-q", "-m", "m");
  }

  private void git(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).directory(root.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(said).isZero();
  }
}
