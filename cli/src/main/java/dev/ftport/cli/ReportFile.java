package dev.ftport.cli;

import dev.ftport.cli.tree.Reason;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * The file of {@code --report}. It is opened before anything else is done, so that a place that
 * cannot be written is known before a file is changed. An older report stays until the new one is
 * complete.
 */
final class ReportFile implements AutoCloseable {
  /** Makes the report. */
  @FunctionalInterface
  interface Content {
    /** Its bytes. */
    byte[] bytes() throws IOException;
  }

  /** A file that is written under another name first. */
  private record Move(Path from, Path to) {}

  private final Path file;
  private final Optional<OutputStream> out;
  private final Optional<Move> move;

  private ReportFile(Path file, Optional<OutputStream> out, Optional<Move> move) {
    this.file = file;
    this.out = out;
    this.move = move;
  }

  /** No report is wanted. */
  static ReportFile none() {
    return new ReportFile(Path.of(""), Optional.empty(), Optional.empty());
  }

  /**
   * Opens a report.
   *
   * @param file absolute
   * @throws WrongUse if it cannot be written
   */
  static ReportFile open(Path file) throws WrongUse {
    try {
      if (Files.exists(file) && !Files.isWritable(file)) {
        throw cannotWrite(file, "permission denied");
      }
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        return new ReportFile(file, Optional.of(Files.newOutputStream(file)), Optional.empty());
      }
      Path target = Files.isSymbolicLink(file) ? file.toRealPath() : file;
      String name = ".%s.%d.new".formatted(target.getFileName(), ProcessHandle.current().pid());
      Move move = new Move(target.resolveSibling(name), target);
      return new ReportFile(
          file, Optional.of(Files.newOutputStream(move.from())), Optional.of(move));
    } catch (IOException e) {
      throw cannotWrite(file, Reason.of(e));
    }
  }

  private static WrongUse cannotWrite(Path file, String because) {
    return new WrongUse(
        "the report `%s` cannot be written: %s; name another place".formatted(file, because));
  }

  /**
   * Writes the report and puts it in its place; if none is wanted, none is made.
   *
   * @throws ReportException if its disk is full, for example
   */
  void write(Content report) throws IOException {
    if (out.isEmpty()) {
      return;
    }
    byte[] bytes = report.bytes();
    try {
      out.get().write(bytes);
      out.get().close();
      if (move.isPresent()) {
        Files.move(move.get().from(), move.get().to(), StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new ReportException(file, e);
    }
  }

  @Override
  public void close() throws IOException {
    if (out.isPresent()) {
      out.get().close();
    }
    if (move.isPresent()) {
      Files.deleteIfExists(move.get().from());
    }
  }
}
