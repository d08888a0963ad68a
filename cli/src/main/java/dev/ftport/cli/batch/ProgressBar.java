package dev.ftport.cli.batch;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A line on a terminal that is written over: how much is done, what is worked on, and how long it
 * will take. What goes wrong stands above it.
 */
public final class ProgressBar implements Progress {
  private static final int BAR = 20;
  private static final String BACK = "\r\u001b[K";

  private final PrintWriter out;
  private final int all;
  private final int width;
  private final InstantSource clock;
  private final long start;
  private final Set<String> running = new LinkedHashSet<>();
  private int done;

  /**
   * A bar.
   *
   * @param all how many packages there are
   * @param width how many columns the terminal has
   */
  public ProgressBar(PrintWriter out, int all, int width, InstantSource clock) {
    this.out = out;
    this.all = all;
    this.width = width;
    this.clock = clock;
    this.start = clock.millis();
  }

  @Override
  public synchronized void started(String name) {
    running.add(name);
    show();
  }

  @Override
  public synchronized void finished(String name, String line, boolean matters) {
    running.remove(name);
    done++;
    if (matters) {
      out.println(BACK + name + ": " + line);
    }
    show();
  }

  private void show() {
    int full = all == 0 ? BAR : BAR * done / all;
    String text =
        "%d/%d [%s%s] %s%s"
            .formatted(
                done,
                all,
                "=".repeat(full),
                " ".repeat(BAR - full),
                left(),
                running.isEmpty() ? "" : "  " + String.join(", ", running));
    out.print(BACK + (text.length() < width ? text : text.substring(0, Math.max(1, width - 1))));
    out.flush();
  }

  /** As long as it took so far for what is done, for what is not. */
  private String left() {
    if (done == 0 || done == all) {
      return "";
    }
    long millis = (clock.millis() - start) * (all - done) / done;
    return Durations.words(Duration.ofMillis(millis)) + " left";
  }

  @Override
  public synchronized void close() {
    out.print(BACK);
    out.flush();
  }
}
