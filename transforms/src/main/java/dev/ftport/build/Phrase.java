package dev.ftport.build;

import dev.ftport.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Some lexemes that stand side by side: a statement, an argument, an element.
 *
 * @param lexemes in the order of the text; may be empty
 */
public record Phrase(List<Lexeme> lexemes) {
  private static final Set<String> OPENING = Set.of("(", "[", "{");
  private static final Set<String> CLOSING = Set.of(")", "]", "}");

  /** Keeps a copy. */
  public Phrase {
    lexemes = List.copyOf(lexemes);
  }

  /** Where it stands. */
  public Span span() {
    return new Span(lexemes.getFirst().span().start(), lexemes.getLast().span().end());
  }

  /** Whether it is just this name or sign. */
  public boolean is(String what) {
    return lexemes.size() == 1 && lexemes.getFirst().is(what);
  }

  /** Whether it starts with this name or sign. */
  public boolean startsWith(String what) {
    return !lexemes.isEmpty() && lexemes.getFirst().is(what);
  }

  /** Whether a lexeme of it, strings included, has this text in it. */
  public boolean mentions(String what) {
    return lexemes.stream().anyMatch(lexeme -> lexeme.text().contains(what));
  }

  /** The value, if it is one plain string without an escape in it. */
  public Optional<String> string() {
    if (lexemes.size() != 1 || lexemes.getFirst().kind() != Lexeme.Kind.STRING) {
      return Optional.empty();
    }
    String text = lexemes.getFirst().text();
    if (text.startsWith("u") || text.startsWith("U")) {
      text = text.substring(1);
    }
    int quotes = text.startsWith("\"\"\"") || text.startsWith("'''") ? 3 : 1;
    boolean plain = text.startsWith("\"") || text.startsWith("'");
    return plain && text.indexOf('\\') < 0
        ? Optional.of(text.substring(quotes, text.length() - quotes))
        : Optional.empty();
  }

  /**
   * What stands in the brackets, if it is nothing but one pair of them; empty if it is something
   * else, such as a comprehension.
   *
   * @param bracket the opening one
   */
  public Optional<List<Phrase>> elements(String bracket) {
    if (lexemes.size() < 2 || !startsWith(bracket) || closing(0) != lexemes.size() - 1) {
      return Optional.empty();
    }
    Phrase inside = part(1, lexemes.size() - 1);
    return inside.hasAtTop("for") ? Optional.empty() : Optional.of(inside.split(","));
  }

  /** The parts between the separators that stand in no bracket; an empty last part is none. */
  public List<Phrase> split(String separator) {
    List<Phrase> parts = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i < lexemes.size(); i++) {
      depth += step(lexemes.get(i));
      if (depth == 0 && lexemes.get(i).is(separator)) {
        parts.add(part(start, i));
        start = i + 1;
      }
    }
    if (start < lexemes.size()) {
      parts.add(part(start, lexemes.size()));
    }
    return parts;
  }

  private boolean hasAtTop(String what) {
    int depth = 0;
    for (Lexeme lexeme : lexemes) {
      depth += step(lexeme);
      if (depth == 0 && lexeme.is(what)) {
        return true;
      }
    }
    return false;
  }

  /** The lexemes from one index on. */
  public Phrase from(int index) {
    return part(index, lexemes.size());
  }

  /** The lexemes from one index to before another. */
  Phrase part(int from, int to) {
    return new Phrase(lexemes.subList(from, to));
  }

  /** The index of the bracket that closes the one at {@code index}; -1 if none does. */
  int closing(int index) {
    int depth = 0;
    for (int i = index; i < lexemes.size(); i++) {
      depth += step(lexemes.get(i));
      if (depth == 0) {
        return i;
      }
    }
    return -1;
  }

  private static int step(Lexeme lexeme) {
    if (lexeme.kind() != Lexeme.Kind.SIGN) {
      return 0;
    }
    return OPENING.contains(lexeme.text()) ? 1 : CLOSING.contains(lexeme.text()) ? -1 : 0;
  }
}
