package dev.ftport.report.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * What became of one package.
 *
 * @param json the object that was written for it
 * @param diff the files that its patch changes; empty if there is no patch
 */
record PackageResult(JsonNode json, ArrayNode diff) {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  static PackageResult read(Path file) throws IOException {
    JsonNode json;
    try {
      json = MAPPER.readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException e) {
      throw new IOException("`%s` is not the result of a package".formatted(file), e);
    }
    if (!json.path("name").isTextual()) {
      throw new IOException("`%s` is not the result of a package: no name".formatted(file));
    }
    String patch = json.path("patch").asText("");
    if (patch.isEmpty()) {
      return new PackageResult(json, JsonNodeFactory.instance.arrayNode());
    }
    Path beside = file.resolveSibling(patch.substring(patch.lastIndexOf('/') + 1));
    return new PackageResult(json, PatchReader.read(Files.readAllBytes(beside)));
  }

  String text(String key) {
    return json.path(key).asText("");
  }

  int count(String key) {
    return json.path("counts").path(key).asInt();
  }

  List<JsonNode> blockers() {
    return list(json.path("blockers"));
  }

  /** The files of the report, with their outcomes. */
  List<JsonNode> files() {
    return list(json.path("report").path("files"));
  }

  List<JsonNode> findings() {
    return files().stream().flatMap(file -> list(file.path("findings")).stream()).toList();
  }

  /** What a compiler said; empty if none was asked. */
  List<JsonNode> compiled() {
    return list(json.path("report").path("compiled"));
  }

  private static List<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }
}
