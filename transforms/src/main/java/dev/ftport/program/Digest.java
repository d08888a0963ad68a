package dev.ftport.program;

import dev.ftport.facts.Reading;

/**
 * What one file contributes to what is known of the package: small, and without the tree it was
 * taken from, so that memory does not grow with the sources.
 *
 * @param path the file's name in reports
 */
public record Digest(String path) {
  /** What a file contributes, all its variants together. */
  public static Digest of(Reading reading) {
    return new Digest(reading.file().path());
  }
}
