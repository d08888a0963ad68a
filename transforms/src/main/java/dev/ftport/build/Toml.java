package dev.ftport.build;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;

/** Reads TOML. */
public final class Toml {
  private Toml() {}

  /** The tables of a text; a text that is no TOML has none. */
  public static JsonNode read(String text) {
    try {
      return parse(text);
    } catch (JsonProcessingException broken) {
      return JsonNodeFactory.instance.objectNode();
    }
  }

  /**
   * The tables of a text.
   *
   * @throws JsonProcessingException if it is no TOML; it says where
   */
  public static JsonNode parse(String text) throws JsonProcessingException {
    return new TomlMapper().readTree(text);
  }
}
