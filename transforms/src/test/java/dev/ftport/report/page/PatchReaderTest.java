package dev.ftport.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ftport.report.UnifiedDiff;
import dev.ftport.source.SourceFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PatchReaderTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"spam.c", "a b.c", "naïve.c", "tab\there.c", "\"quoted\\\".c", "<script>/x.c"})
  void readsThePathsThatAreWritten(String path) {
    JsonNode file = only(SourceFile.of(path, "a\n"), "b\n");

    assertThat(file.path("path").asText()).isEqualTo(path);
    assertThat(file.path("created").asBoolean()).isFalse();
  }

  @Test
  void readsTheLinesOfEachHunk() {
    String text = "int f(void)\n{\n1\n2\n3\n4\n5\n6\n7\n8\n9\n}\n";
    JsonNode file =
        only(SourceFile.of("a.c", text), text.replace("int f", "long f").replace("9\n}", "x\n}"));

    assertThat(file.path("hunks").size()).isEqualTo(2);
    JsonNode second = file.at("/hunks/1");
    assertThat(second.path("before").asInt()).isEqualTo(8);
    assertThat(second.path("section").asText()).isEqualTo("int f(void)");
    assertThat(lines(second)).containsExactly(" 6", " 7", " 8", "-9", "+x", " }");
  }

  /** A form feed or a CR is part of a line, and a removed line may look like a head. */
  @Test
  void endsALineAtALineFeedOnly() {
    JsonNode file = only(SourceFile.of("a.c", "\f\n-- a\nb\r\n"), "\f\n++ a\nb\r\n");

    assertThat(lines(file.at("/hunks/0"))).containsExactly(" \f", "--- a", "+++ a", " b\r");
  }

  @Test
  void keepsThatTheLastLineIsOpen() {
    JsonNode file = only(SourceFile.of("a.c", "a"), "b");

    assertThat(lines(file.at("/hunks/0")))
        .containsExactly(
            "-a", "\\ No newline at end of file", "+b", "\\ No newline at end of file");
  }

  @Test
  void passesOverTheHeadOfAMail() {
    String mail =
        """
        From: ftport
        Subject: [PATCH 1/1] own it

        --- not a file
        ---
         a.c | 2 +-

        diff --git a/a.c b/a.c
        --- a/a.c
        +++ b/a.c
        @@ -1 +1 @@
        -old
        +new
        --\s
        0.1.0
        """;
    JsonNode files = PatchReader.read(mail.getBytes(StandardCharsets.UTF_8));

    assertThat(files.size()).isEqualTo(1);
    assertThat(lines(files.at("/0/hunks/0"))).containsExactly("-old", "+new");
  }

  @Test
  void readsBytesThatAreNoUtf8() {
    JsonNode files =
        PatchReader.read(
            "--- a/x.c\n+++ b/x.c\n@@ -1 +1 @@\n-\u00e9\n+e\n"
                .getBytes(StandardCharsets.ISO_8859_1));

    assertThat(lines(files.at("/0/hunks/0"))).containsExactly("-é", "+e");
  }

  private static JsonNode only(SourceFile before, String after) {
    JsonNode files = PatchReader.read(UnifiedDiff.of(before, before.withText(after), false));
    assertThat(files.size()).isEqualTo(1);
    return files.path(0);
  }

  private static List<String> lines(JsonNode hunk) {
    List<String> lines = new ArrayList<>();
    hunk.path("lines").forEach(line -> lines.add(line.asText()));
    return lines;
  }
}
