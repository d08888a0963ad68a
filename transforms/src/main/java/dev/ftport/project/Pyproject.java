package dev.ftport.project;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ftport.build.Toml;
import dev.ftport.source.SourceFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A {@code pyproject.toml}, as far as it matters. */
record Pyproject(Optional<String> python, List<String> requirements) {
  /** Reads it; one that is no TOML says nothing. */
  static Pyproject of(SourceFile file) {
    JsonNode toml = Toml.read(file.text());
    JsonNode tool = toml.path("tool");
    Optional<String> python =
        Stream.of(
                toml.path("project").path("requires-python"),
                tool.path("poetry").path("dependencies").path("python"),
                tool.path("flit").path("metadata").path("requires-python"))
            .filter(JsonNode::isTextual)
            .map(JsonNode::asText)
            .findFirst();
    List<String> requirements = new ArrayList<>();
    toml.path("build-system").path("requires").forEach(text -> requirements.add(text.asText("")));
    toml.path("project").path("dependencies").forEach(text -> requirements.add(text.asText("")));
    return new Pyproject(python, requirements);
  }
}
