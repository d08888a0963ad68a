package dev.ftport.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ftport.source.SourceFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.LifecycleContext;
import net.jqwik.api.lifecycle.SkipExecutionHook;

/** What a diff says, done, gives the text after. */
final class UnifiedDiffPropertyTest {
  private static final String NAME = "src/spam.c";

  @Property(tries = 3000, edgeCases = EdgeCasesMode.NONE)
  void appliedByHandItGivesTheTextAfter(@ForAll("pairs") TextPair pair) {
    byte[] diff = diff(NAME, pair);

    assertThat(StrictPatch.apply(pair.before(), diff)).isEqualTo(pair.after());
  }

  @Property
  void appliedByHandToAnyBytesItGivesTheBytesAfter(@ForAll byte[] before, @ForAll byte[] after) {
    SourceFile first = SourceFile.decode(NAME, before);
    SourceFile second = SourceFile.decode(NAME, after);

    assertThat(StrictPatch.apply(before, UnifiedDiff.of(first, second, false))).isEqualTo(after);
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void colourAddsNothingElse(@ForAll("pairs") TextPair pair) {
    SourceFile before = SourceFile.decode(NAME, pair.before());
    SourceFile after = SourceFile.decode(NAME, pair.after());
    byte[] coloured = UnifiedDiff.of(before, after, true);

    assertThat(text(coloured).replaceAll("\u001b\\[\\d*m", "")).isEqualTo(text(diff(NAME, pair)));
  }

  @Property(tries = 80, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void appliedByGitItGivesTheTextAfter(@ForAll("pairs") TextPair pair, @ForAll("names") String name)
      throws IOException {
    byte[] diff = diff(name, pair);

    assertThat(PatchTool.GIT.apply(name, pair.before(), diff))
        .as(() -> name + "\n" + text(diff))
        .isEqualTo(pair.after());
  }

  @Property(tries = 80, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  @AddLifecycleHook(IfPatchIsInstalled.class)
  void appliedByPatchItGivesTheTextAfter(
      @ForAll("pairs") TextPair pair, @ForAll("names") String name) throws IOException {
    byte[] diff = diff(name, pair);

    assertThat(PatchTool.PATCH.apply(name, pair.before(), diff))
        .as(() -> name + "\n" + text(diff))
        .isEqualTo(pair.after());
  }

  /** Not every machine has patch; git is needed to build. */
  static final class IfPatchIsInstalled implements SkipExecutionHook {
    @Override
    public SkipResult shouldBeSkipped(LifecycleContext context) {
      return PatchTool.PATCH.isInstalled()
          ? SkipResult.doNotSkip()
          : SkipResult.skip("patch is not installed");
    }
  }

  @Provide
  Arbitrary<TextPair> pairs() {
    return TextPair.arbitrary();
  }

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.of(
        "plain.c",
        "with blank.c",
        "two  blanks/and more .c",
        "a b/c b/d.c",
        "quo\"te.c",
        "back\\slash.c",
        "tab\there.c",
        "blank and\ttab.c",
        "bell\u0007esc\u001bdel\u007f.c",
        "\u00fcml\u00e4ut.c",
        "\u86c7/\ud83d\udc0d snake.c",
        "-dash.c",
        "new\nline.c",
        "$dollar'quote.c");
  }

  private static byte[] diff(String name, TextPair pair) {
    SourceFile before = SourceFile.decode(name, pair.before());
    SourceFile after = SourceFile.decode(name, pair.after());
    return UnifiedDiff.of(before, after, false);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
