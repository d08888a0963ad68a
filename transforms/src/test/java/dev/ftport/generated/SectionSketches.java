package dev.ftport.generated;

import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Random functions that walk over dicts and sequences, and lock things. */
final class SectionSketches extends Sketches {
  private SectionSketches(Random random, int left) {
    super(random, left);
  }

  /** All functions that can be made. */
  static Arbitrary<Sketch> arbitrary() {
    return Arbitraries.randomValue(
        random -> new SectionSketches(random, 4 + random.nextInt(16)).sketch());
  }

  @Override
  Step first() {
    return chance(75) ? walk(0) : chance(50) ? items(0) : guarded(0);
  }

  @Override
  Step anyStep(int depth) {
    int dice = random.nextInt(100);
    if (dice < 12) {
      return walk(depth);
    } else if (dice < 16) {
      return items(depth);
    } else if (dice < 28) {
      return guarded(depth);
    } else if (dice < 40) {
      return new Step.Leave(oneOf(Step.Way.values()), pick());
    } else if (dice < 60) {
      return use();
    }
    return super.anyStep(depth);
  }

  private Step walk(int depth) {
    return new Step.Walk(
        oneOf(Step.Walking.values()),
        chance(30),
        chance(60) ? Step.Kept.NOTHING : oneOf(Step.Kept.values()),
        body(depth));
  }

  private Step items(int depth) {
    return new Step.Items(random.nextBoolean(), body(depth));
  }

  private Step guarded(int depth) {
    return new Step.Guarded(oneOf(Step.Guard.values()), pick(), body(depth));
  }
}
