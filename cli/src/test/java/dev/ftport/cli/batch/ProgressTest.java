package dev.ftport.cli.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final StringWriter text = new StringWriter();
  private Instant now = Instant.EPOCH;

  @Test
  void theBarSaysHowLongItWillTake() {
    try (ProgressBar bar = new ProgressBar(new PrintWriter(text), 4, 60, () -> now)) {
      bar.started("alpha");
      now = now.plusSeconds(30);
      bar.finished("alpha", "3 fixed", false);
      bar.started("beta");
      now = now.plusSeconds(30);
      bar.finished("beta", "timed-out: it took too long", true);
    }

    assertThat(text.toString().replace("\r\u001b[K", "|"))
        .isEqualTo(
            """
            |0/4 [                    ]   alpha\
            |1/4 [=====               ] 1 min 30 s left\
            |1/4 [=====               ] 1 min 30 s left  beta\
            |beta: timed-out: it took too long
            |2/4 [==========          ] 1 min 0 s left|""");
  }

  @Test
  void aNarrowTerminalHasOneLine() {
    ProgressBar bar = new ProgressBar(new PrintWriter(text), 4, 30, () -> now);
    bar.started("a-package-with-a-long-name");

    assertThat(text.toString().substring("\r\u001b[K".length())).hasSizeLessThan(30);
  }

  @Test
  void aLogHasALineForEach() {
    ProgressLog log = new ProgressLog(new PrintWriter(text), 12);
    log.finished("alpha", "3 fixed", false);

    assertThat(text).hasToString("[ 1/12] alpha: 3 fixed" + System.lineSeparator());
  }

  @Test
  void durationsAreSaidInTheTwoLargestUnits() {
    assertThat(Durations.words(Duration.ofMillis(1499))).isEqualTo("1 s");
    assertThat(Durations.words(Duration.ofSeconds(125))).isEqualTo("2 min 5 s");
    assertThat(Durations.words(Duration.ofMinutes(135))).isEqualTo("2 h 15 min");
  }
}
