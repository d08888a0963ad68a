package dev.ftport.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ftport.engine.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The baselines that users keep are made of these values: none of them may change. */
final class FingerprintsTest {
  @Test
  void areTheSameInEveryRelease() {
    Outcome spam =
        new Outcome.Unchanged(
            "src/spam.c",
            List.of(Reports.cached(), Reports.dictionary(), Reports.dictionary()),
            List.of());

    assertThat(Fingerprints.of(spam))
        .containsExactly(
            "2a8cc1e3bc6b687f3048d9252fb11f86",
            "9e5f99bbf1e3349524ba09c4ab16597b",
            "b7e739badd53502aae5f984495c7bfec");
  }
}
