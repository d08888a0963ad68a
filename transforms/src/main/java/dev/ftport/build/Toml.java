package dev.ftport.build;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;

/** Reads TOML. */
public final class Toml {
  private Toml() {}

  /** The tables of a text; a text that is no TOML has none. */
  public static JsonNode read(String text) {
    TomlMapper mapper = new TomlMapper();
    try {
      return mapper.readTree(text);
    } catch (JsonProcessingException broken) {
      return mapper.createObjectNode();
    }
  }
}
