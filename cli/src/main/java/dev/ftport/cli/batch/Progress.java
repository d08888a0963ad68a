package dev.ftport.cli.batch;

/** Shows how far a run has come. */
public interface Progress extends AutoCloseable {
  /** A package is begun. */
  void started(String name);

  /**
   * A package is done with.
   *
   * @param line what became of it
   * @param matters whether the line is shown where lines are not shown otherwise
   */
  void finished(String name, String line, boolean matters);

  @Override
  void close();
}
