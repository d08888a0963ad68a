package dev.ftport.cli.batch;

import dev.ftport.facts.Lexer;
import dev.ftport.facts.Token;
import dev.ftport.project.Entry;
import dev.ftport.project.SourceTree;
import dev.ftport.source.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/**
 * The types of a package whose instances differ in size: their structs begin with {@code
 * PyObject_VAR_HEAD}. They do not stand against running without the GIL; but in the stable ABI of
 * free-threaded builds the header of an object is hidden, and such a struct can no longer be
 * written (<a href="https://peps.python.org/pep-0803/">PEP 803</a>).
 */
public final class VariableSizeTypes {
  private static final String HEAD = "PyObject_VAR_HEAD";

  private VariableSizeTypes() {}

  /**
   * Where they are defined, as {@code path:line}.
   *
   * @throws IOException if a source cannot be read
   */
  public static List<String> in(SourceTree tree) throws IOException {
    List<String> places = new ArrayList<>();
    for (Entry entry : tree.entries()) {
      if (entry instanceof Entry.Source source) {
        SourceFile file = SourceFile.decode(source.path(), Files.readAllBytes(source.file()));
        if (file.text().contains(HEAD)) {
          for (Token token : Lexer.tokens(file.text())) {
            if (token.text().equals(HEAD)) {
              places.add(source.path() + ":" + file.line(token.span().start()));
            }
          }
        }
      }
    }
    return places;
  }
}
