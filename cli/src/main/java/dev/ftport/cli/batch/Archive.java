package dev.ftport.cli.batch;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** A source archive. */
public final class Archive {
  /** What the names of archives end with. */
  static final List<String> SUFFIXES = List.of(".tar.gz", ".tgz", ".tar.xz", ".tar.bz2", ".zip");

  /** What Debian adds to the name of an upstream archive. */
  private static final String DEBIAN = ".orig";

  /** As much as the strongest setting of xz needs, and some more. */
  private static final int XZ_KILOBYTES = 256 * 1024;

  private Archive() {}

  /** Whether a file is called like an archive. */
  static boolean isName(String file) {
    return SUFFIXES.stream().anyMatch(file.toLowerCase(Locale.ROOT)::endsWith);
  }

  /** The name without what says that it is an archive. */
  static String stem(String file) {
    return SUFFIXES.stream()
        .filter(file.toLowerCase(Locale.ROOT)::endsWith)
        .findFirst()
        .map(suffix -> file.substring(0, file.length() - suffix.length()))
        .map(
            stem ->
                stem.endsWith(DEBIAN) ? stem.substring(0, stem.length() - DEBIAN.length()) : stem)
        .orElse(file);
  }

  /**
   * Unpacks an archive.
   *
   * @param into a directory that is not there yet; it is made, and nothing is written outside of it
   * @return the one directory that all lies in, if there is one, else {@code into}
   * @throws BatchException if the archive is refused: it would write elsewhere, or too much
   * @throws IOException if it is damaged, or there is no room
   */
  public static Path unpack(Path archive, Path into) throws BatchException, IOException {
    return unpack(archive, into, Unpacking.Most.USUAL);
  }

  static Path unpack(Path archive, Path into, Unpacking.Most most)
      throws BatchException, IOException {
    Unpacking unpacking = new Unpacking(into, Files.size(archive), most);
    try {
      if (archive.toString().toLowerCase(Locale.ROOT).endsWith(".zip")) {
        unzip(archive, unpacking);
      } else {
        untar(archive, unpacking);
      }
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new IOException("damaged: " + e.getMessage(), e);
    }
    return unpacking.finish();
  }

  private static void untar(Path archive, Unpacking unpacking) throws BatchException, IOException {
    try (InputStream file = Files.newInputStream(archive);
        InputStream plain = decompressed(archive, new BufferedInputStream(file, 1 << 16));
        TarArchiveInputStream tar = new TarArchiveInputStream(plain, "UTF-8")) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        String name = entry.getName();
        if (entry.isSymbolicLink()) {
          unpacking.symbolicLink(name, entry.getLinkName());
        } else if (entry.isLink()) {
          unpacking.hardLink(name, entry.getLinkName());
        } else if (entry.isDirectory()) {
          unpacking.directory(name);
        } else if (entry.isFile() && !entry.isGlobalPaxHeader() && !entry.isPaxHeader()) {
          unpacking.file(name, tar);
        }
      }
    }
  }

  private static InputStream decompressed(Path archive, InputStream in) throws IOException {
    String name = archive.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".xz")) {
      return XZCompressorInputStream.builder()
          .setInputStream(in)
          .setDecompressConcatenated(true)
          .setMemoryLimitKiB(XZ_KILOBYTES)
          .get();
    }
    return name.endsWith(".bz2")
        ? new BZip2CompressorInputStream(in, true)
        : GzipCompressorInputStream.builder()
            .setInputStream(in)
            .setDecompressConcatenated(true)
            .get();
  }

  private static void unzip(Path archive, Unpacking unpacking) throws BatchException, IOException {
    try (ZipFile zip = ZipFile.builder().setPath(archive).get()) {
      Enumeration<ZipArchiveEntry> entries = zip.getEntriesInPhysicalOrder();
      while (entries.hasMoreElements()) {
        ZipArchiveEntry entry = entries.nextElement();
        String name = entry.getName();
        if (entry.isUnixSymlink()) {
          unpacking.symbolicLink(name, zip.getUnixSymlink(entry));
        } else if (entry.isDirectory()) {
          unpacking.directory(name);
        } else if (!zip.canReadEntryData(entry)) {
          throw new IOException(
              "`%s` in it is encrypted or packed in an unknown way".formatted(name));
        } else {
          try (InputStream in = zip.getInputStream(entry)) {
            unpacking.file(name, in);
          }
        }
      }
    }
  }
}
