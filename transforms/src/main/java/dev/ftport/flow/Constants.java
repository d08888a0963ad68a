package dev.ftport.flow;

/** The values of names and literals that are the same everywhere. */
final class Constants {
  private Constants() {}

  /** What a name stands for that is no local variable. */
  static Value name(String name) {
    return switch (name) {
      case "NULL", "false", "FALSE" -> Value.NULL;
      case "true", "TRUE" -> new Value.Exact(1);
      case "Py_None", "Py_True", "Py_False", "Py_NotImplemented", "Py_Ellipsis" -> Value.SOMETHING;
      default -> name.startsWith("PyExc_") ? Value.SOMETHING : Value.ANYTHING;
    };
  }

  /** The value of a literal. */
  static Value literal(String text) {
    switch (text) {
      case "nullptr", "false" -> {
        return Value.NULL;
      }
      case "true" -> {
        return new Value.Exact(1);
      }
      case "this" -> {
        return Value.SOMETHING;
      }
      default -> {}
    }
    if (text.endsWith("\"")) {
      return Value.SOMETHING;
    }
    try {
      return new Value.Exact(Long.decode(text.replaceAll("[uUlL]+$", "")));
    } catch (NumberFormatException e) {
      return Value.ANYTHING;
    }
  }
}
