package dev.ftport.project;

import dev.ftport.build.BuildFile;
import dev.ftport.build.BuildFiles;
import java.nio.file.Path;
import java.util.List;

/**
 * A package as it lies on the disk.
 *
 * @param root the directory that the paths are relative to, without links in it
 * @param bounded whether the root is known to be a package's: the user named it, or it has a build
 *     file. If not, it is just the directory that a named file lies in, and nothing is looked for
 *     below it
 * @param entries sorted by path, each path once
 * @param beside what lies beside the C sources, sorted by path; empty if only files were named
 */
public record SourceTree(Path root, boolean bounded, List<Entry> entries, List<Beside> beside) {
  /** Keeps copies of the lists. */
  public SourceTree {
    entries = List.copyOf(entries);
    beside = List.copyOf(beside);
  }

  /** The files to be ported, sorted by path. */
  public List<Entry.Source> sources() {
    return entries.stream()
        .filter(Entry.Source.class::isInstance)
        .map(Entry.Source.class::cast)
        .toList();
  }

  /** The build files, and what other tools make modules of, as they lie on the disk. */
  public BuildFiles buildFiles() {
    return new BuildFiles(
        beside.stream()
            .filter(file -> BuildFile.kind(file.path()).isPresent())
            .flatMap(file -> file.read().stream())
            .flatMap(file -> BuildFile.of(file).stream())
            .toList());
  }
}
