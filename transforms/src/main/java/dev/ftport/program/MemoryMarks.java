package dev.ftport.program;

import dev.ftport.facts.Lexer;
import dev.ftport.facts.Token;
import java.util.LinkedHashSet;
import java.util.Set;

/** What is known of the places of one unit, while it is read. */
final class MemoryMarks {
  private final Places places = new Places();
  private final Set<Memory.Mark> against = new LinkedHashSet<>();
  private final Set<Memory.Mark> objects = new LinkedHashSet<>();
  private final Set<Memory.Mark> types = new LinkedHashSet<>();

  Places places() {
    return places;
  }

  /** What stands against an edit. */
  Set<Memory.Mark> against() {
    return against;
  }

  /** What shows that a pointer is a Python object. */
  Set<Memory.Mark> objects() {
    return objects;
  }

  /** The types that are pointed to. */
  Set<Memory.Mark> types() {
    return types;
  }

  /** Something stands against an edit of what the place holds. */
  void against(String place, String because) {
    places.root(place);
    against.add(new Memory.Mark(place, because));
  }

  /** The place holds a Python object. */
  void object(String place, String because) {
    places.root(place);
    objects.add(new Memory.Mark(place, because));
  }

  /**
   * The place is declared with this type.
   *
   * @param brackets those of an array, which is no pointer; empty for anything else
   */
  void type(String place, String type, String brackets) {
    if (brackets.isEmpty() && isPointer(type)) {
      String name = typeName(type);
      types.add(new Memory.Mark(place, name));
      if (isObjectPointer(type)) {
        object(place, "it is a `%s *`".formatted(name));
      }
    }
  }

  private static boolean isPointer(String type) {
    return type.chars().filter(c -> c == '*').count() == 1;
  }

  /** Whether a type is a pointer to any Python object. */
  static boolean isObjectPointer(String type) {
    String name = typeName(type);
    return isPointer(type) && (name.equals("PyObject") || name.equals("PyVarObject"));
  }

  /** The last word of a type: {@code const struct table *} is {@code table}. */
  static String typeName(String type) {
    String name = "";
    for (Token token : Lexer.tokens(type)) {
      if (token.kind() == Token.Kind.NAME && !token.text().equals("const")) {
        name = token.text();
      }
    }
    return name;
  }
}
