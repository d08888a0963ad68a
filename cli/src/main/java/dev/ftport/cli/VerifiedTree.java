package dev.ftport.cli;

import dev.ftport.engine.Report;
import dev.ftport.engine.Withdrawal;
import dev.ftport.project.CompileCommands;
import dev.ftport.project.SourceTree;
import dev.ftport.verify.Verifier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A package as a compiler is shown it. */
final class VerifiedTree implements Verifier.Subject {
  /** More directories than these make a command line too long for some systems. */
  private static final int MOST_DIRECTORIES = 100;

  private static final Set<String> LEFT_OUT = Set.of(".git", ".hg", "node_modules");

  private final PackagePort port;
  private final List<Withdrawal> held;
  private final SourceTree tree;
  private final CompileCommands commands;
  private final List<Path> directories;

  /**
   * A package.
   *
   * @param held the fixes that are not applied whatever the compiler says
   */
  VerifiedTree(PackagePort port, List<Withdrawal> held) {
    this.port = port;
    this.held = List.copyOf(held);
    this.tree = port.tree();
    this.commands = PackagePort.compileCommands(tree, new ArrayList<>());
    this.directories = tree.bounded() ? headerDirectories(tree.root()) : List.of();
  }

  @Override
  public Path root() {
    return tree.root();
  }

  /** Its own compile command if there is one, else wherever the package has headers. */
  @Override
  public List<String> flags(String path) {
    CompileCommands.Flags own = commands.of(tree.root().resolve(path));
    Set<String> flags = new LinkedHashSet<>();
    own.defines().forEach((name, value) -> flags.add("-D" + name + "=" + value));
    port.define().forEach((name, value) -> flags.add("-D" + name + "=" + value));
    own.includes().forEach(directory -> flags.add("-I" + directory));
    port.include().forEach(directory -> flags.add("-I" + directory));
    if (own.includes().isEmpty()) {
      directories.forEach(directory -> flags.add("-I" + directory));
    }
    return List.copyOf(flags);
  }

  @Override
  public Report port(List<Withdrawal> withdrawn) {
    List<Withdrawal> all = new ArrayList<>(held);
    all.addAll(withdrawn);
    return port.run(all);
  }

  private static List<Path> headerDirectories(Path root) {
    Set<Path> found = new TreeSet<>();
    try {
      Files.walkFileTree(
          root,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(
                Path directory, BasicFileAttributes attributes) {
              return LEFT_OUT.contains(String.valueOf(directory.getFileName()))
                  ? FileVisitResult.SKIP_SUBTREE
                  : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              Path directory = file.getParent();
              if (file.toString().matches("(?i).*\\.(h|hh|hpp|hxx)")) {
                // `#include "package/header.h"` starts from a directory further up.
                for (Path up = directory; up != null && up.startsWith(root); up = up.getParent()) {
                  found.add(up);
                }
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found.stream().limit(MOST_DIRECTORIES).toList();
  }
}
