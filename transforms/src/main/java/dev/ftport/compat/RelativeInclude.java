package dev.ftport.compat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Directories and includes, as paths with {@code /} between the parts. */
final class RelativeInclude {
  private RelativeInclude() {}

  /** What {@code from} writes between quotes to include {@code header}. */
  static String of(String header, String from) {
    List<String> to = parts(header);
    List<String> start = directory(from);
    int shared = 0;
    while (shared < start.size()
        && shared < to.size() - 1
        && start.get(shared).equals(to.get(shared))) {
      shared++;
    }
    return "../".repeat(start.size() - shared) + String.join("/", to.subList(shared, to.size()));
  }

  /** A path in the deepest directory that holds all {@code files}. */
  static String beside(Collection<String> files, String name) {
    List<String> common = null;
    for (String file : files) {
      List<String> directory = directory(file);
      if (common == null) {
        common = new ArrayList<>(directory);
      }
      int shared = 0;
      while (shared < common.size()
          && shared < directory.size()
          && common.get(shared).equals(directory.get(shared))) {
        shared++;
      }
      common = common.subList(0, shared);
    }
    return common == null || common.isEmpty() ? name : String.join("/", common) + "/" + name;
  }

  /** A path, and the same name in all directories above it. */
  static List<String> above(String path) {
    List<String> all = new ArrayList<>();
    List<String> directory = directory(path);
    String name = path.substring(path.lastIndexOf('/') + 1);
    for (int depth = directory.size(); depth >= 0; depth--) {
      all.add(
          Stream.concat(directory.subList(0, depth).stream(), Stream.of(name))
              .collect(Collectors.joining("/")));
    }
    return all;
  }

  private static List<String> directory(String file) {
    List<String> parts = parts(file);
    return parts.subList(0, parts.size() - 1);
  }

  private static List<String> parts(String path) {
    return Arrays.asList(path.split("/", -1));
  }
}
