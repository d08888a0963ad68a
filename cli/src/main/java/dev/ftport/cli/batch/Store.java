package dev.ftport.cli.batch;

import dev.ftport.cli.batch.PackageFile.Status;
import dev.ftport.cli.tree.Reason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The directory that a run writes into. What is written of a package comes to be under another
 * name, and is moved into its place, {@code NAME.json} last: where that is, all of it is.
 */
public final class Store implements AutoCloseable {
  private static final String[] SUFFIXES = {".json", ".patch", ".sarif", ""};

  private final Path out;
  private final FileChannel lock;

  private Store(Path out, FileChannel lock) {
    this.out = out;
    this.lock = lock;
  }

  /**
   * Opens a directory, which is made if it is not there. What an earlier run left unfinished there
   * is removed.
   *
   * @param out absolute
   * @param named what the user calls it
   * @throws BatchException if it cannot be written, or another run is writing into it
   */
  public static Store open(Path out, String named) throws BatchException {
    try {
      Files.createDirectories(out.resolve("packages"));
      Path real = out.toRealPath();
      FileChannel channel =
          FileChannel.open(
              real.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      Store store = new Store(real, channel);
      if (!locked(channel)) {
        channel.close();
        throw new BatchException(
            "another `ftport batch` writes into `%s`: wait for it, or name another place"
                .formatted(named));
      }
      store.sweep();
      Files.createDirectories(store.work());
      return store;
    } catch (IOException e) {
      throw new BatchException(
          "`--out %s` cannot be written: %s; name another place".formatted(named, Reason.of(e)));
    }
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      FileLock taken = channel.tryLock();
      return taken != null;
    } catch (OverlappingFileLockException thisProcess) {
      return false;
    }
  }

  /** The directory, without links. */
  public Path out() {
    return out;
  }

  /** The name of a package's patch, relative to the directory. */
  public static String patch(String name) {
    return "packages/" + name + ".patch";
  }

  /** What is written of a package. */
  public Path packageFile(String name) {
    return packages().resolve(name + ".json");
  }

  /** Where a package's part of the SARIF log is; not there if there is none. */
  public Path sarif(String name) {
    return packages().resolve(name + ".sarif");
  }

  /**
   * What an earlier run wrote of a package, if that need not be done again.
   *
   * @param key its key as it is now
   * @param limited what the key becomes if a limit was exceeded
   * @param apply whether its directory is to be changed, too
   */
  Optional<PackageFile> finished(String name, String key, String limited, boolean apply) {
    PackageFile file;
    try {
      file = PackageFile.read(packageFile(name));
    } catch (IOException none) {
      return Optional.empty();
    }
    boolean same =
        switch (file.status()) {
          case DONE -> apply ? key.equals(file.keyAfter()) : isOf(key, file);
          case REFUSED -> key.equals(file.key());
          case TIMED_OUT, OUT_OF_MEMORY -> limited.equals(file.key());
          case FAILED -> false;
        };
    boolean complete =
        file.patch().stream().allMatch(this::isThere)
            && file.series().stream().allMatch(this::isThere);
    return same && complete ? Optional.of(file) : Optional.empty();
  }

  /** What was applied is done, too. */
  private static boolean isOf(String key, PackageFile file) {
    return key.equals(file.key()) || key.equals(file.keyAfter());
  }

  private boolean isThere(String path) {
    return Files.isRegularFile(out.resolve(path));
  }

  /** An empty directory for the results of a package. */
  Path files(String name) throws IOException {
    Path place = work().resolve(name);
    Trees.remove(place);
    return Files.createDirectories(place.resolve("files"));
  }

  /** Where its archive is unpacked; not there yet. */
  Path scratch(String name) {
    return work().resolve(name).resolve("unpacked");
  }

  /** Puts the results of a package in their place, and removes what it was made of. */
  void publish(String name) throws IOException {
    Path files = work().resolve(name).resolve("files");
    for (String suffix : SUFFIXES) {
      Trees.remove(packages().resolve(name + suffix));
    }
    for (int i = SUFFIXES.length - 1; i >= 0; i--) {
      Path file = files.resolve(name + SUFFIXES[i]);
      if (Files.exists(file)) {
        Files.move(file, packages().resolve(name + SUFFIXES[i]), StandardCopyOption.ATOMIC_MOVE);
      }
    }
  }

  /** Puts a new {@code NAME.json} in its place; its patches stay. */
  void publishAlone(String name) throws IOException {
    Path file = work().resolve(name).resolve("files").resolve(name + ".json");
    Files.move(
        file,
        packageFile(name),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  /** Writes what became of a package that is not done. */
  void publish(Source source, Status status, String because, String key, byte[] report)
      throws IOException {
    Path files = files(source.name());
    Files.write(
        files.resolve(source.name() + ".json"),
        PackageFile.undone(source, status, because, key).write(report));
    publish(source.name());
  }

  /** Removes what a package was made of. */
  void forget(String name) throws IOException {
    Trees.remove(work().resolve(name));
  }

  /** Where reports are written before they are moved. */
  public Path work() {
    return out.resolve(".work");
  }

  private Path packages() {
    return out.resolve("packages");
  }

  private void sweep() throws IOException {
    Trees.remove(work());
  }

  @Override
  public void close() throws IOException {
    sweep();
    lock.close();
  }
}
