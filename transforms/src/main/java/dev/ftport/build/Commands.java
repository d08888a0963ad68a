package dev.ftport.build;

import dev.ftport.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A script of CMake, cut into its commands. */
public final class Commands {
  private final String text;
  private final List<Command> all = new ArrayList<>();
  private boolean certain = true;
  private int at;

  /**
   * A command.
   *
   * @param name in lower case
   * @param nameSpan where the name stands
   * @param close the closing parenthesis
   */
  public record Command(String name, Span nameSpan, Span close, List<Argument> arguments) {
    /** Whether one of the arguments is this word. */
    public boolean has(String word) {
      return arguments.stream().anyMatch(argument -> argument.text().equals(word));
    }
  }

  /**
   * An argument.
   *
   * @param text without its quotes; what is in it is not worked out
   */
  public record Argument(String text, Span span) {}

  private Commands(String text) {
    this.text = text;
  }

  /** Reads a script. */
  public static Commands of(String text) {
    Commands commands = new Commands(text);
    while (commands.skipBlank()) {
      commands.command();
    }
    return commands;
  }

  /** All commands, in the order of the text. */
  public List<Command> all() {
    return all;
  }

  /** Whether all brackets and quotes are closed. */
  public boolean isCertain() {
    return certain;
  }

  private boolean skipBlank() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '#') {
        int bracket = bracket(at + 1);
        at = bracket > 0 ? bracket : endOfLine();
      } else if (Character.isWhitespace(c) || c == '\ufeff') {
        at++;
      } else {
        return true;
      }
    }
    return false;
  }

  private int endOfLine() {
    int end = text.indexOf('\n', at);
    return end < 0 ? text.length() : end;
  }

  /** Behind a bracket argument that starts here; -1 if none does. */
  private int bracket(int start) {
    int open = start;
    if (open >= text.length() || text.charAt(open) != '[') {
      return -1;
    }
    open++;
    while (open < text.length() && text.charAt(open) == '=') {
      open++;
    }
    if (open >= text.length() || text.charAt(open) != '[') {
      return -1;
    }
    String close = "]" + "=".repeat(open - start - 1) + "]";
    int end = text.indexOf(close, open);
    certain &= end >= 0;
    return end < 0 ? text.length() : end + close.length();
  }

  private void command() {
    int start = at;
    while (at < text.length() && isWord(text.charAt(at))) {
      at++;
    }
    Span name = new Span(start, at);
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
    if (name.length() == 0 || at >= text.length() || text.charAt(at) != '(') {
      certain = false;
      at = Math.max(at, start + 1);
      return;
    }
    at++;
    List<Argument> arguments = new ArrayList<>();
    int depth = 1;
    while (skipBlank()) {
      char c = text.charAt(at);
      if (c == '(') {
        depth++;
        at++;
      } else if (c == ')') {
        depth--;
        at++;
        if (depth == 0) {
          String word = text.substring(name.start(), name.end()).toLowerCase(Locale.ROOT);
          all.add(new Command(word, name, new Span(at - 1, at), List.copyOf(arguments)));
          return;
        }
      } else {
        arguments.add(argument());
      }
    }
    certain = false;
  }

  private static boolean isWord(char c) {
    return Character.isLetterOrDigit(c) || c == '_';
  }

  private Argument argument() {
    int start = at;
    int bracket = bracket(at);
    if (bracket > 0) {
      at = bracket;
      return new Argument(text.substring(start, at), new Span(start, at));
    }
    if (text.charAt(at) == '"') {
      at++;
      while (at < text.length() && text.charAt(at) != '"') {
        at += text.charAt(at) == '\\' ? 2 : 1;
      }
      certain &= at < text.length();
      at = Math.min(text.length(), at + 1);
      return new Argument(
          text.substring(start + 1, Math.max(start + 1, at - 1)), new Span(start, at));
    }
    while (at < text.length() && !ends(text.charAt(at))) {
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    at = Math.min(text.length(), at);
    return new Argument(text.substring(start, at), new Span(start, at));
  }

  private static boolean ends(char c) {
    return Character.isWhitespace(c) || c == '(' || c == ')' || c == '#';
  }
}
