package dev.ftport.engine;

import dev.ftport.facts.Unseen;
import dev.ftport.source.SourceFile;
import java.util.List;

/** A place that was not read. */
public record Blank(Unseen unseen, Place place) {
  /** What a reading of {@code file} did not show, with its places. */
  static List<Blank> of(SourceFile file, List<Unseen> unseen) {
    return unseen.stream().map(one -> new Blank(one, Place.of(file, one.span()))).toList();
  }
}
