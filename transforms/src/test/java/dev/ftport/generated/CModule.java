package dev.ftport.generated;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The text of an extension module.
 *
 * @param functions the text of each, by its name
 * @param multiPhase how it is initialised
 * @param locks whether it has a lock, and functions that tell whether something is locked
 */
record CModule(Map<String, String> functions, boolean multiPhase, boolean locks) {
  static final String NAME = "generated";

  CModule {
    functions = new LinkedHashMap<>(functions);
  }

  String text() {
    StringBuilder text = new StringBuilder(resource("prelude.c"));
    if (locks) {
      text.append(resource("locks.c"));
    }
    functions.forEach((name, function) -> text.append(start(name)).append(function));
    text.append("\n/* end */\n");
    String table =
        functions.keySet().stream()
            .map("    {\"%1$s\", %1$s, METH_VARARGS, NULL},\n"::formatted)
            .collect(Collectors.joining());
    if (locks) {
      table +=
          "    {\"held\", held, METH_NOARGS, NULL},\n    {\"take\", take, METH_VARARGS, NULL},\n";
    }
    text.append("\nstatic PyMethodDef methods[] = {\n" + table + "    {NULL, NULL, 0, NULL}\n};\n");
    text.append(resource(multiPhase ? "multi-phase.c" : "single-phase.c"));
    return text.toString();
  }

  /** One function with its helpers, out of a module's text, before or after it was ported. */
  static String function(String text, String name) {
    int start = text.indexOf(start(name).strip());
    if (start < 0) {
      return text;
    }
    int from = text.indexOf('\n', start) + 1;
    int next = text.indexOf("\n/* f", from);
    int end = text.indexOf("\n/* end */", from);
    return text.substring(from, next < 0 ? end : next);
  }

  private static String start(String name) {
    return "\n/* " + name + " */\n";
  }

  static String resource(String name) {
    try (InputStream in = CModule.class.getResourceAsStream("/generated/" + name)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
