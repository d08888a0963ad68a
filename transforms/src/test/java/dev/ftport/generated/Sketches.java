package dev.ftport.generated;

import dev.ftport.generated.Sketch.Cleanup;
import dev.ftport.generated.Sketch.Style;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Random functions. */
class Sketches {
  private static final int DEEPEST = 4;

  final Random random;
  private int left;

  Sketches(Random random, int left) {
    this.random = random;
    this.left = left;
  }

  /** All functions that can be made. */
  static Arbitrary<Sketch> arbitrary() {
    return Arbitraries.randomValue(random -> new Sketches(random, 6 + random.nextInt(24)).sketch());
  }

  final Sketch sketch() {
    Style style =
        new Style(oneOf("    ", "    ", "  ", "\t"), random.nextBoolean(), chance(20), chance(50));
    return new Sketch(
        style,
        oneOf(Cleanup.values()),
        chance(30),
        chance(60),
        chance(15),
        Stream.concat(Stream.of(first()), steps(0, 1 + random.nextInt(6)).stream()).toList());
  }

  /** The first step, which makes a function what it is. */
  Step first() {
    return lookup(0);
  }

  private List<Step> steps(int depth, int most) {
    List<Step> steps = new ArrayList<>();
    int number = depth > DEEPEST ? 1 : 1 + random.nextInt(most);
    for (int i = 0; i < number && left > 0; i++) {
      steps.add(step(depth));
    }
    return steps;
  }

  final List<Step> body(int depth) {
    return steps(depth + 1, 3);
  }

  private Step step(int depth) {
    left--;
    return depth > DEEPEST ? use() : anyStep(depth);
  }

  /** A step that may have others inside. */
  Step anyStep(int depth) {
    int dice = random.nextInt(100);
    if (dice < 30) {
      return lookup(depth);
    } else if (dice < 48) {
      return use();
    } else if (dice < 51) {
      return new Step.Alias(pick(), oneOf(Step.Target.values()));
    } else if (dice < 58) {
      return new Step.Derive(pick(), oneOf(Step.Kind.values()), body(depth));
    } else if (dice < 61) {
      return new Step.Hold(pick(), body(depth));
    } else if (dice < 64) {
      return new Step.Again(pick(), body(depth));
    } else if (dice < 72) {
      List<Step> no = chance(50) ? body(depth) : List.of();
      return new Step.Branch(oneOf(Step.Test.values()), body(depth), no);
    } else if (dice < 82) {
      return new Step.Loop(oneOf(Step.Form.values()), body(depth));
    } else if (dice < 85) {
      List<List<Step>> cases = new ArrayList<>();
      for (int i = 2 + random.nextInt(2); i > 0; i--) {
        cases.add(body(depth));
      }
      return new Step.Switch(random.nextBoolean(), cases);
    } else if (dice < 89) {
      return new Step.Own(oneOf(Step.Maker.values()), body(depth));
    } else if (dice < 94) {
      return new Step.Nested(oneOf(Step.Outer.values()));
    } else if (dice < 95) {
      return new Step.TakeOut();
    }
    return new Step.Leave(oneOf(Step.Way.values()), pick());
  }

  private Step lookup(int depth) {
    return new Step.Lookup(
        chance(40) ? Step.Target.LOCAL : oneOf(Step.Target.values()),
        oneOf(Step.Get.values()),
        oneOf(Step.Check.values()),
        oneOf(Step.Absent.values()),
        chance(75) ? Step.Strong.NO : oneOf(Step.Strong.values()),
        Stream.concat(Stream.of(use()), body(depth).stream()).skip(chance(70) ? 0 : 1).toList());
  }

  final Step use() {
    return new Step.Use(pick(), oneOf(Step.How.values()));
  }

  final int pick() {
    return random.nextInt(1000);
  }

  final boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  @SafeVarargs
  final <T> T oneOf(T... values) {
    return values[random.nextInt(values.length)];
  }
}
