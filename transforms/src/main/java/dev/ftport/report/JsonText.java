package dev.ftport.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;

/** Writes JSON that programs read and people can: two blanks for each level, the same each time. */
public final class JsonText {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private JsonText() {}

  /**
   * The text of a tree.
   *
   * @return UTF-8 without a byte order mark; every line ends with LF, also the last
   */
  public static byte[] of(JsonNode tree) {
    try {
      String text = MAPPER.writer(printer()).writeValueAsString(tree) + "\n";
      return text.getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of plain values that cannot be written", e);
    }
  }

  static DefaultPrettyPrinter printer() {
    DefaultIndenter twoBlanks = new DefaultIndenter("  ", "\n");
    Separators separators =
        Separators.createDefaultInstance()
            .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
            .withArrayEmptySeparator("")
            .withObjectEmptySeparator("");
    return new DefaultPrettyPrinter(separators)
        .withObjectIndenter(twoBlanks)
        .withArrayIndenter(twoBlanks);
  }
}
