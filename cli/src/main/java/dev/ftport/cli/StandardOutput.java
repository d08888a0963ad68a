package dev.ftport.cli;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Standard output. It tells its own failure from that of other files, and tells it once. */
final class StandardOutput extends FilterOutputStream {
  private boolean failed;

  StandardOutput(OutputStream out) {
    super(new BufferedOutputStream(out, 1 << 16));
  }

  /** Writes or flushes. */
  @FunctionalInterface
  private interface Step {
    void run() throws IOException;
  }

  @Override
  public void write(int value) throws IOException {
    once(() -> out.write(value));
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    once(() -> out.write(bytes, offset, length));
  }

  @Override
  public void flush() throws IOException {
    once(out::flush);
  }

  private void once(Step step) throws IOException {
    if (failed) {
      return;
    }
    try {
      step.run();
    } catch (IOException e) {
      failed = true;
      throw new OutputException(e);
    }
  }
}
