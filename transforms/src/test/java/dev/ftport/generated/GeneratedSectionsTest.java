package dev.ftport.generated;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import net.jqwik.api.AfterFailureMode;
import net.jqwik.api.Data;
import net.jqwik.api.ForAll;
import net.jqwik.api.FromData;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple1;
import net.jqwik.api.lifecycle.AddLifecycleHook;

/**
 * Random functions with walks over dicts and sequences, sections and locks do the same when they
 * are ported, and leave nothing locked: no way out crosses the brace of a section in the text, and
 * after each call another thread can take everything.
 *
 * <p>{@code -Dftport.sections=5000} makes it a long run, {@code -Dftport.seed=1} another one.
 */
final class GeneratedSectionsTest {
  private static final int FUNCTIONS = Integer.getInteger("ftport.sections", 200);
  private static final long SEED = Long.getLong("ftport.seed", 313L);
  private static final int BATCH = Integer.getInteger("ftport.batch", 20);

  private static final List<String> COUNTED =
      List.of(
          "PyDict_Next",
          "PySequence_Fast_ITEMS",
          "Py_BEGIN_CRITICAL_SECTION",
          "Py_BEGIN_CRITICAL_SECTION2",
          "PyCriticalSection_Begin",
          "PyMutex_Lock");

  private static final Map<String, Integer> BEFORE = new TreeMap<>();
  private static final Map<String, Integer> AFTER = new TreeMap<>();
  private static int functions;
  private static int different;
  private static int robbed;

  @Data
  Iterable<Tuple1<Batch>> batches() {
    return IntStream.range(0, (FUNCTIONS + BATCH - 1) / BATCH)
        .mapToObj(i -> Tuple.of(new Batch(SEED, i, Math.min(BATCH, FUNCTIONS - i * BATCH), true)))
        .toList();
  }

  @AddLifecycleHook(GeneratedFunctionsTest.WithoutInterpreters.class)
  @Property(
      generation = GenerationMode.DATA_DRIVEN,
      shrinking = ShrinkingMode.OFF,
      afterFailure = AfterFailureMode.RANDOM_SEED)
  @FromData("batches")
  void doTheSameAndLeaveNothingLocked(@ForAll Batch batch) throws IOException {
    try (Bench bench = new Bench(DebugBuild.all())) {
      Trial trial = new Trial(bench, Trial::ported, GeneratedSectionsTest::owns);
      Trial.Result result = batch.run(trial);
      count(batch, result);
      assertThat(SectionScan.crossings(result.before())).as("%s before", batch).isEmpty();
      for (int i = 0; i < batch.size(); i++) {
        String function = CModule.function(result.after(), "f" + i);
        assertThat(SectionScan.crossings(function))
            .as("%s%n%s", batch, CModule.function(result.before(), "f" + i) + function)
            .isEmpty();
      }
      batch.same(trial, result, summary());
    }
  }

  /** Whether the tool has put each walk under a section, and nothing is borrowed otherwise. */
  private static boolean owns(String function) {
    return Tally.lookups(function).isEmpty()
        && times(function, "PyMutex_Lock|PyCriticalSection_Begin|PySequence_Fast_ITEMS") == 0
        && times(function, "PyDict_Next") == times(function, "Py_BEGIN_CRITICAL_SECTION");
  }

  private static int times(String text, String name) {
    return (int) Pattern.compile("\\b(" + name + ")\\b").matcher(text).results().count();
  }

  private static void count(Batch batch, Trial.Result result) throws IOException {
    functions += batch.size();
    different += result.different().size();
    for (int i = 0; i < batch.size(); i++) {
      String before = CModule.function(result.before(), "f" + i);
      String after = CModule.function(result.after(), "f" + i);
      COUNTED.forEach(name -> BEFORE.merge(name, times(before, name), Integer::sum));
      COUNTED.forEach(name -> AFTER.merge(name, times(after, name), Integer::sum));
      robbed += owns(after) ? 1 : 0;
    }
    Files.writeString(Path.of("target", "generated-sections.txt"), summary());
  }

  private static String summary() {
    StringBuilder text = new StringBuilder();
    text.append(
        "-Dftport.seed=%d: %d functions, %d different, %d own all they use%n"
            .formatted(SEED, functions, different, robbed));
    COUNTED.forEach(
        name ->
            text.append(
                "%-28s before %6d, afterwards %6d%n"
                    .formatted(name, BEFORE.getOrDefault(name, 0), AFTER.getOrDefault(name, 0))));
    return text.toString();
  }
}
