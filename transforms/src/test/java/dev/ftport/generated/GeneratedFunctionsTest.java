package dev.ftport.generated;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.AfterFailureMode;
import net.jqwik.api.Data;
import net.jqwik.api.ForAll;
import net.jqwik.api.FromData;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple1;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.LifecycleContext;
import net.jqwik.api.lifecycle.SkipExecutionHook;

/**
 * Random functions, right under the old calls, do the same when they are ported: the same results,
 * exceptions and reference counts, with the GIL and without.
 *
 * <p>{@code -Dftport.generated=20000} makes it a long run, {@code -Dftport.seed=1} another one.
 */
final class GeneratedFunctionsTest {
  private static final int FUNCTIONS = Integer.getInteger("ftport.generated", 500);
  private static final long SEED = Long.getLong("ftport.seed", 313L);
  private static final int BATCH = Integer.getInteger("ftport.batch", 50);

  private static final Tally TALLY = new Tally();

  /** The functions of one module. */
  record Batch(int number, int size) {
    List<Sketch> sketches() {
      RandomGenerator<Sketch> generator = Sketches.arbitrary().generator(1);
      Random random = new Random(SEED * 1_000_003 + number);
      return IntStream.range(0, size).mapToObj(i -> generator.next(random).value()).toList();
    }

    boolean multiPhase() {
      return number % 2 == 0;
    }

    @Override
    public String toString() {
      return "batch %d of -Dftport.seed=%d".formatted(number, SEED);
    }
  }

  /** An assumption inside the property would only reject each of its tries. */
  static final class WithoutInterpreters implements SkipExecutionHook {
    @Override
    public SkipResult shouldBeSkipped(LifecycleContext context) {
      return DebugBuild.all().isEmpty()
          ? SkipResult.skip("no debug interpreters; run fixtures/interpreters/bring")
          : SkipResult.doNotSkip();
    }
  }

  @Data
  Iterable<Tuple1<Batch>> batches() {
    return IntStream.range(0, (FUNCTIONS + BATCH - 1) / BATCH)
        .mapToObj(i -> Tuple.of(new Batch(i, Math.min(BATCH, FUNCTIONS - i * BATCH))))
        .toList();
  }

  @AddLifecycleHook(WithoutInterpreters.class)
  @Property(
      generation = GenerationMode.DATA_DRIVEN,
      shrinking = ShrinkingMode.OFF,
      afterFailure = AfterFailureMode.RANDOM_SEED)
  @FromData("batches")
  void doTheSameWhenPorted(@ForAll Batch batch) throws IOException {
    try (Bench bench = new Bench(DebugBuild.all())) {
      check(batch, new Trial(bench, Trial::ported));
    }
  }

  private static void check(Batch batch, Trial trial) throws IOException {
    List<Sketch> sketches = batch.sketches();
    Trial.Result result = trial.run(Shrinking.module(sketches, batch.multiPhase()));
    if (!result.unsound().isEmpty()) {
      String name = result.unsound().keySet().iterator().next();
      fail(
          "%s: the generator makes a wrong function%n%s%n%s"
              .formatted(
                  batch, result.unsound().get(name), CModule.function(result.before(), name)));
    }
    TALLY.add(sketches.size(), result);
    TALLY.write(Path.of("target", "generated.txt"), SEED);
    if (!result.different().isEmpty()) {
      String name = result.different().keySet().iterator().next();
      String story =
          new Shrinking(trial, batch.multiPhase())
              .smallest(sketches.get(Integer.parseInt(name.substring(1))))
              .map(Shrinking.Found::story)
              .orElse("only together: " + result.different().get(name));
      fail(
          "%s: %d of %d are different, such as %s%n%s%n%s"
              .formatted(
                  batch, result.different().size(), sketches.size(), name, story, TALLY.summary()));
    }
  }
}
