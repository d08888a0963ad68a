package dev.ftport.build;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ftport.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A text in TOML with the places of what it says. Where it stands is read here; what it says is
 * read by Jackson, and where the two do not agree there is no answer.
 */
public final class TomlText {
  private final String text;
  private final JsonNode tree;
  private final List<Table> tables = new ArrayList<>();
  private final List<Entry> entries = new ArrayList<>();
  private int at;

  /**
   * A table with a header, and what stands below it.
   *
   * @param name the parts of its name
   * @param array whether it is one of several: {@code [[name]]}
   * @param header the line of the header, without its line end
   */
  public record Table(List<String> name, boolean array, Span header) {}

  /**
   * A key with its value.
   *
   * @param path the name of its table and its own parts
   * @param key as it stands there
   * @param elements the values of an array; empty for another value
   */
  public record Entry(List<String> path, Span key, Span value, List<Span> elements) {}

  private TomlText(String text) {
    this.text = text;
    this.tree = Toml.read(text);
  }

  /** Reads a text; of one that is no TOML, nothing is known. */
  public static TomlText of(String text) {
    TomlText toml = new TomlText(text);
    if (!toml.tree.isEmpty()) {
      toml.readAll();
    }
    return toml;
  }

  /** What Jackson reads. */
  public JsonNode tree() {
    return tree;
  }

  /** The tables that have a header, in the order of the text. */
  public List<Table> tables() {
    return tables;
  }

  /** All keys with their values, in the order of the text. */
  public List<Entry> entries() {
    return entries;
  }

  /** The table with a header of this name. */
  public Optional<Table> table(String... name) {
    return tables.stream().filter(table -> table.name().equals(List.of(name))).findFirst();
  }

  /** The value at a path, if it is there once and both readers agree about it. */
  public Optional<Entry> entry(String... path) {
    List<Entry> found =
        entries.stream().filter(entry -> entry.path().equals(List.of(path))).toList();
    JsonNode value = tree;
    for (String part : path) {
      value = value.path(part);
    }
    return found.size() == 1 && agrees(found.getFirst(), value)
        ? Optional.of(found.getFirst())
        : Optional.empty();
  }

  private boolean agrees(Entry entry, JsonNode value) {
    if (value.isMissingNode()) {
      return false;
    }
    JsonNode again = Toml.read("x=" + of(entry.value())).path("x");
    return again.equals(value) && (!value.isArray() || value.size() == entry.elements().size());
  }

  /** What stands at a place. */
  public String of(Span span) {
    return text.substring(span.start(), span.end());
  }

  private void readAll() {
    List<String> table = List.of();
    at = text.startsWith("\ufeff") ? 1 : 0;
    while (skipBlank()) {
      int start = at;
      if (text.charAt(at) == '[') {
        boolean array = text.startsWith("[[", at);
        at += array ? 2 : 1;
        table = key();
        skipSpaces();
        at += array ? 2 : 1;
        tables.add(new Table(table, array, new Span(start, at)));
      } else {
        List<String> path = new ArrayList<>(table);
        path.addAll(key());
        Span key = new Span(start, at);
        skipSpaces();
        if (peek() != '=') {
          entries.clear();
          return;
        }
        at++;
        skipSpaces();
        int value = at;
        List<Span> elements = value();
        entries.add(new Entry(List.copyOf(path), key, new Span(value, at), elements));
      }
      if (at <= start) {
        entries.clear();
        return;
      }
    }
  }

  private char peek() {
    return at < text.length() ? text.charAt(at) : '\0';
  }

  private void skipSpaces() {
    while (peek() == ' ' || peek() == '\t') {
      at++;
    }
  }

  /** Skips blanks, line ends and comments; whether anything follows. */
  private boolean skipBlank() {
    while (at < text.length()) {
      char c = peek();
      if (c == '#') {
        while (at < text.length() && peek() != '\n') {
          at++;
        }
      } else if (Character.isWhitespace(c)) {
        at++;
      } else {
        return true;
      }
    }
    return false;
  }

  private List<String> key() {
    List<String> parts = new ArrayList<>();
    do {
      if (peek() == '.') {
        at++;
      }
      skipSpaces();
      int start = at;
      if (peek() == '"' || peek() == '\'') {
        string();
        parts.add(text.substring(start + 1, Math.max(start + 1, at - 1)));
      } else {
        while (Character.isLetterOrDigit(peek()) || peek() == '_' || peek() == '-') {
          at++;
        }
        parts.add(text.substring(start, at));
      }
      int end = at;
      skipSpaces();
      if (peek() != '.') {
        at = end;
      }
    } while (peek() == '.');
    return parts;
  }

  /** Goes behind a value; the elements if it is an array. */
  private List<Span> value() {
    List<Span> elements = new ArrayList<>();
    switch (peek()) {
      case '"', '\'' -> string();
      case '[', '{' -> {
        char close = peek() == '[' ? ']' : '}';
        at++;
        while (skipBlank() && peek() != close) {
          int start = at;
          if (close == '}') {
            key();
            skipSpaces();
            at++;
            skipSpaces();
          }
          value();
          if (close == ']') {
            elements.add(new Span(start, at));
          }
          if (!skipBlank() || peek() != ',' && peek() != close || at == start) {
            return elements;
          }
          if (peek() == ',') {
            at++;
          }
        }
        at++;
      }
      default -> {
        while (at < text.length() && ",]}#\r\n".indexOf(peek()) < 0) {
          at++;
        }
        while (at > 0 && (text.charAt(at - 1) == ' ' || text.charAt(at - 1) == '\t')) {
          at--;
        }
      }
    }
    return elements;
  }

  private void string() {
    String quote = text.substring(at, at + 1);
    boolean isLong = text.startsWith(quote.repeat(3), at);
    String close = isLong ? quote.repeat(3) : quote;
    at += close.length();
    while (at < text.length() && !text.startsWith(close, at)) {
      at += quote.equals("\"") && peek() == '\\' ? 2 : 1;
    }
    at = Math.min(text.length(), at + close.length());
    while (isLong && at < text.length() && text.startsWith(quote, at)) {
      at++;
    }
  }
}
