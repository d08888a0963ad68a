package dev.ftport.cli.batch;

import java.io.PrintWriter;

/** A line for each package that is done with. */
public final class ProgressLog implements Progress {
  private final PrintWriter out;
  private final int all;
  private int done;

  /**
   * A log.
   *
   * @param all how many packages there are
   */
  public ProgressLog(PrintWriter out, int all) {
    this.out = out;
    this.all = all;
  }

  @Override
  public void started(String name) {}

  @Override
  public synchronized void finished(String name, String line, boolean matters) {
    int width = String.valueOf(all).length();
    out.println(("[%" + width + "d/%d] %s: %s").formatted(++done, all, name, line));
    out.flush();
  }

  @Override
  public void close() {}
}
