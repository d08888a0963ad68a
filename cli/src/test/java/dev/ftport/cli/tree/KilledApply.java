package dev.ftport.cli.tree;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An apply in a process of its own, slow enough to be killed in the middle. */
final class KilledApply {
  static final int FILES = 300;

  private KilledApply() {}

  static String name(int number) {
    return "file%03d.c".formatted(number);
  }

  static String before(int number) {
    return "int old%d;\n".formatted(number).repeat(200);
  }

  static String after(int number) {
    return "int new%d;\n".formatted(number).repeat(220);
  }

  public static void main(String[] args) throws Exception {
    Path root = Path.of(args[0]);
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < FILES; i++) {
      changes.add(
          new Change(
              name(i),
              root.resolve(name(i)),
              before(i).getBytes(StandardCharsets.UTF_8),
              after(i).getBytes(StandardCharsets.UTF_8)));
    }
    new Apply(new WorkTree(root, Optional.empty()), Path.of(args[1]), file -> pause()).run(changes);
  }

  private static void pause() {
    try {
      Thread.sleep(2);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
