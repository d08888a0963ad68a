package dev.ftport.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IgnoreRulesTest {
  @TempDir Path temporary;
  private Tree tree;

  @BeforeEach
  void makeTree() throws IOException {
    tree = new Tree(Files.createDirectory(temporary.toRealPath().resolve("tree")));
  }

  private void initialise(String directory) throws GitAPIException {
    Git.init().setDirectory(tree.root().resolve(directory).toFile()).call().close();
  }

  private void track(String... paths) throws GitAPIException {
    try (Git git = Git.init().setDirectory(tree.root().toFile()).call()) {
      for (String path : paths) {
        git.add().addFilepattern(path).call();
      }
    }
  }

  @Test
  void patternsHoldInATreeThatIsNoCheckout() {
    tree.withC(
            "a.c", "gen_a.c", "build/b.c", "src/gen_b.c", "src/gen_c.c", "src/own/d.c", "build.c")
        .with(".gitignore", "gen_*.c", "build/")
        .with("src/.gitignore", "!gen_b.c", "/own");
    assertThat(tree.lines())
        .containsExactly(
            "take a.c",
            "take build.c",
            "out build/: ignored by git: \u201cbuild/\u201d in .gitignore",
            "out gen_a.c: ignored by git: \u201cgen_*.c\u201d in .gitignore",
            "take src/gen_b.c",
            "out src/gen_c.c: ignored by git: \u201cgen_*.c\u201d in .gitignore",
            "out src/own/: ignored by git: \u201c/own\u201d in src/.gitignore");
  }

  @Test
  void anIgnoredDirectoryWithoutCIsNotWorthAWord() {
    tree.withC("a.c").with("docs/_build/x.html", "").with(".gitignore", "_build");
    assertThat(tree.lines()).containsExactly("take a.c");
  }

  @Test
  void whatIsTrackedIsNotIgnored() throws GitAPIException {
    tree.withC("kept.gen.c", "build/kept.c", "build/sub/kept.c");
    track("kept.gen.c", "build");
    tree.withC("new.gen.c", "build/new.c", "build/other/new.c")
        .with(".gitignore", "*.gen.c", "build/");
    assertThat(tree.lines())
        .containsExactly(
            "take build/kept.c",
            "out build/new.c: ignored by git: \u201cbuild/\u201d in .gitignore",
            "out build/other/: ignored by git: \u201cbuild/\u201d in .gitignore",
            "take build/sub/kept.c",
            "take kept.gen.c",
            "out new.gen.c: ignored by git: \u201c*.gen.c\u201d in .gitignore");
  }

  @Test
  void theRepositoryAndTheUserHavePatternsToo() throws GitAPIException, IOException {
    tree.withC("a.c", "local.c", "mine.c");
    track("a.c");
    Files.createDirectories(tree.root().resolve(".git/info"));
    Files.writeString(tree.root().resolve(".git/info/exclude"), "local.c\n");
    Files.createDirectories(tree.user().settings().resolve("git"));
    Files.writeString(tree.user().settings().resolve("git/ignore"), "mine.c\na.c\n");
    assertThat(tree.lines())
        .containsExactly(
            "take a.c",
            "out local.c: ignored by git: \u201clocal.c\u201d in .git/info/exclude",
            "out mine.c: ignored by git: \u201cmine.c\u201d in the user's excludes file");
  }

  @Test
  void theUsersSettingsNameTheFileOfPatterns() throws GitAPIException, IOException {
    tree.withC("a.c", "b.c");
    track("a.c");
    Files.createDirectories(tree.user().home());
    Files.writeString(
        tree.user().home().resolve(".gitconfig"), "[core]\n\texcludesFile = ~/patterns\n");
    Files.writeString(tree.user().home().resolve("patterns"), "b.c\n");
    assertThat(tree.lines())
        .containsExactly(
            "take a.c", "out b.c: ignored by git: \u201cb.c\u201d in the user's excludes file");
  }

  @Test
  void patternsAboveTheRootHoldInACheckout() throws GitAPIException {
    tree.withC("sub/a.c", "sub/x.c", "sub/y.c").with(".gitignore", "/sub/x.c", "y.c");
    track(".gitignore");
    assertThat(Tree.lines(tree.find(Wanted.USUAL, "sub").getFirst()))
        .containsExactly(
            "take a.c",
            "out x.c: ignored by git: \u201c/sub/x.c\u201d in .gitignore",
            "out y.c: ignored by git: \u201cy.c\u201d in .gitignore");
  }

  @Test
  void whoNamesAnIgnoredDirectoryWantsIt() throws GitAPIException {
    tree.withC("build/a.c", "build/deep/b.c").with(".gitignore", "build/");
    track(".gitignore");
    assertThat(Tree.lines(tree.find(Wanted.USUAL, "build").getFirst()))
        .containsExactly("take a.c", "take deep/b.c");
    assertThat(Tree.lines(tree.find(Wanted.USUAL, "build/deep").getFirst()))
        .containsExactly("take b.c");
  }

  @Test
  void submodulesAndRepositoriesInsideAreNotThePackages() throws Exception {
    tree.withC("a.c", "libs/one/b.c", "libs/two/c.c")
        .with(".gitmodules", "[submodule \"one\"]", "\tpath = libs/one", "\turl = ../one");
    track("a.c");
    initialise("libs/two");
    assertThat(tree.lines())
        .containsExactly(
            "take a.c",
            "out libs/one/: a git submodule",
            "out libs/two/: a git repository of its own");
  }

  @Test
  void repositoriesInADirectoryThatIsNoneAreWalked() throws Exception {
    tree.withC("one/a.c");
    initialise("one");
    assertThat(tree.lines()).containsExactly("take one/a.c");
  }
}
