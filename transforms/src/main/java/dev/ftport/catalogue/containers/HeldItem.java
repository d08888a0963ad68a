package dev.ftport.catalogue.containers;

import dev.ftport.facts.Statement;
import java.util.List;
import java.util.Optional;

/**
 * What is owned of an item while it is in use, and released where control leaves it.
 *
 * @param scope the block in which an item is there
 * @param lines what releases it
 * @param atEnd whether control comes to the end of the block
 */
record HeldItem(Optional<Statement.Compound> scope, List<String> lines, boolean atEnd) {
  static final HeldItem NONE = new HeldItem(Optional.empty(), List.of(), false);
}
