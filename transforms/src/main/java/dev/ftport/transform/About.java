package dev.ftport.transform;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * What a transform says of itself.
 *
 * @param id its name on the command line: the class's name, in lower case with hyphens
 * @param chapter the part of the catalogue it belongs to: the last word of its package
 * @param page its page in Markdown, from the file beside its class
 */
public record About(String id, String chapter, String page) {
  /**
   * Reads the page beside a transform's class.
   *
   * @throws IllegalStateException if there is no {@code X.md} beside {@code X.class}
   */
  public static About of(Class<? extends Transform> transform) {
    String file = transform.getSimpleName() + ".md";
    try (InputStream in = transform.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("no " + file + " beside " + transform.getName());
      }
      String page = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      String packageName = transform.getPackageName();
      return new About(
          transform
              .getSimpleName()
              .replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-")
              .toLowerCase(Locale.ROOT),
          packageName.substring(packageName.lastIndexOf('.') + 1),
          page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The first sentence of the page, without the full stop. */
  public String summary() {
    int end = page.indexOf(".\n");
    return (end < 0 ? page : page.substring(0, end)).strip().replaceAll("\\s+", " ");
  }
}
