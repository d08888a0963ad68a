package dev.ftport.program;

/**
 * What a function does with a field, without the tree it was taken from.
 *
 * @param structure the structure that declares the field, or the name of one that was not in sight;
 *     empty if nothing said which
 * @param field the field's name
 * @param isReference whether it holds a reference to an object
 * @param function the function
 * @param isStore whether the field is given a value, cleared, or its address handed out
 */
public record FieldUse(
    String structure, String field, boolean isReference, String function, boolean isStore) {
  /** The field with its structure. */
  public String key() {
    return structure + "." + field;
  }
}
