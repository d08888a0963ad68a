package dev.ftport.program;

import java.util.Comparator;
import java.util.List;

/**
 * What is known of all files of a package together, as they are before any edit. It does not change
 * while the package is ported: what it says of the file that is looked at may be outdated, so a
 * transform asks the {@code Unit} for that, and here for the others.
 */
public final class Program {
  /** Nothing is known of any other file. */
  public static final Program NONE = new Program(List.of());

  private final List<Digest> digests;

  /** The program that these files make up. */
  public Program(List<Digest> digests) {
    this.digests = digests.stream().sorted(Comparator.comparing(Digest::path)).toList();
  }

  /** What each file contributes, sorted by path. */
  public List<Digest> digests() {
    return digests;
  }

  /** What all files but one contribute, sorted by path. */
  public List<Digest> others(String path) {
    return digests.stream().filter(digest -> !digest.path().equals(path)).toList();
  }
}
