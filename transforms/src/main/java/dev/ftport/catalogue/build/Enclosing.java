package dev.ftport.catalogue.build;

import dev.ftport.build.BuildFile;
import dev.ftport.build.Phrase;
import dev.ftport.build.Script;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** What stands before a statement in the same function or branch of a script. */
final class Enclosing {
  private static final Pattern SPEAKS_OF_IT =
      Pattern.compile("gil_disabled|free.?thread|no_?gil|is_gil|abiflags");

  private Enclosing() {}

  /**
   * Whether the script has asked for free threading on the way to a statement: in a header that the
   * statement stands under, or before it in the same block.
   */
  static boolean asksForFreeThreading(BuildFile file, Script script, Phrase statement) {
    List<Phrase> all = script.statements();
    int indent = indent(file, statement);
    for (int i = all.indexOf(statement) - 1; i >= 0 && indent > 0; i--) {
      Phrase above = all.get(i);
      int column = indent(file, above);
      if (column <= indent && speaksOfIt(above)) {
        return true;
      }
      boolean more = above.startsWith("else") || above.startsWith("elif");
      indent = column < indent && !more ? column : column < indent ? column + 1 : indent;
    }
    return false;
  }

  /** The header that a statement stands directly under, of an {@code if} or anything else. */
  static Optional<Phrase> header(BuildFile file, Script script, Phrase statement) {
    List<Phrase> all = script.statements();
    int indent = indent(file, statement);
    for (int i = all.indexOf(statement) - 1; i >= 0; i--) {
      if (indent(file, all.get(i)) < indent) {
        return Optional.of(all.get(i));
      }
    }
    return Optional.empty();
  }

  /** Whether a statement speaks of free threading. */
  static boolean speaksOfIt(Phrase statement) {
    return statement.lexemes().stream()
        .anyMatch(lexeme -> SPEAKS_OF_IT.matcher(lexeme.text().toLowerCase(Locale.ROOT)).find());
  }

  private static int indent(BuildFile file, Phrase statement) {
    int start = statement.span().start();
    return file.file().indentAt(start).length();
  }
}
