package dev.ftport.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ftport.engine.Outcome;
import dev.ftport.engine.Report;
import dev.ftport.engine.Statistics;
import dev.ftport.source.SourceFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class UnifiedDiffTest {
  @Test
  void readsAsGitsOwn() {
    String before =
        """
        #include <Python.h>

        static PyObject *
        first(PyObject *self, PyObject *list)
        {
            PyObject *item = NULL;

            item = PyList_GetItem(list, 0);
            if (item == NULL) {
                return NULL;
            }
            return Py_NewRef(item);
        }
        """;
    String after = before.replace("PyList_GetItem(", "PyList_GetItemRef(");

    assertThat(diff("src/spam.c", before, after))
        .isEqualTo(
            """
            diff --git a/src/spam.c b/src/spam.c
            --- a/src/spam.c
            +++ b/src/spam.c
            @@ -5,7 +5,7 @@ first(PyObject *self, PyObject *list)
             {
                 PyObject *item = NULL;
            \s
            -    item = PyList_GetItem(list, 0);
            +    item = PyList_GetItemRef(list, 0);
                 if (item == NULL) {
                     return NULL;
                 }
            """);
  }

  @Test
  void theSameBytesHaveNoDiff() {
    assertThat(diff("same.c", "int a;\n", "int a;\n")).isEmpty();
    assertThat(diff("same.c", "", "")).isEmpty();
  }

  @Test
  void changesFarApartHaveTheirOwnHunks() {
    String before = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";

    assertThat(diff("far.c", before, before.replace("1", "one").replace("9", "nine")))
        .contains(
            "@@ -1,4 +1,4 @@\n-1\n+one\n 2\n 3\n 4\n@@ -6,4 +6,4 @@\n 6\n 7\n 8\n-9\n+nine\n");
    assertThat(diff("near.c", before, before.replace("1", "one").replace("8", "eight")))
        .contains("@@ -1,9 +1,9 @@\n");
  }

  @Test
  void saysWhereALineEndIsMissing() {
    assertThat(diff("end.c", "a\nb", "a\nc"))
        .endsWith(
            """
            @@ -1,2 +1,2 @@
             a
            -b
            \\ No newline at end of file
            +c
            \\ No newline at end of file
            """);
    assertThat(diff("end.c", "x\ny", "z\ny"))
        .endsWith(
            """
            @@ -1,2 +1,2 @@
            -x
            +z
             y
            \\ No newline at end of file
            """);
    assertThat(diff("end.c", "q", "q\n"))
        .endsWith("@@ -1 +1 @@\n-q\n\\ No newline at end of file\n+q\n");
  }

  @Test
  void anEmptySideIsAnEmptyRange() {
    assertThat(diff("empty.c", "", "int a;\n")).endsWith("@@ -0,0 +1 @@\n+int a;\n");
    assertThat(diff("empty.c", "int b;\nint c;\n", ""))
        .endsWith("@@ -1,2 +0,0 @@\n-int b;\n-int c;\n");
  }

  @ParameterizedTest
  @EnumSource
  void anEmptyFileCanBeFilledAndAFileCanBeEmptied(PatchTool tool) throws IOException {
    assumeTrue(tool.isInstalled());
    SourceFile empty = SourceFile.of("empty.c", "");
    SourceFile full = SourceFile.of("empty.c", "int a;\nint b;");

    assertThat(tool.apply("empty.c", empty.bytes(), UnifiedDiff.of(empty, full, false)))
        .isEqualTo(full.bytes());
    assertThat(tool.apply("empty.c", full.bytes(), UnifiedDiff.of(full, empty, false))).isEmpty();
  }

  @Test
  void aCarriageReturnIsPartOfItsLine() {
    assertThat(diff("crlf.c", "a\r\nb\rc\r\n", "a\r\nb\rd\r\n"))
        .endsWith("@@ -1,2 +1,2 @@\n a\r\n-b\rc\r\n+b\rd\r\n");
  }

  @Test
  void theBytesAreThoseOfTheFile() {
    byte[] latin1 = "/* \u00fc */\nint a;\n".getBytes(StandardCharsets.ISO_8859_1);
    SourceFile before = SourceFile.decode("latin1.c", latin1);
    SourceFile after = before.withText(before.text().replace("a;", "\u00e4;"));

    assertThat(new String(UnifiedDiff.of(before, after, false), StandardCharsets.ISO_8859_1))
        .endsWith(" /* \u00fc */\n-int a;\n+int \u00e4;\n");
  }

  @Test
  void newBlocksAreShownWhole() {
    String before =
        """
        int f(void)
        {
            if (a) {
                return 1;
            }
            return 0;
        }
        """;
    String block = "    if (b) {\n        return 1;\n    }\n";

    assertThat(diff("top.c", before, before.replace("    if (a)", block + "    if (a)")))
        .contains(" {\n+    if (b) {\n+        return 1;\n+    }\n     if (a) {\n");
    assertThat(diff("end.c", before, before.replace("    return 0", block + "    return 0")))
        .contains("     }\n+    if (b) {\n+        return 1;\n+    }\n     return 0;\n");
  }

  @Test
  void newFunctionsStartAfterTheEmptyLine() {
    String before = "int a()\n{\n}\n\nint c()\n{\n}\n";
    String after = before.replace("int c", "int b()\n{\n}\n\nint c");

    assertThat(diff("functions.c", before, after))
        .endsWith(" }\n \n+int b()\n+{\n+}\n+\n int c()\n {\n }\n");
    assertThat(diff("functions.c", after, before))
        .endsWith(" }\n \n-int b()\n-{\n-}\n-\n int c()\n {\n }\n");
  }

  @Test
  void theHeadingIsCutBetweenCharacters() {
    String opening = "static int " + "x".repeat(68) + "\u00e9\u00e9";
    String before = opening + "\n1\n2\n3\n4\n";
    String after = before.replace("4", "four");

    assertThat(diff("long.c", before, after))
        .contains("@@ -2,4 +2,4 @@ static int " + "x".repeat(68) + "\n");
  }

  @Test
  void namesAreQuotedAsGitDoes() {
    assertThat(diff("a b.c", "1\n", "2\n"))
        .startsWith("diff --git a/a b.c b/a b.c\n--- a/a b.c\t\n+++ b/a b.c\t\n");
    assertThat(diff("\u00fc.c", "1\n", "2\n"))
        .startsWith(
            """
            diff --git "a/\\303\\274.c" "b/\\303\\274.c"
            --- "a/\\303\\274.c"
            +++ "b/\\303\\274.c"
            """);
    assertThat(GitPath.quoted("a/", "q\"\\\t\n\u0001\u007f.c"))
        .isEqualTo("\"a/q\\\"\\\\\\t\\n\\001\\177.c\"");
  }

  @Test
  void coloursAreThoseOfGit() {
    SourceFile before = SourceFile.of("c.c", "a\r\nb\n");
    SourceFile after = SourceFile.of("c.c", "A\r\nb\n");

    assertThat(new String(UnifiedDiff.of(before, after, true), StandardCharsets.UTF_8))
        .isEqualTo(
            """
            <1>diff --git a/c.c b/c.c<>
            <1>--- a/c.c<>
            <1>+++ b/c.c<>
            <36>@@ -1,2 +1,2 @@<>
            <31>-a<>\r
            <32>+A<>\r
             b
            """
                .replaceAll("<(\\d*)>", "\u001b[$1m"));
  }

  @Test
  void aNewFileComesFromNothing() {
    Outcome created = new Outcome.Created(SourceFile.of("a b/new.h", "1\n2\n"));

    assertThat(new String(UnifiedDiff.of(created, false), StandardCharsets.UTF_8))
        .isEqualTo(
            """
            diff --git a/a b/new.h b/a b/new.h
            new file mode 100644
            --- /dev/null
            +++ b/a b/new.h\t
            @@ -0,0 +1,2 @@
            +1
            +2
            """);
  }

  @Test
  void aRunHasTheDiffsOfItsChangedFiles() {
    SourceFile one = SourceFile.of("one.c", "1\n");
    SourceFile two = SourceFile.of("two.c", "2\n");
    Report report =
        new Report(
            List.of(
                new Outcome.Failed("broken.c", "not readable"),
                new Outcome.Changed(one, one.withText("I\n"), List.of(), List.of()),
                new Outcome.Unchanged("same.c", List.of(), List.of()),
                new Outcome.Changed(two, two.withText("II\n"), List.of(), List.of())),
            Statistics.NONE);

    assertThat(new String(UnifiedDiff.of(report, false), StandardCharsets.UTF_8))
        .isEqualTo(diff("one.c", "1\n", "I\n") + diff("two.c", "2\n", "II\n"));
  }

  private static String diff(String path, String before, String after) {
    byte[] diff = UnifiedDiff.of(SourceFile.of(path, before), SourceFile.of(path, after), false);
    return new String(diff, StandardCharsets.UTF_8);
  }
}
