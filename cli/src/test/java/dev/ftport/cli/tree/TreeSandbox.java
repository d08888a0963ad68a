package dev.ftport.cli.tree;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/** A tree outside of git, with its journal beside it. */
abstract class TreeSandbox {
  @TempDir Path temporary;

  final List<Left> apply(Change... changes) throws TreeException {
    return new Apply(tree(), journals()).run(List.of(changes));
  }

  final Undo.Result undo() throws TreeException {
    return Undo.find(root(), environment()).orElseThrow().run(root());
  }

  final Change change(String path, String before, String after) {
    return new Change(
        path,
        root().resolve(path),
        before.getBytes(StandardCharsets.UTF_8),
        after.getBytes(StandardCharsets.UTF_8));
  }

  final Change added(String path, String text) {
    return Change.toNew(path, root().resolve(path), text.getBytes(StandardCharsets.UTF_8));
  }

  final Path root() {
    return temporary.resolve("tree");
  }

  final WorkTree tree() {
    return new WorkTree(root(), Optional.empty());
  }

  final Path journals() {
    return tree().journals(environment());
  }

  final Map<String, String> environment() {
    return Map.of("XDG_STATE_HOME", temporary.resolve("state").toString());
  }

  final Path write(String path, String text) throws IOException {
    Path file = root().resolve(path);
    Files.createDirectories(file.resolve("..").normalize());
    return Files.writeString(file, text);
  }

  static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
