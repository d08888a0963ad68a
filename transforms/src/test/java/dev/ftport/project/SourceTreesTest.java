package dev.ftport.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceTreesTest {
  @TempDir Path temporary;
  private Tree tree;

  @BeforeEach
  void makeTree() throws IOException {
    tree = new Tree(Files.createDirectory(temporary.toRealPath().resolve("tree")));
  }

  @Test
  void cAndCppAreTakenSortedByPath() {
    tree.withC("b.c", "a/z.CPP", "a/h.h", "a.cc", "t.c.src", "x.hpp", "y.inl", "w.tpp", "v.c++");
    tree.with("README.md", "int x;").with("x.py", "pass").with("noending", "int x;");
    assertThat(tree.lines())
        .containsExactly(
            "take a.cc",
            "take a/h.h",
            "take a/z.CPP",
            "take b.c",
            "take t.c.src",
            "take v.c++",
            "take w.tpp",
            "take x.hpp",
            "take y.inl");
  }

  @Test
  void whatOnlyMayBeCIsJudgedByItsText() {
    tree.with("a.inc", "static PyObject *f(void) { return PyList_New(0); }")
        .with("b.inc", "; an assembler's")
        .with("c.rst.inc", "PyList_New(0)")
        .with("d.c.in", "#include <Python.h>")
        .with("config.h.in", "#undef HAVE_X")
        .with("e.m", "#import \"Python.h\"")
        .with("matlab.m", "% y = x")
        .with("k.cu", "PyObject *x = PyLong_FromLong(1);");
    assertThat(tree.lines())
        .containsExactly(
            "take a.inc",
            "out d.c.in: a template that the build fills in",
            "out e.m: Objective-C is not read",
            "out k.cu: CUDA is not read");
  }

  @Test
  void oddNamesAreNames() {
    tree.withC("<script>.c", "a\nb.c", " .c", "-.c", "\u00e9.c", ".hidden.c");
    assertThat(tree.lines())
        .contains("take <script>.c", "take a\nb.c", "take  .c", "take -.c", "take .hidden.c")
        .hasSize(6);
  }

  @Test
  void deepTreesEndSomewhere() {
    tree.withC("d/".repeat(100) + "a.c", "d/".repeat(300) + "b.c");
    assertThat(tree.lines())
        .containsExactly(
            "take " + "d/".repeat(100) + "a.c",
            "out " + "d/".repeat(101) + ": more than 100 directories deep");
  }

  @Test
  void binaryAndHugeFilesAreLeftOut() throws IOException {
    tree.with("b.c", "int\0x;");
    try (RandomAccessFile file = new RandomAccessFile(tree.root().resolve("h.c").toFile(), "rw")) {
      file.setLength(33L << 20);
    }
    assertThat(tree.lines()).containsExactly("out b.c: binary", "out h.c: larger than 32 MiB");
  }

  @Test
  void linksAreFollowedOnlyAsFarAsTheTree() throws IOException {
    Files.writeString(temporary.resolve("outside.c"), "int x;");
    Files.createDirectory(temporary.resolve("elsewhere"));
    tree.withC("a.c", "d/b.c")
        .with("text.txt", "int x;")
        .withLink("again.c", "a.c")
        .withLink("d/up", "..")
        .withLink("same", "d")
        .withLink("out.c", "../outside.c")
        .withLink("outdir", "../elsewhere")
        .withLink("loop.c", "loop.c")
        .withLink("gone.c", "gone")
        .withLink("text.c", "text.txt")
        .withLink("text2.c", "text.c");
    assertThat(tree.lines())
        .containsExactly(
            "take a.c",
            "take d/b.c",
            "fail gone.c: a link that leads nowhere",
            "fail loop.c: a link that leads in a circle",
            "out out.c: a link that leads out of the tree",
            "out outdir: a link that leads out of the tree",
            "take text.c");
  }

  @Test
  void specialFilesAreNeverOpened() throws Exception {
    Process mkfifo = new ProcessBuilder("mkfifo", tree.root().resolve("p.c").toString()).start();
    Assumptions.assumeTrue(mkfifo.waitFor() == 0);
    assertThat(tree.lines()).containsExactly("out p.c: not a regular file");
    assertThat(Tree.lines(tree.find(Wanted.USUAL, "p.c").getFirst()))
        .containsExactly("fail p.c: not a regular file");
  }

  @Test
  void whatCannotBeReadIsSaid() throws IOException {
    tree.withC("closed/a.c", "b.c");
    Path closed = tree.root().resolve("closed");
    assertThat(closed.toFile().setReadable(false)).isTrue();
    Path file = tree.root().resolve("b.c");
    assertThat(file.toFile().setReadable(false)).isTrue();
    try {
      Assumptions.assumeFalse(Files.isReadable(file), "permissions do not hold for this user");
      assertThat(tree.lines())
          .containsExactly("fail b.c: permission denied", "fail closed/: permission denied");
    } finally {
      closed.toFile().setReadable(true);
    }
  }

  @Test
  void whatDoesNotExistIsAnError() {
    assertThatThrownBy(
            () -> SourceTrees.find(List.of(tree.root().resolve("no.c")), Wanted.USUAL, tree.user()))
        .isInstanceOf(MissingPathException.class)
        .hasMessageStartingWith("no such file or directory: ")
        .hasMessageEndingWith("no.c");
    tree.withC("a.c").withLink("gone.c", "gone");
    assertThatThrownBy(() -> SourceTrees.find(List.of(tree.root().resolve("a.c/b")), Wanted.USUAL))
        .isInstanceOf(MissingPathException.class);
    assertThat(Tree.lines(tree.find(Wanted.USUAL, "gone.c").getFirst()))
        .containsExactly("fail gone.c: a link that leads nowhere");
  }

  @Test
  void environmentsAndToolsAreLeftOutIfTheyHoldC() {
    tree.with("env/pyvenv.cfg", "home = /usr")
        .withC("env/include/a.h", "node_modules/x/b.c", ".tox/c/c.h", "__pycache__/d.c", "e.c")
        .with(".nox/log.txt", "");
    assertThat(tree.lines())
        .containsExactly(
            "out .tox/: environments of tox",
            "take e.c",
            "out env/: a virtual environment",
            "out node_modules/: packages that npm installed");
  }

  @Test
  void aNamedFileIsTakenWhateverItIs() {
    tree.with("pyproject.toml", "")
        .with("src/gen.c", "/* Generated by Cython 3.0.11 */")
        .with("vendor/x/v.c", "int x;")
        .with("odd.txt", "int x;")
        .with("bin.c", "\0");
    SourceTree found =
        tree.find(Wanted.USUAL, "src/gen.c", "vendor/x/v.c", "odd.txt", "bin.c").getFirst();
    assertThat(found.root()).isEqualTo(tree.root());
    assertThat(found.bounded()).isTrue();
    assertThat(Tree.lines(found))
        .containsExactly(
            "out bin.c: binary", "take odd.txt", "take src/gen.c", "take vendor/x/v.c");
  }

  @Test
  void aNamedFileInANamedDirectoryBelongsToIt() {
    tree.withC("d/a.c", "d/vendor/v.c").with("d/sub/setup.py", "");
    List<SourceTree> found = tree.find(Wanted.USUAL, "d", "d/vendor/v.c", "d", "d/a.c");
    assertThat(found).hasSize(1);
    assertThat(Tree.lines(found.getFirst()))
        .containsExactly("take a.c", "out vendor/: copies of other projects", "take vendor/v.c");
  }

  @Test
  void aFileWithoutAPackageIsAloneInItsDirectory() throws IOException {
    Path root = Files.createDirectories(temporary.resolve("alone"));
    Assumptions.assumeFalse(Files.exists(Path.of("/setup.py")) || Files.exists(Path.of("/.git")));
    Tree alone = new Tree(root.toRealPath()).withC("a.c", "b.c");
    SourceTree found = alone.find(Wanted.USUAL, "a.c").getFirst();
    assertThat(found.root()).isEqualTo(alone.root());
    assertThat(found.bounded()).isFalse();
    assertThat(Tree.lines(found)).containsExactly("take a.c");
  }

  @Test
  void aNamedDirectoryBelowAnotherIsAPackageOfItsOwn() {
    tree.withC("a.c", "vendor/pkg/b.c");
    List<SourceTree> found = tree.find(Wanted.USUAL, "", "vendor/pkg");
    assertThat(found)
        .extracting(Tree::lines)
        .containsExactly(List.of("take a.c"), List.of("take b.c"));
  }
}
