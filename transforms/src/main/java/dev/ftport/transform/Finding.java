package dev.ftport.transform;

import dev.ftport.source.Span;

/**
 * One place of a file that a transform has something to say about.
 *
 * @param transform the id of the transform
 * @param span the smallest piece of text that shows it, in UTF-16 units of the file's text
 * @param message what is found there, in lower case, without a full stop and without the cure
 * @param remedy what is done about it
 */
public record Finding(String transform, Span span, String message, Remedy remedy) {
  /** The same finding with another remedy. */
  public Finding with(Remedy other) {
    return new Finding(transform, span, message, other);
  }
}
