package dev.ftport.facts;

import java.util.List;
import java.util.Optional;

/**
 * A {@code struct}, {@code union} or class with its fields, of the file or of a header of the
 * package that it includes.
 *
 * @param names its tag and the names that a {@code typedef} gives it; empty for one without
 * @param bases the classes that it is derived from
 * @param fields its fields, in their order; those of an unnamed one inside among them
 */
public record Structure(List<String> names, List<String> bases, List<Field> fields) {
  /** The fields of its own lists are copied. */
  public Structure {
    names = List.copyOf(names);
    bases = List.copyOf(bases);
    fields = List.copyOf(fields);
  }

  /** One field. */
  public record Field(String name, Type type) {}

  /**
   * A type as far as it is known: a name without qualifiers, and how many pointers stand behind it.
   * An array counts as a pointer.
   */
  public record Type(String name, int pointers) {
    /** The type that this one points to. */
    public Optional<Type> pointee() {
      return pointers > 0 ? Optional.of(new Type(name, pointers - 1)) : Optional.empty();
    }

    /** The type of a pointer to this. */
    public Type pointer() {
      return new Type(name, pointers + 1);
    }
  }

  /** The field with this name. */
  public Optional<Field> field(String name) {
    return fields.stream().filter(field -> field.name().equals(name)).findFirst();
  }
}
