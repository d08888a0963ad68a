package dev.ftport.project;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What git ignores in a tree, which need not be a checkout. It follows the walk: {@link #enter} and
 * {@link #leave} tell it where the walk is. JGit is loaded only where there are patterns.
 */
final class IgnoreRules {
  private final Optional<GitPlace> place;
  private final String prefix;
  private final Deque<Optional<IgnoreFile>> files = new ArrayDeque<>();
  private @Nullable TrackedFiles tracked;

  /**
   * The rules that come from outside a tree.
   *
   * @param root the root of the tree, without links in it
   */
  IgnoreRules(Path root, GitUser user) {
    this.place = GitPlace.around(root);
    Path top = place.map(GitPlace::top).orElse(root);
    this.prefix = RelativePath.ofDirectory(top, root);
    place.ifPresent(git -> readOuter(git, user, root));
    if (isIgnoredItself()) {
      files.clear();
    }
  }

  /** The work tree that the root lies in. */
  Optional<GitPlace> place() {
    return place;
  }

  /** The root seen from the top of the work tree: empty, or ending with {@code /}. */
  String prefix() {
    return prefix;
  }

  private void readOuter(GitPlace git, GitUser user, Path root) {
    files.push(IgnoreFile.read(user.excludes(git), "the user's excludes file", ""));
    files.push(
        IgnoreFile.read(git.commonDirectory().resolve("info/exclude"), ".git/info/exclude", ""));
    Path directory = git.top();
    for (Path part : git.top().relativize(root)) {
      files.push(readIn(directory, RelativePath.ofDirectory(git.top(), directory)));
      directory = directory.resolve(part);
    }
  }

  /** Who names an ignored directory wants what is in it. */
  private boolean isIgnoredItself() {
    for (int end = prefix.indexOf('/'); end >= 0; end = prefix.indexOf('/', end + 1)) {
      if (why(prefix.substring(0, end), true).isPresent()) {
        return true;
      }
    }
    return false;
  }

  private static Optional<IgnoreFile> readIn(Path directory, String base) {
    return IgnoreFile.read(directory.resolve(".gitignore"), base + ".gitignore", base);
  }

  /**
   * The walk enters a directory.
   *
   * @param path relative to the root: empty, or ending with {@code /}
   * @param hasFile whether there is a {@code .gitignore} in it
   */
  void enter(String path, Path directory, boolean hasFile) {
    files.push(hasFile ? readIn(directory, prefix + path) : Optional.empty());
  }

  /** The walk leaves the directory that it entered last. */
  void leave() {
    files.pop();
  }

  /**
   * Which pattern ignores a path of the directory that the walk is in, were it not tracked.
   *
   * @param path relative to the root, without a slash at its end
   */
  Optional<String> because(String path, boolean directory) {
    return why(prefix + path, directory);
  }

  /** Whether git tracks a file, or a file below a directory. */
  boolean tracks(String path, boolean directory) {
    if (place.isEmpty()) {
      return false;
    }
    if (tracked == null) {
      tracked = TrackedFiles.of(place.get());
    }
    return tracked.has(prefix + path, directory);
  }

  private Optional<String> why(String fromTop, boolean directory) {
    for (Iterator<Optional<IgnoreFile>> inner = files.iterator(); inner.hasNext(); ) {
      Optional<IgnoreFile.Verdict> verdict =
          inner.next().flatMap(file -> file.verdict(fromTop, directory));
      if (verdict.isPresent()) {
        return verdict.filter(IgnoreFile.Verdict::ignored).map(IgnoreFile.Verdict::because);
      }
    }
    return Optional.empty();
  }
}
