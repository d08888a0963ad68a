package dev.ftport.transform;

import dev.ftport.source.Span;
import java.util.Optional;

/**
 * One place of a file that a transform has something to say about.
 *
 * @param transform the id of the transform
 * @param span the smallest piece of text that shows it, in UTF-16 units of the file's text
 * @param message what is found there, in lower case, without a full stop and without the cure
 * @param remedy what is done about it
 * @param bond the name of what it is a part of: fixes of one bond are applied together, in all
 *     files of the package, or none of them is; empty for a finding that stands alone
 */
public record Finding(
    String transform, Span span, String message, Remedy remedy, Optional<String> bond) {
  /** A finding that stands alone. */
  public Finding(String transform, Span span, String message, Remedy remedy) {
    this(transform, span, message, remedy, Optional.empty());
  }

  /** The same finding with another remedy. */
  public Finding with(Remedy other) {
    return new Finding(transform, span, message, other, bond);
  }

  /** The same finding as a part of something larger. */
  public Finding bound(String to) {
    return new Finding(transform, span, message, remedy, Optional.of(to));
  }
}
