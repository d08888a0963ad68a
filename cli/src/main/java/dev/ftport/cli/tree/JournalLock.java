package dev.ftport.cli.tree;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Keeps a second apply or undo out of a tree. The system lets go of it when the process dies. */
final class JournalLock implements AutoCloseable {
  private final Journal journal;
  private final FileChannel channel;

  private JournalLock(Journal journal, FileChannel channel) {
    this.journal = journal;
    this.channel = channel;
  }

  /**
   * Takes the lock of a journal; makes its directory.
   *
   * @throws TreeException if somebody else has it, or the directory cannot be written
   */
  static JournalLock take(Path journals) throws TreeException {
    FileChannel channel;
    try {
      Files.createDirectories(journals);
      channel =
          FileChannel.open(
              journals.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new TreeException(
          "the journal for `ftport undo` cannot be written in `%s`: %s; make that directory writable"
              .formatted(journals, Reason.of(e)));
    }
    try {
      @Nullable FileLock lock = channel.tryLock();
      if (lock != null) {
        return new JournalLock(new Journal(journals), channel);
      }
    } catch (IOException | OverlappingFileLockException taken) {
      // Reported below, as a lock that somebody has.
    }
    close(channel);
    throw new TreeException(
        "another ftport has the lock of `%s`: wait until it is done".formatted(journals));
  }

  /** The journal that is locked. */
  Journal journal() {
    return journal;
  }

  @Override
  public void close() {
    close(channel);
  }

  private static void close(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // Nothing was written through it.
    }
  }
}
