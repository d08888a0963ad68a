package dev.ftport.cli.tree;

import dev.ftport.source.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * The old bytes of the files that the last apply replaced, in a zip file that anybody can open. Its
 * name says how far that apply came: {@code started.zip}, and {@code last.zip} at its end.
 */
final class Journal {
  /**
   * A file that was replaced.
   *
   * @param path relative to the tree's root, with {@code /} between the parts
   * @param before its old bytes; none if it was not there
   * @param after the hash of its new bytes
   * @param isNew whether it was not there
   */
  record Entry(String path, byte[] before, String after, boolean isNew) {}

  /** Stands for the hash of the old bytes where there were none. */
  private static final String NEW = "new";

  private final Path directory;

  Journal(Path directory) {
    this.directory = directory;
  }

  /** The journal of an apply that did not come to its end. */
  Path started() {
    return directory.resolve("started.zip");
  }

  /** The journal of an apply that did. */
  Path last() {
    return directory.resolve("last.zip");
  }

  /** The journal that there is. */
  Optional<Path> file() {
    return Optional.of(started())
        .filter(Files::exists)
        .or(() -> Optional.of(last()).filter(Files::exists));
  }

  /** Writes down what is about to be replaced. When this returns, the disk has it. */
  void start(List<Entry> entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes, StandardCharsets.UTF_8)) {
      for (Entry entry : entries) {
        ZipEntry item = new ZipEntry(entry.path());
        item.setComment((entry.isNew() ? NEW : Sha256.of(entry.before())) + " " + entry.after());
        zip.putNextEntry(item);
        zip.write(entry.before());
        zip.closeEntry();
      }
    }
    Path unfinished = directory.resolve("new.zip");
    Files.deleteIfExists(unfinished);
    Replacement.write(unfinished, bytes.toByteArray());
    Files.move(unfinished, started(), StandardCopyOption.ATOMIC_MOVE);
    Files.deleteIfExists(last());
    Replacement.forceNames(directory);
  }

  /** Notes that the apply came to its end. */
  void finish() throws IOException {
    Files.move(started(), last(), StandardCopyOption.ATOMIC_MOVE);
    Replacement.forceNames(directory);
  }

  /** Forgets the apply. */
  void forget() throws IOException {
    Files.deleteIfExists(started());
    Files.deleteIfExists(last());
  }

  /**
   * Reads what was written down.
   *
   * @throws IOException if the journal is damaged
   */
  static List<Entry> read(Path file) throws IOException {
    List<Entry> entries = new ArrayList<>();
    try (ZipFile zip = new ZipFile(file.toFile(), StandardCharsets.UTF_8)) {
      for (ZipEntry item : Collections.list(zip.entries())) {
        String[] hashes = String.valueOf(item.getComment()).split(" ", -1);
        try (InputStream in = zip.getInputStream(item)) {
          byte[] before = in.readAllBytes();
          boolean isNew = hashes[0].equals(NEW) && before.length == 0;
          if (hashes.length != 2 || !isNew && !hashes[0].equals(Sha256.of(before))) {
            throw new IOException("`%s` in it is damaged".formatted(item.getName()));
          }
          entries.add(new Entry(item.getName(), before, hashes[1], isNew));
        }
      }
    }
    return entries;
  }
}
