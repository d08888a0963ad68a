package dev.ftport.program;

import dev.ftport.facts.Token;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The structs of a file that start with the header of a Python object. */
final class ObjectTypes {
  private ObjectTypes() {}

  /** Their names: the tag, and the names that a {@code typedef} gives. */
  static Set<String> in(List<Token> tokens) {
    Set<String> types = new HashSet<>();
    for (int i = 1; i < tokens.size(); i++) {
      if (tokens.get(i - 1).is("{") && isHeader(tokens, i)) {
        if (i >= 2 && tokens.get(i - 2).kind() == Token.Kind.NAME) {
          types.add(tokens.get(i - 2).text());
        }
        namesBehind(tokens, i, types);
      }
    }
    types.remove("struct");
    return types;
  }

  private static boolean isHeader(List<Token> tokens, int at) {
    return switch (tokens.get(at).text()) {
      case "PyObject_HEAD", "PyObject_VAR_HEAD" -> true;
      case "PyObject", "PyVarObject" ->
          at + 1 < tokens.size() && tokens.get(at + 1).text().matches("ob_base|base|head");
      default -> false;
    };
  }

  private static void namesBehind(List<Token> tokens, int inside, Set<String> types) {
    int depth = 1;
    int at = inside;
    while (at < tokens.size() && depth > 0) {
      depth += tokens.get(at).is("{") ? 1 : tokens.get(at).is("}") ? -1 : 0;
      at++;
    }
    while (at < tokens.size() && !tokens.get(at).is(";")) {
      if (tokens.get(at).kind() == Token.Kind.NAME) {
        types.add(tokens.get(at).text());
      }
      at++;
    }
  }
}
