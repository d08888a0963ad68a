package dev.ftport.program;

import dev.ftport.facts.StaticState.Access;
import dev.ftport.facts.StaticState.Linkage;
import dev.ftport.facts.StaticState.Part;
import java.util.List;

/**
 * A variable that lives as long as the process, without the tree it was taken from.
 *
 * @param path the file that it is declared in
 * @param name its name
 * @param type the text of its type, with the brackets of an array
 * @param line the line of its name, from 1
 * @param owner the function that it is declared in; empty outside functions
 * @param linkage who can name it
 * @param nature what it can hold
 * @param initialized whether it has an initializer that is more than zeros
 * @param uses what its own file does with it
 */
public record StateEntry(
    String path,
    String name,
    String type,
    int line,
    String owner,
    Linkage linkage,
    Nature nature,
    boolean initialized,
    List<Use> uses) {

  /** What a variable can hold. */
  public enum Nature {
    /** It cannot be changed. */
    CONSTANT,
    /** It is made for several threads: a lock, an atomic, a variable of each thread. */
    THREADED,
    /** A table that the interpreter reads, such as {@code PyMethodDef}. */
    TABLE,
    /** A static type object. */
    TYPE,
    /** A number, a truth value, an enumerator. */
    SCALAR,
    /** A pointer to a Python object. */
    OBJECT,
    /** Another pointer. */
    POINTER,
    /** An array of numbers or characters. */
    NUMBERS,
    /** An array of pointers. */
    POINTERS,
    /** A structure, a union, a C++ object, an array of such. */
    STRUCTURE
  }

  /** Where a value that is stored comes from. */
  public enum Value {
    /** Nothing is stored. */
    NONE,
    /** A literal, {@code NULL}, a name that is written in capitals. */
    CONSTANT,
    /** It is stored because the variable is still {@code NULL}, or zero. */
    LAZY,
    /** It is stored by a function that looks at the variable to decide something. */
    TESTED,
    /** It is taken out of what the variable points to. */
    POPPED,
    /** Anything else. */
    OTHER
  }

  /**
   * One place that names a variable or a function.
   *
   * @param path the file
   * @param function the function it stands in; empty in an initializer
   * @param later whether it stands in a lambda, which may run when the function is long over
   * @param line from 1
   * @param called whether the name is called there
   * @param callee what it is passed to; empty if it is no argument
   * @param lock the lock or critical section round it, as it is written; empty if there is none
   */
  public record Use(
      String path,
      String function,
      boolean later,
      int line,
      Access access,
      Part part,
      boolean called,
      String callee,
      String lock,
      Value value) {

    /** Whether its address goes to somebody who may store there. */
    public boolean hands() {
      return access == Access.ADDRESS;
    }

    /** Whether something is stored. */
    public boolean changes() {
      return access == Access.WRITE || access == Access.UPDATE;
    }
  }

  /** Keeps a copy of the list. */
  public StateEntry {
    uses = List.copyOf(uses);
  }
}
