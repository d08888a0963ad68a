package dev.ftport.cli.tree;

import dev.ftport.source.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Brings back the files that the last apply in a tree replaced. */
public final class Undo {
  /**
   * What was done.
   *
   * @param root the tree; paths are relative to it
   * @param restored the files that are as they were before the apply
   * @param removed the files that the apply made, and that are gone again
   * @param left the files that are not as they were, with the reason
   * @param journal where the old bytes still are; empty if there is nothing left to bring back
   */
  public record Result(
      Path root,
      List<String> restored,
      List<String> removed,
      List<Left> left,
      Optional<Path> journal) {}

  private final Path root;
  private final Path journals;

  private Undo(Path root, Path journals) {
    this.root = root;
    this.journals = journals;
  }

  /**
   * Looks for the last apply in the tree that holds {@code path}: in its checkout, else in the
   * directory itself or one above it.
   *
   * @param path absolute, normal, and there
   * @return empty if there is nothing to undo
   */
  public static Optional<Undo> find(Path path, Map<String, String> environment) {
    Optional<WorkTree> checkout = WorkTree.checkout(path);
    for (Path at = path; at != null; at = at.getParent()) {
      Path root = at;
      WorkTree tree =
          checkout
              .filter(found -> found.root().equals(root))
              .orElseGet(() -> new WorkTree(root, Optional.empty()));
      Path journals = tree.journals(environment);
      if (new Journal(journals).file().isPresent()) {
        return Optional.of(new Undo(at, journals));
      }
    }
    return Optional.empty();
  }

  /** The tree. */
  public Path root() {
    return root;
  }

  /**
   * Brings the files back that lie at or below {@code part}. Those that have changed since the
   * apply are left.
   *
   * @throws TreeException if no file was touched
   */
  public Result run(Path part) throws TreeException {
    List<String> restored = new ArrayList<>();
    List<Left> left = new ArrayList<>();
    boolean all = true;
    try (JournalLock lock = JournalLock.take(journals)) {
      Journal journal = lock.journal();
      Path file = journal.file().orElse(journal.last());
      Path realRoot = real(root);
      Path realPart = real(part);
      List<Journal.Entry> entries = entries(file);
      for (Journal.Entry entry : entries) {
        Path target = realRoot.resolve(entry.path()).normalize();
        if (!target.startsWith(realPart)) {
          all = false;
        } else if (!entry.isNew()) {
          restore(realRoot, target, entry, restored, left);
        }
      }
      List<String> removed = new ArrayList<>();
      if (entries.stream().allMatch(entry -> isOld(realRoot, entry))) {
        all = true;
        for (Journal.Entry entry : entries) {
          if (entry.isNew()) {
            remove(realRoot.resolve(entry.path()).normalize(), entry, removed, left);
          }
        }
      }
      if (all && left.isEmpty()) {
        forget(journal);
        return new Result(root, restored, removed, left, Optional.empty());
      }
      return new Result(root, restored, removed, left, Optional.of(file));
    }
  }

  /** Whether a file is as it was before the apply; one that it made need not be gone. */
  private static boolean isOld(Path realRoot, Journal.Entry entry) {
    try {
      Path file = realRoot.resolve(entry.path()).normalize();
      return entry.isNew() || Arrays.equals(Files.readAllBytes(file), entry.before());
    } catch (IOException e) {
      return false;
    }
  }

  /** Takes away what the apply made: last, since what it changed needed it. */
  private static void remove(
      Path file, Journal.Entry entry, List<String> removed, List<Left> left) {
    try {
      Files.deleteIfExists(Replacement.temporary(file));
      if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        return;
      }
      if (!file.toRealPath().equals(file)
          || !Sha256.of(Files.readAllBytes(file)).equals(entry.after())) {
        left.add(new Left(entry.path(), "it was changed since it was made"));
        return;
      }
      Files.delete(file);
      removed.add(entry.path());
    } catch (IOException e) {
      left.add(new Left(entry.path(), Reason.of(e)));
    }
  }

  private void restore(
      Path realRoot, Path file, Journal.Entry entry, List<String> restored, List<Left> left) {
    try {
      if (!file.startsWith(realRoot) || !file.toRealPath().equals(file)) {
        left.add(new Left(entry.path(), "it is not the file that was replaced"));
        return;
      }
      Files.deleteIfExists(Replacement.temporary(file));
      byte[] now = Files.readAllBytes(file);
      if (Sha256.of(now).equals(entry.after())) {
        Replacement.replace(file, now, entry.before());
        restored.add(entry.path());
      } else if (!Arrays.equals(now, entry.before())) {
        left.add(new Left(entry.path(), "it was changed since"));
      }
    } catch (IOException e) {
      left.add(new Left(entry.path(), Reason.of(e)));
    }
  }

  private List<Journal.Entry> entries(Path file) throws TreeException {
    try {
      return Files.exists(file) ? Journal.read(file) : List.of();
    } catch (IOException e) {
      throw new TreeException("the journal `%s` cannot be read: %s".formatted(file, Reason.of(e)));
    }
  }

  private static Path real(Path path) throws TreeException {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      throw new TreeException("`%s`: %s".formatted(path, Reason.of(e)));
    }
  }

  /** What stays of the journal does no harm: all its files are as they were. */
  private static void forget(Journal journal) {
    try {
      journal.forget();
    } catch (IOException e) {
      return;
    }
  }
}
