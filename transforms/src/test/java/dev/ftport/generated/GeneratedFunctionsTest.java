package dev.ftport.generated;

import java.io.IOException;
import java.nio.file.Path;
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
import net.jqwik.api.lifecycle.LifecycleContext;
import net.jqwik.api.lifecycle.SkipExecutionHook;

/**
 * Random functions, right under the old calls, do the same when they are ported: the same results,
 * exceptions and reference counts, with the GIL and without.
 *
 * <p>{@code -Dftport.generated=20000} makes it a long run, {@code -Dftport.seed=1} another one;
 * {@code -Dftport.first=1140} goes on behind as many, with the same functions as a run from the
 * start.
 */
final class GeneratedFunctionsTest {
  private static final int FUNCTIONS = Integer.getInteger("ftport.generated", 500);
  private static final long SEED = Long.getLong("ftport.seed", 313L);
  private static final int BATCH = Integer.getInteger("ftport.batch", 50);
  private static final int FIRST = Integer.getInteger("ftport.first", 0) / BATCH;

  private static final Tally TALLY = new Tally();

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
    return IntStream.range(FIRST, (FUNCTIONS + BATCH - 1) / BATCH)
        .mapToObj(i -> Tuple.of(new Batch(SEED, i, Math.min(BATCH, FUNCTIONS - i * BATCH), false)))
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
      Trial trial = new Trial(bench, Trial::ported);
      Trial.Result result = batch.run(trial);
      TALLY.add(batch.size(), result);
      TALLY.write(Path.of("target", "generated.txt"), SEED);
      batch.same(trial, result, TALLY.summary());
    }
  }
}
