package dev.ftport.engine;

import dev.ftport.facts.Parser;
import dev.ftport.facts.Reading;
import dev.ftport.source.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what was read, so that the files of a small package are not read twice. It holds no more
 * than a fixed amount of text: what did not fit is read again.
 */
final class Shelf {
  private static final int MOST_TEXT = 2_000_000;

  private final Parser parser;
  private final Map<String, Reading> readings = new HashMap<>();
  private int text;

  Shelf(Parser parser) {
    this.parser = parser;
  }

  /** Keeps a reading if there is room. */
  synchronized void keep(Reading reading) {
    int length = reading.file().text().length();
    if (text + length <= MOST_TEXT && readings.put(reading.file().path(), reading) == null) {
      text += length;
    }
  }

  /** The reading of a file that was read before: the one that is kept, or a new one. */
  Reading reading(Input input) throws IOException {
    Reading kept = kept(input);
    return kept == null
        ? parser.read(SourceFile.decode(input.path(), Files.readAllBytes(input.file())))
        : kept;
  }

  /** Whether the file need not be read again. */
  synchronized boolean keeps(Input input) {
    return readings.containsKey(input.path());
  }

  /** No longer keeps what was read of a file. */
  synchronized void forget(Input input) {
    Reading reading = readings.remove(input.path());
    if (reading != null) {
      text -= reading.file().text().length();
    }
  }

  private synchronized @Nullable Reading kept(Input input) {
    return readings.get(input.path());
  }
}
