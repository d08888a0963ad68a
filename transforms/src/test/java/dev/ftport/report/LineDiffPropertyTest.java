package dev.ftport.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

final class LineDiffPropertyTest {
  @Property(tries = 20_000, edgeCases = EdgeCasesMode.NONE)
  void whatLiesBetweenTheChangesIsTheSame(
      @ForAll("lines") List<String> before, @ForAll("lines") List<String> after) {
    int oldLine = 0;
    int newLine = 0;
    for (LineChange change : LineDiff.between(before, after)) {
      int common = change.beforeStart() - oldLine;
      assertThat(common).as("lines between").isGreaterThanOrEqualTo(oldLine == 0 ? 0 : 1);
      assertThat(after.subList(newLine, change.afterStart()))
          .isEqualTo(before.subList(oldLine, change.beforeStart()));
      assertThat(change.onlyAdds() && change.onlyRemoves()).as("no change at all").isFalse();
      oldLine = change.beforeEnd();
      newLine = change.afterEnd();
    }
    assertThat(after.subList(newLine, after.size()))
        .isEqualTo(before.subList(oldLine, before.size()));
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void noSmallerDiffExists(
      @ForAll("lines") List<String> before, @ForAll("lines") List<String> after) {
    int changed =
        LineDiff.between(before, after).stream()
            .mapToInt(c -> c.beforeEnd() - c.beforeStart() + c.afterEnd() - c.afterStart())
            .sum();

    assertThat(changed)
        .isEqualTo(before.size() + after.size() - 2 * longestCommonSubsequence(before, after));
  }

  private static int longestCommonSubsequence(List<String> a, List<String> b) {
    int[][] longest = new int[a.size() + 1][b.size() + 1];
    for (int i = 1; i <= a.size(); i++) {
      for (int j = 1; j <= b.size(); j++) {
        longest[i][j] =
            a.get(i - 1).equals(b.get(j - 1))
                ? longest[i - 1][j - 1] + 1
                : Math.max(longest[i - 1][j], longest[i][j - 1]);
      }
    }
    return longest[a.size()][b.size()];
  }

  @Provide
  Arbitrary<List<String>> lines() {
    return Arbitraries.of("{\n", "}\n", "  a;\n", "\n").list().ofMaxSize(12);
  }
}
