package dev.ftport.build;

import dev.ftport.source.Span;
import java.util.List;
import java.util.Optional;

/**
 * A call in a script.
 *
 * @param name the last part of what is called: {@code Extension} for {@code setuptools.Extension}
 * @param callee the name
 * @param close the closing parenthesis
 * @param statement the statement that it is a part of
 */
public record ScriptCall(
    String name, Span callee, Span close, List<Argument> arguments, Phrase statement) {
  /**
   * An argument.
   *
   * @param keyword its name; empty for one that has its place
   * @param value what is passed
   */
  public record Argument(Optional<Lexeme> keyword, Phrase value) {
    /** Whether it stands for several arguments: {@code *args}, {@code **options}. */
    public boolean isUnpacked() {
      return keyword.isEmpty() && (value.startsWith("*") || value.startsWith("**"));
    }
  }

  /** The argument of this name. */
  public Optional<Argument> argument(String keyword) {
    return arguments.stream()
        .filter(argument -> argument.keyword().filter(name -> name.is(keyword)).isPresent())
        .findFirst();
  }
}
