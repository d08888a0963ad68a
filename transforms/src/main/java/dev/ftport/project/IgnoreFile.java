package dev.ftport.project;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.ignore.FastIgnoreRule;
import org.eclipse.jgit.ignore.IgnoreNode;

/**
 * One file of patterns of git's.
 *
 * @param name what it is called in reports
 * @param base what its patterns are relative to: empty, or a directory that ends with {@code /}
 */
record IgnoreFile(String name, String base, List<FastIgnoreRule> rules) {
  /** What a file of patterns says of a path: {@code ignored} is false for a pattern with a !. */
  record Verdict(boolean ignored, String because) {}

  /** Reads a file of patterns; one that is not there or cannot be read has none. */
  static Optional<IgnoreFile> read(Path file, String name, String base) {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(file)) {
      IgnoreNode node = new IgnoreNode();
      node.parse(in);
      return Optional.of(new IgnoreFile(name, base, List.copyOf(node.getRules())));
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  /** What the last pattern that matches says. */
  Optional<Verdict> verdict(String path, boolean directory) {
    if (!path.startsWith(base)) {
      return Optional.empty();
    }
    String relative = path.substring(base.length());
    for (FastIgnoreRule rule : rules.reversed()) {
      if (rule.isMatch(relative, directory, true)) {
        return Optional.of(
            new Verdict(rule.getResult(), "ignored by git: \u201c" + rule + "\u201d in " + name));
      }
    }
    return Optional.empty();
  }
}
