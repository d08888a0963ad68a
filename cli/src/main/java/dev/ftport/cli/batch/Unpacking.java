package dev.ftport.cli.batch;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Writes the entries of an archive below one directory, and nothing anywhere else. Links are made
 * last, so that no entry is ever written through one.
 */
final class Unpacking {
  /**
   * How much is unpacked.
   *
   * @param entries files, directories and links
   * @param bytes all of them together
   * @param free so many bytes may come out of any archive, however small
   * @param ratio beyond them, how many bytes may come out of one that goes in
   */
  record Most(int entries, long bytes, long free, int ratio) {
    static final Most USUAL = new Most(200_000, 2L << 30, 64L << 20, 200);
  }

  private final Path into;
  private final long size;
  private final Most most;
  private final Map<Path, Path> links = new TreeMap<>();
  private int entries;
  private long bytes;

  /**
   * An archive that is about to be unpacked.
   *
   * @param into made here
   * @param size how many bytes the archive has
   */
  Unpacking(Path into, long size, Most most) throws IOException {
    this.into = Files.createDirectories(into).toRealPath();
    this.size = size;
    this.most = most;
  }

  /** Makes a directory. */
  void directory(String name) throws BatchException, IOException {
    Files.createDirectories(place(name));
  }

  /** Writes a file. */
  void file(String name, InputStream in) throws BatchException, IOException {
    Path file = newFile(name);
    byte[] buffer = new byte[1 << 16];
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        bytes += read;
        refuseIfTooMuch();
        out.write(buffer, 0, read);
      }
    }
  }

  /** Writes what another entry has written under another name, too. */
  void hardLink(String name, String target) throws BatchException, IOException {
    Path from = place(target);
    if (!Files.isRegularFile(from, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException("damaged: `%s` is `%s`, which is not in it".formatted(name, target));
    }
    try (InputStream in = Files.newInputStream(from)) {
      Path file = newFile(name);
      if (!file.equals(from)) {
        bytes += Files.size(from);
        refuseIfTooMuch();
        Files.copy(in, file);
      }
    }
  }

  /** Makes a link, when all else is there. */
  void symbolicLink(String name, String target) throws BatchException, IOException {
    Path link = newFile(name);
    try {
      Path to = link.getFileSystem().getPath(target);
      if (to.isAbsolute() || !link.resolveSibling(to).normalize().startsWith(into)) {
        throw leaves(name + " -> " + target);
      }
      links.put(link, to);
    } catch (InvalidPathException e) {
      throw leaves(name + " -> " + target);
    }
  }

  /**
   * Makes the links.
   *
   * @return the one directory that all lies in, or else the one that is unpacked into
   */
  Path finish() throws BatchException, IOException {
    for (Map.Entry<Path, Path> link : links.entrySet()) {
      if (!Files.exists(link.getKey(), LinkOption.NOFOLLOW_LINKS)) {
        Files.createSymbolicLink(link.getKey(), link.getValue());
      }
    }
    for (Map.Entry<Path, Path> link : links.entrySet()) {
      if (Files.exists(link.getKey()) && !link.getKey().toRealPath().startsWith(into)) {
        throw leaves(into.relativize(link.getKey()) + " -> " + link.getValue());
      }
    }
    try (Stream<Path> children = Files.list(into)) {
      List<Path> all = children.toList();
      return all.size() == 1 && Files.isDirectory(all.getFirst(), LinkOption.NOFOLLOW_LINKS)
          ? all.getFirst()
          : into;
    }
  }

  /** A place for a file, whose directory is there, and where nothing else is. */
  private Path newFile(String name) throws BatchException, IOException {
    Path file = place(name);
    if (file.equals(into)) {
      throw leaves(name);
    }
    Path parent = file.getParent();
    Files.createDirectories(parent == null ? into : parent);
    links.remove(file);
    if (!Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
      Files.deleteIfExists(file);
    }
    return file;
  }

  /** Where an entry goes. */
  private Path place(String name) throws BatchException {
    if (++entries > most.entries()) {
      throw new BatchException("the archive has more than %d entries".formatted(most.entries()));
    }
    Path place;
    try {
      place = into;
      for (String part : name.split("/", -1)) {
        if (part.equals("..")) {
          throw leaves(name);
        }
        place = part.isEmpty() || part.equals(".") ? place : place.resolve(part);
      }
    } catch (InvalidPathException e) {
      throw leaves(name);
    }
    if (name.startsWith("/") || name.matches("(?s)[A-Za-z]:.*") || !place.startsWith(into)) {
      throw leaves(name);
    }
    for (Path up = place.getParent(); up != null && up.startsWith(into); up = up.getParent()) {
      if (links.containsKey(up)) {
        throw leaves(name);
      }
    }
    return place;
  }

  private void refuseIfTooMuch() throws BatchException {
    if (bytes > most.bytes()) {
      throw new BatchException("the archive holds more than %d MB".formatted(most.bytes() >> 20));
    }
    if (bytes > most.free() && bytes / most.ratio() > size) {
      throw new BatchException(
          "the archive holds more than %d times its size".formatted(most.ratio()));
    }
  }

  private static BatchException leaves(String entry) {
    String shown = entry.replaceAll("\\p{Cntrl}", "?");
    return new BatchException(
        "the archive has an entry that would lie outside of it: `%s`".formatted(shown));
  }
}
