package dev.ftport.cli.tree;

import dev.ftport.source.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Replaces files of one tree so that {@link Undo} can bring the old ones back, also when the
 * machine stops half-way: a journal of all old bytes is on the disk before the first file is
 * touched.
 */
public final class Apply {
  private final WorkTree tree;
  private final Path journals;
  private final Consumer<Path> beforeEach;

  /**
   * For one tree.
   *
   * @param journals where its journal lies
   */
  public Apply(WorkTree tree, Path journals) {
    this(tree, journals, file -> {});
  }

  /** With something to do before each file, for tests that stop in the middle. */
  Apply(WorkTree tree, Path journals, Consumer<Path> beforeEach) {
    this.tree = tree;
    this.journals = journals;
    this.beforeEach = beforeEach;
  }

  /**
   * Looks whether {@link #run} could start, before anything is worked out.
   *
   * @throws TreeException if it could not
   */
  public void check() throws TreeException {
    try (JournalLock lock = JournalLock.take(journals)) {
      refuseIfHalfDone(lock.journal());
    }
  }

  /**
   * Replaces the files.
   *
   * @return the files that were not replaced; the others were
   * @throws TreeException if no file was touched
   */
  public List<Left> run(List<Change> changes) throws TreeException {
    List<Left> left = new ArrayList<>();
    Map<Path, Change> targets = targets(changes, left);
    if (targets.isEmpty()) {
      return left;
    }
    try (JournalLock lock = JournalLock.take(journals)) {
      Journal journal = lock.journal();
      refuseIfHalfDone(journal);
      refuseIfThere(targets);
      start(journal, targets);
      Set<Path> directories = new TreeSet<>();
      targets.forEach(
          (file, change) -> {
            beforeEach.accept(file);
            write(file, change, left);
            directories.add(directory(file));
          });
      directories.forEach(Replacement::forceNames);
      finish(journal);
    }
    return left;
  }

  /**
   * The files that are meant, links followed; a file with two names is one file. New ones come
   * first, so that what needs them never comes to be without them.
   */
  private Map<Path, Change> targets(List<Change> changes, List<Left> left) {
    Map<Path, Change> targets = new LinkedHashMap<>();
    List<Change> sorted = new ArrayList<>(changes);
    sorted.sort(Comparator.comparing(change -> !change.isNew()));
    for (Change change : sorted) {
      try {
        Path file =
            change.isNew()
                ? directory(change.file()).toRealPath().resolve(change.file().getFileName())
                : change.file().toRealPath();
        if (file.startsWith(tree.root().toRealPath())) {
          targets.putIfAbsent(file, change);
        } else {
          left.add(new Left(change.path(), "it is a link that leads out of the tree"));
        }
      } catch (IOException e) {
        left.add(new Left(change.path(), Reason.of(e)));
      }
    }
    return targets;
  }

  private void refuseIfHalfDone(Journal journal) throws TreeException {
    if (Files.exists(journal.started())) {
      throw new TreeException(
          "an apply in `%s` stopped half-way: `ftport undo` brings its files back"
              .formatted(tree.root()));
    }
  }

  private static void refuseIfThere(Map<Path, Change> targets) throws TreeException {
    for (Map.Entry<Path, Change> target : targets.entrySet()) {
      if (target.getValue().isNew() && Files.exists(target.getKey(), LinkOption.NOFOLLOW_LINKS)) {
        throw new TreeException(
            "`%s` would be written, but it is there: move it away, or use `--compat inline`"
                .formatted(target.getKey()));
      }
    }
  }

  private void start(Journal journal, Map<Path, Change> targets) throws TreeException {
    try {
      Path root = tree.root().toRealPath();
      List<Journal.Entry> entries = new ArrayList<>();
      targets.forEach(
          (file, change) ->
              entries.add(
                  new Journal.Entry(
                      name(root.relativize(file)),
                      change.before(),
                      Sha256.of(change.after()),
                      change.isNew())));
      journal.start(entries);
    } catch (IOException e) {
      throw new TreeException(
          "the journal for `ftport undo` cannot be written in `%s`: %s"
              .formatted(journals, Reason.of(e)));
    }
  }

  private static void write(Path file, Change change, List<Left> left) {
    try {
      if (change.isNew()) {
        Replacement.create(file, change.after());
      } else {
        Replacement.replace(file, change.before(), change.after());
      }
    } catch (IOException e) {
      left.add(new Left(change.path(), Reason.of(e)));
    }
  }

  /** A journal that keeps the name of a started one still undoes all; nothing is lost. */
  private static void finish(Journal journal) {
    try {
      journal.finish();
    } catch (IOException e) {
      return;
    }
  }

  private static Path directory(Path file) {
    Path parent = file.getParent();
    return parent == null ? file : parent;
  }

  private static String name(Path relative) {
    List<String> parts = new ArrayList<>();
    relative.forEach(part -> parts.add(part.toString()));
    return String.join("/", parts);
  }
}
