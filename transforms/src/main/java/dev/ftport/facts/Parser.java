package dev.ftport.facts;

import dev.ftport.source.SourceFile;

/** Reads a file. Implementations take any content and may be used by several threads. */
public interface Parser {
  /**
   * Reads {@code file} in as many variants as it takes.
   *
   * @return what was read; what could not be read is in its list of unseen places
   */
  Reading read(SourceFile file);
}
