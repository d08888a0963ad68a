package dev.ftport.project;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A tree of files in a temporary directory, and what is found in it. */
record Tree(Path root) {
  /** A user of git without settings. */
  GitUser user() {
    return new GitUser(
        root.resolve("../home").normalize(), root.resolve("../settings").normalize());
  }

  Tree with(String path, String... lines) {
    try {
      Path file = root.resolve(path);
      Files.createDirectories(file.getParent());
      Files.writeString(file, String.join("\n", lines) + "\n");
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Tree withC(String... paths) {
    Stream.of(paths).forEach(path -> with(path, "int x;"));
    return this;
  }

  Tree withLink(String path, String target) {
    try {
      Files.createSymbolicLink(root.resolve(path), Path.of(target));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  SourceTree find() {
    return find(Wanted.USUAL);
  }

  SourceTree find(Wanted wanted) {
    return find(wanted, "").getFirst();
  }

  List<SourceTree> find(Wanted wanted, String... named) {
    try {
      return SourceTrees.find(Stream.of(named).map(root::resolve).toList(), wanted, user());
    } catch (MissingPathException missing) {
      throw new AssertionError(missing);
    }
  }

  /** One line an entry: {@code take a.c}, {@code out b.c: binary}, {@code fail c.c: why}. */
  static List<String> lines(SourceTree tree) {
    return tree.entries().stream()
        .map(
            entry ->
                switch (entry) {
                  case Entry.Source source -> "take " + source.path();
                  case Entry.LeftOut out -> "out " + out.path() + ": " + out.because();
                  case Entry.Unreadable bad -> "fail " + bad.path() + ": " + bad.because();
                })
        .toList();
  }

  List<String> lines() {
    return lines(find());
  }
}
