package dev.ftport.transform;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Supplier;

/** What a transform says of itself. Its page is read when somebody asks for it. */
public final class About {
  private final String id;
  private final String chapter;
  private final Supplier<String> page;

  private About(String id, String chapter, Supplier<String> page) {
    this.id = id;
    this.chapter = chapter;
    this.page = page;
  }

  /**
   * What a transform says that has no file of its own for it.
   *
   * @param page in Markdown
   */
  public About(String id, String chapter, String page) {
    this(id, chapter, () -> page);
  }

  /** What is said in the file {@code X.md} beside a transform's class {@code X}. */
  public static About of(Class<? extends Transform> transform) {
    String packageName = transform.getPackageName();
    return new About(
        transform
            .getSimpleName()
            .replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-")
            .toLowerCase(Locale.ROOT),
        packageName.substring(packageName.lastIndexOf('.') + 1),
        () -> read(transform));
  }

  private static String read(Class<?> transform) {
    String file = transform.getSimpleName() + ".md";
    try (InputStream in = transform.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("no " + file + " beside " + transform.getName());
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its name on the command line: the class's name, in lower case with hyphens. */
  public String id() {
    return id;
  }

  /** The part of the catalogue it belongs to: the last word of its package. */
  public String chapter() {
    return chapter;
  }

  /**
   * Its page in Markdown.
   *
   * @throws IllegalStateException if there is no file for it
   */
  public String page() {
    return page.get();
  }

  /** The first sentence of the page, without the full stop. */
  public String summary() {
    String text = page();
    int end = text.indexOf(".\n");
    return (end < 0 ? text : text.substring(0, end)).strip().replaceAll("\\s+", " ");
  }
}
