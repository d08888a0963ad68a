package dev.ftport.report.page;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import com.samskivert.mustache.Template;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * The report of many packages as a page: one file, which needs nothing but a browser.
 *
 * <p>A package is a row of the board, which the template writes, and a block of JSON behind it,
 * which the browser reads when the package is opened. One package at a time is in memory.
 */
public final class Page {
  private final PageHead head;
  private final Iterable<Path> packageFiles;
  private final Chapters chapters;

  private Page(PageHead head, Iterable<Path> packageFiles) {
    this.head = head;
    this.packageFiles = packageFiles;
    this.chapters = Chapters.of(head.transforms());
  }

  /**
   * Writes the page. The same packages give the same bytes. Until all of it is written, what was
   * there before stays.
   *
   * @param html where to
   * @param packageFiles the JSON object of each package, in the order of the board. The patch of
   *     {@code NAME.json} lies beside it, under the last part of the path that its key {@code
   *     patch} has
   * @throws IOException if a file cannot be read or is no such object, or the page cannot be
   *     written
   */
  public static void write(Path html, PageHead head, Iterable<Path> packageFiles)
      throws IOException {
    Path part = html.resolveSibling("." + html.getFileName() + ".part");
    try {
      try (Writer out = Files.newBufferedWriter(part, StandardCharsets.UTF_8)) {
        new Page(head, packageFiles).write(out);
      }
      Files.move(part, html, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (MustacheException e) {
      throw e.getCause() instanceof IOException cause ? cause : new IOException(e);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private void write(Writer out) {
    FrontEnd frontEnd = FrontEnd.load();
    template()
        .execute(
            Map.of(
                "version", head.version(),
                "settings", List.copyOf(head.settings().entrySet()),
                "frontEnd", frontEnd,
                "chapters", chapters.json(),
                "packages", (Iterable<BoardRow>) this::rows),
            out);
  }

  private static Template template() {
    return Mustache.compiler()
        .escapeHTML(true)
        .emptyStringIsFalse(true)
        .zeroIsFalse(true)
        .compile(FrontEnd.resource("page.mustache"));
  }

  private Iterator<BoardRow> rows() {
    Iterator<Path> files = packageFiles.iterator();
    return new Iterator<>() {
      private int number;

      @Override
      public boolean hasNext() {
        return files.hasNext();
      }

      @Override
      public BoardRow next() {
        try {
          return BoardRow.of(PackageResult.read(files.next()), number++, chapters);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    };
  }
}
