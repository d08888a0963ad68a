package dev.ftport.report.page;

import dev.ftport.source.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What runs in the browser: the style, and the script with the libraries that it uses.
 *
 * <p>A content security policy allows these two texts by their digests and nothing else, so not
 * even a mistake in escaping lets a package's text run.
 *
 * @param style a style sheet
 * @param script the libraries and the page's own script, as one text
 * @param licences the licences of the libraries
 */
record FrontEnd(String style, String script, List<Licence> licences) {
  /**
   * A library from its package of the registry.
   *
   * @param version as in the pom
   */
  private record Library(String name, String version, String root, String file) {
    static Library webjar(String name, String version, String file) {
      return new Library(name, version, "/META-INF/resources/webjars/", file);
    }

    String text(String part) {
      return FrontEnd.text(root + name + "/" + version + "/" + part);
    }

    Licence licence() {
      return new Licence(name, version, text("LICENSE").strip());
    }
  }

  /** The words under which a library may be passed on. */
  record Licence(String library, String version, String text) {}

  private static final String D3 = "7.9.0";
  private static final String DIFF = "5.1.0";
  private static final String HTM = "3.1.1";
  private static final String PREACT = "10.28.0";

  private static final List<Library> LIBRARIES =
      List.of(
          Library.webjar("preact", PREACT, "dist/preact.min.umd.js"),
          Library.webjar("preact", PREACT, "hooks/dist/hooks.umd.js"),
          new Library("htm", HTM, "/META-INF/resources/_static/", "dist/htm.umd.js"),
          Library.webjar("diff", DIFF, "dist/diff.min.js"),
          Library.webjar("d3", D3, "dist/d3.min.js"));

  /** The page's own script. A part uses what the parts before it define. */
  private static final List<String> PARTS =
      List.of("words.js", "diff.js", "package.js", "plots.js", "board.js", "page.js");

  /** Reads all of it from the class path. */
  static FrontEnd load() {
    StringBuilder script = new StringBuilder();
    for (Library library : LIBRARIES) {
      script.append(withoutMap(library.text(library.file()))).append('\n');
    }
    script.append("(function () {\n\"use strict\";\n");
    PARTS.forEach(part -> script.append(resource(part)));
    script.append("})();\n");
    return new FrontEnd(
        resource("page.css"),
        embeddable(script.toString()),
        LIBRARIES.stream().map(Library::licence).distinct().toList());
  }

  /** The policy: no network, no frame, no script and no style but these. */
  String policy() {
    return "default-src 'none'; script-src '%s'; style-src '%s'; img-src data:; base-uri 'none'; form-action 'none'"
        .formatted(digest(script), digest(style));
  }

  /** A text beside this class. */
  static String resource(String name) {
    return text("/dev/ftport/report/page/" + name);
  }

  private static String text(String path) {
    try (InputStream in = FrontEnd.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException("no `%s` on the class path".formatted(path));
      }
      // A browser takes CRLF for LF before it makes a digest.
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Without the comment that leads developers' tools to another file. */
  private static String withoutMap(String script) {
    return script.replaceAll("(?m)^//# sourceMappingURL=.*$", "").strip();
  }

  private static String embeddable(String script) {
    if (script.contains("</script") || script.contains("<!--")) {
      throw new IllegalStateException("a script that cannot stand in a page");
    }
    return script;
  }

  private static String digest(String text) {
    return "sha256-" + Sha256.base64(text);
  }
}
