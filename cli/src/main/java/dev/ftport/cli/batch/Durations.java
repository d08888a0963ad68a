package dev.ftport.cli.batch;

import java.time.Duration;

/** Durations as people say them. */
public final class Durations {
  private Durations() {}

  /** In words, the two largest units: {@code 1 h 20 min}, {@code 3 min 5 s}, {@code 12 s}. */
  public static String words(Duration duration) {
    long seconds = Math.max(0, (duration.toMillis() + 500) / 1000);
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return "%d min %d s".formatted(seconds / 60, seconds % 60);
    }
    return "%d h %d min".formatted(seconds / 3600, seconds % 3600 / 60);
  }
}
