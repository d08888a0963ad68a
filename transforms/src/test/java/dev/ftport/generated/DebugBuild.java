package dev.ftport.generated;

import dev.ftport.fixtures.Interpreters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * An interpreter that counts its references.
 *
 * @param include the directories of its headers
 */
record DebugBuild(String name, String python, List<String> include) {
  /** Those that fixtures/interpreters/bring has brought, with the GIL and without. */
  static List<DebugBuild> all() {
    Path manifest = Interpreters.manifest("manifest.tsv");
    try {
      return Files.exists(manifest)
          ? Files.readAllLines(manifest).stream()
              .map(row -> row.split("\t"))
              .filter(cells -> cells[4].equals("debug"))
              .map(cells -> new DebugBuild(cells[0], cells[1], List.of(cells[2].split(":"))))
              .toList()
          : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
