package dev.ftport.program;

import java.util.Set;

/**
 * A function, as far as it matters when it runs.
 *
 * @param name its name
 * @param isInternal whether only its file can name it
 * @param isUnused whether nothing in its file calls it or stores it, and no other file can name it
 * @param creates whether the interpreter calls it to create a module, or to free one
 * @param users the functions of its file that call it and do nothing else with it; an empty name if
 *     it is called or stored in any other way
 */
public record FunctionEntry(
    String name, boolean isInternal, boolean isUnused, boolean creates, Set<String> users) {
  /** Keeps a copy of the set. */
  public FunctionEntry {
    users = Set.copyOf(users);
  }
}
