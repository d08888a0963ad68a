package dev.ftport.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One file from standard input.
 *
 * @param file where it would lie, absolute; it need not be there
 * @param content where its content was put
 */
record StandardInput(Path file, Path content) implements AutoCloseable {
  /** What stands for it on a command line. */
  static final String SIGN = "-";

  private static final Path UNNAMED = Path.of("stdin.c");

  /**
   * Reads it, if it is asked for.
   *
   * @param paths those of the command line
   * @param name the name that the file is given
   * @return empty if it is not asked for
   * @throws WrongUse if something else is asked for as well
   */
  static Optional<StandardInput> of(Shell shell, List<Path> paths, Optional<Path> name)
      throws WrongUse, IOException {
    if (paths.stream().noneMatch(path -> path.toString().equals(SIGN))) {
      if (name.isPresent()) {
        throw new WrongUse(
            "`--stdin-filename %s` names what `-` reads, and there is no `-`"
                .formatted(name.get()));
      }
      return Optional.empty();
    }
    if (paths.size() > 1) {
      throw new WrongUse("`-` is standard input, and stands alone; `./-` is a file of that name");
    }
    Path file = shell.resolve(name.orElse(UNNAMED));
    Path content = Files.createTempFile("ftport", ".stdin");
    try {
      Files.write(content, shell.in().readAllBytes());
    } catch (IOException e) {
      Files.deleteIfExists(content);
      throw e;
    }
    return Optional.of(new StandardInput(real(file), content));
  }

  /** With the links in its directory followed, as far as that is there. */
  private static Path real(Path file) {
    for (Path up = file.getParent(); up != null; up = up.getParent()) {
      try {
        return up.toRealPath().resolve(up.relativize(file));
      } catch (IOException notThere) {
        continue;
      }
    }
    return file;
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(content);
  }
}
