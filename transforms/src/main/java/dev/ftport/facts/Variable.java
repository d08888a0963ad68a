package dev.ftport.facts;

import dev.ftport.source.Span;
import java.util.Optional;

/**
 * A variable, a parameter or a field that is declared.
 *
 * @param name its name; empty for a parameter without one
 * @param nameSpan where the name stands
 * @param type the text of its type with the stars, such as {@code static PyObject *}; one blank
 *     between words
 * @param brackets what follows the name of an array, such as {@code []} or {@code [3]}; else empty
 * @param initializer what it starts with
 * @param declaration the whole declaration, semicolon included; for several variables in one, the
 *     same for each
 * @param origin who wrote it
 */
public record Variable(
    String name,
    Span nameSpan,
    String type,
    String brackets,
    Optional<Expression> initializer,
    Span declaration,
    Origin origin) {

  /** Whether the type has this word, such as {@code static} or {@code PyModuleDef}. */
  public boolean hasTypeWord(String word) {
    int from = 0;
    while (true) {
      int at = type.indexOf(word, from);
      if (at < 0) {
        return false;
      }
      int end = at + word.length();
      boolean starts = at == 0 || !Character.isJavaIdentifierPart(type.charAt(at - 1));
      boolean ends = end == type.length() || !Character.isJavaIdentifierPart(type.charAt(end));
      if (starts && ends) {
        return true;
      }
      from = end;
    }
  }

  /** The number of stars of its type. */
  public int pointers() {
    return (int) type.chars().filter(c -> c == '*').count();
  }
}
