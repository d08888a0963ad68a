package dev.ftport.engine;

import dev.ftport.facts.Parser;
import dev.ftport.transform.Transform;
import java.util.List;

/** Ports the files of one package. */
public final class Engine {
  private final Parser parser;
  private final List<Transform> transforms;
  private final Options options;

  /** An engine for one package; {@code parser} knows the package's headers. */
  public Engine(Parser parser, List<? extends Transform> transforms, Options options) {
    this.parser = parser;
    this.transforms = List.copyOf(transforms);
    this.options = options;
  }

  /**
   * Reads and ports all {@code inputs}. Writes nothing.
   *
   * @return an outcome for each input, sorted by path
   */
  public Report run(List<Input> inputs) {
    return new Report(List.of(), Statistics.NONE);
  }
}
