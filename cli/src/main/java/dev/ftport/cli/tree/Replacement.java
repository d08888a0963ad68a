package dev.ftport.cli.tree;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Arrays;

/** Puts new bytes in the place of a file's old ones, so that at any moment it has one or other. */
final class Replacement {
  private Replacement() {}

  /**
   * Replaces the content of {@code file}, which is no link, and keeps its mode and owner.
   *
   * @throws IOException if the file stays as it is; the message says why in one clause
   */
  static void replace(Path file, byte[] before, byte[] after) throws IOException {
    if (!Files.isWritable(file)) {
      throw new IOException("it may not be written");
    }
    Path temporary = temporary(file);
    try {
      Files.deleteIfExists(temporary);
      write(temporary, after);
      keepModeAndOwner(file, temporary);
      if (!Arrays.equals(Files.readAllBytes(file), before)) {
        throw new IOException("it was changed by somebody else meanwhile");
      }
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /**
   * Makes a file that is not there yet.
   *
   * @throws IOException if it is not made, also if it is there
   */
  static void create(Path file, byte[] bytes) throws IOException {
    Path temporary = temporary(file);
    try {
      Files.deleteIfExists(temporary);
      write(temporary, bytes);
      try {
        Files.createLink(file, temporary);
      } catch (UnsupportedOperationException | AccessDeniedException noLinks) {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
          throw new FileAlreadyExistsException(file.toString());
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
      }
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** The name that new bytes have until they are complete. */
  static Path temporary(Path file) {
    return file.resolveSibling("." + file.getFileName() + ".ftport-new");
  }

  /** Writes a new file and waits until the disk has it. */
  static void write(Path file, byte[] bytes) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer rest = ByteBuffer.wrap(bytes);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      channel.force(true);
    }
  }

  /** Waits until the disk has the names in a directory. Some systems cannot; they need not. */
  static void forceNames(Path directory) {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException cannot) {
      return;
    }
  }

  private static void keepModeAndOwner(Path from, Path to) throws IOException {
    PosixFileAttributeView target = Files.getFileAttributeView(to, PosixFileAttributeView.class);
    if (target == null) {
      return;
    }
    PosixFileAttributes wanted = Files.readAttributes(from, PosixFileAttributes.class);
    PosixFileAttributes actual = target.readAttributes();
    try {
      if (!actual.group().equals(wanted.group())) {
        target.setGroup(wanted.group());
      }
      if (!actual.owner().equals(wanted.owner())) {
        target.setOwner(wanted.owner());
      }
    } catch (IOException e) {
      throw new IOException(
          "it belongs to %s, which only they can keep".formatted(wanted.owner()), e);
    }
    target.setPermissions(wanted.permissions());
  }
}
