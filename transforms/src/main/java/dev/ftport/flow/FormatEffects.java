package dev.ftport.flow;

import dev.ftport.capi.CallEffects;
import dev.ftport.capi.CallEffects.Argument;
import dev.ftport.facts.Expression;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What the format string of a call adds to the effects of the call. */
final class FormatEffects {
  private FormatEffects() {}

  /** {@code N} in the format of a call that builds values takes its argument over. */
  static Optional<CallEffects> refine(Expression.Call call, Optional<CallEffects> effects) {
    int format = formatArgument(call.name());
    if (format < 0 || effects.isEmpty() || format >= call.arguments().size()) {
      return effects;
    }
    if (!(call.arguments().get(format) instanceof Expression.Literal literal)
        || !literal.text().contains("N")) {
      return effects;
    }
    Map<Integer, Argument> all = new HashMap<>(effects.get().arguments());
    int at = format + 1;
    for (char unit : literal.text().toCharArray()) {
      switch (unit) {
        case 'N' -> all.put(at++, Argument.STEALS);
        case '#', '&' -> at++;
        default -> at += Character.isLetter(unit) ? 1 : 0;
      }
    }
    CallEffects known = effects.get();
    return Optional.of(
        new CallEffects(known.name(), known.result(), known.source(), all, known.mayRunPython()));
  }

  private static int formatArgument(String name) {
    return switch (name) {
      case "Py_BuildValue", "_Py_BuildValue_SizeT" -> 0;
      case "PyObject_CallFunction", "_PyObject_CallFunction_SizeT" -> 1;
      case "PyObject_CallMethod", "_PyObject_CallMethod_SizeT" -> 2;
      default -> -1;
    };
  }
}
