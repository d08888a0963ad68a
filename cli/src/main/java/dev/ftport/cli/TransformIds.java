package dev.ftport.cli;

import dev.ftport.catalogue.Catalogue;
import java.util.Iterator;

/** The names of the transforms, for a shell that completes them. */
final class TransformIds implements Iterable<String> {
  @Override
  public Iterator<String> iterator() {
    return Catalogue.transforms().stream().map(transform -> transform.about().id()).iterator();
  }
}
