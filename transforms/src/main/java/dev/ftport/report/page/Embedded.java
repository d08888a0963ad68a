package dev.ftport.report.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * JSON that can stand in a script element.
 *
 * <p>There, a browser looks for {@code </script} and {@code <!--} and at nothing else. In JSON,
 * markup characters stand in strings only, where an escape says the same. So do characters that
 * show nothing or turn the text round, which a reader of the page's source should not meet.
 */
final class Embedded {
  private static final Pattern ESCAPED = Pattern.compile("[<>&\\p{Cf}\\p{Zl}\\p{Zp}]");

  private Embedded() {}

  static String json(JsonNode node) {
    return ESCAPED
        .matcher(node.toString())
        .replaceAll(
            match ->
                match
                    .group()
                    .chars()
                    .mapToObj("\\\\u%04x"::formatted)
                    .collect(Collectors.joining()));
  }
}
