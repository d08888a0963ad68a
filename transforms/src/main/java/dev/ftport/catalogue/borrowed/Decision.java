package dev.ftport.catalogue.borrowed;

import dev.ftport.facts.Node;
import dev.ftport.flow.Course;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is decided about a lent variable. All nodes and lookups are told apart by identity.
 *
 * @param guards the lines that leave the function behind a lookup whose failure nobody looks for
 * @param deadExits present if a dead referent is NULL in the new text, and no longer {@code
 *     Py_None}: the lines that leave the function where the answer of a lookup is an error
 * @param dropped nodes that are taken away: takes, and releases of values that are to be kept
 * @param taking other definitions of the variable that have to take a reference too
 */
record Decision(
    Map<Stored, List<String>> guards,
    Optional<Map<Stored, List<String>>> deadExits,
    Set<Node> dropped,
    Set<Node> taking) {

  /** Follows everything that the variable is given, as the new text will have it. */
  List<Course> courses(LentVariable variable) {
    return variable.courses(
        taking,
        guards.keySet(),
        new Course.Plan(dropped, Set.of(), deadIsNull(), variable.returnsStrong(), taking));
  }

  /** Whether a dead referent is NULL in the new text. */
  boolean deadIsNull() {
    return deadExits.isPresent();
  }
}
