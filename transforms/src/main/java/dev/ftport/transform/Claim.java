package dev.ftport.transform;

import java.util.Optional;

/**
 * What a fix says of the text that it leaves behind: in every function of this name, each reference
 * that the variable comes to hold is released on every way out, and no way out leaves a critical
 * section open that was not left open before. The engine has it proved on the new text.
 *
 * @param function the function's name, as in {@code facts.Function}
 * @param variable the variable's name; empty if only the sections are spoken of, and what was right
 *     before
 */
public record Claim(String function, Optional<String> variable) {
  /** A claim about a variable and about the sections. */
  public Claim(String function, String variable) {
    this(function, Optional.of(variable));
  }

  /**
   * A claim that no way out of the function leaves a critical section, and nothing else is lost.
   */
  public static Claim sections(String function) {
    return new Claim(function, Optional.empty());
  }
}
