package dev.ftport.verify;

import java.util.Optional;

/**
 * What became of one file and one interpreter.
 *
 * @param path the file's name in reports
 * @param interpreter the interpreter's name
 * @param before what was wrong with it before; if anything, the pair proves nothing
 * @param after what is wrong with it now; empty if it compiles, or did not before
 */
public record Check(
    String path, String interpreter, Optional<String> before, Optional<String> after) {
  /** Whether it compiled before and does not now. */
  public boolean isBroken() {
    return before.isEmpty() && after.isPresent();
  }

  /** Whether it compiled before and does now. */
  public boolean isProof() {
    return before.isEmpty() && after.isEmpty();
  }
}
