package dev.ftport.generated;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.RandomGenerator;

/**
 * The functions of one module.
 *
 * @param locks whether they walk over containers and lock things
 */
record Batch(long seed, int number, int size, boolean locks) {
  private List<Sketch> sketches() {
    RandomGenerator<Sketch> generator =
        (locks ? SectionSketches.arbitrary() : Sketches.arbitrary()).generator(1);
    Random random = new Random(seed * 1_000_003 + number);
    return IntStream.range(0, size).mapToObj(i -> generator.next(random).value()).toList();
  }

  private boolean multiPhase() {
    return number % 2 == 0;
  }

  /** What came of them; fails if one of them is wrong before it is ported. */
  Trial.Result run(Trial trial) {
    Trial.Result result = trial.run(Shrinking.module(sketches(), multiPhase(), locks));
    if (!result.unsound().isEmpty()) {
      String name = result.unsound().keySet().iterator().next();
      fail(
          "%s: the generator makes a wrong function%n%s%n%s"
              .formatted(
                  this, result.unsound().get(name), CModule.function(result.before(), name)));
    }
    return result;
  }

  /** Fails with the smallest function that is different afterwards, if there is one. */
  void same(Trial trial, Trial.Result result, String summary) {
    if (!result.different().isEmpty()) {
      String name = result.different().keySet().iterator().next();
      String story =
          new Shrinking(trial, multiPhase(), locks)
              .smallest(sketches().get(Integer.parseInt(name.substring(1))))
              .map(Shrinking.Found::story)
              .orElse("only together: " + result.different().get(name));
      fail(
          "%s: %d of %d are different, such as %s%n%s%n%s"
              .formatted(this, result.different().size(), size, name, story, summary));
    }
  }

  @Override
  public String toString() {
    return "batch %d of -Dftport.seed=%d".formatted(number, seed);
  }
}
