package dev.ftport.project;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The directories that {@code .gitmodules} names: they belong to other repositories. */
record Submodules(Set<String> paths) {
  private static final Pattern PATH =
      Pattern.compile("(?m)^\\s*path\\s*=\\s*\"?([^\"\\r\\n]*[^\"\\r\\n\\s/])/?\"?\\s*$");

  /** Reads the file at the top of a work tree, or at the root of a tree that is no checkout. */
  static Submodules of(Path top) {
    Path file = top.resolve(".gitmodules");
    if (!Files.isRegularFile(file)) {
      return new Submodules(Set.of());
    }
    try {
      String text = Files.readString(file, StandardCharsets.ISO_8859_1);
      return new Submodules(
          PATH.matcher(text).results().map(path -> path.group(1)).collect(Collectors.toSet()));
    } catch (IOException unreadable) {
      return new Submodules(Set.of());
    }
  }

  boolean has(String fromTop) {
    return paths.contains(fromTop);
  }
}
