package dev.ftport.facts;

import java.util.Optional;

/**
 * A parameter that the new function of {@link LockHeld} hands on to the old body.
 *
 * @param function the one that is taken apart
 */
record PassedParameter(Unit unit, Function function, Variable parameter) {
  /** Whether it is written in such a way that it can be handed on. */
  boolean isPlain() {
    if (parameter.name().isEmpty()) {
      return isVoid() || argument().isPresent();
    }
    return isUnused()
        ? argument().isPresent()
        : parameter.nameSpan().of(unit.file().text()).equals(parameter.name())
            && (unit.language() == Language.C
                || parameter.pointers() > 0
                || !parameter.brackets().isEmpty()
                || isScalar());
  }

  boolean isVoid() {
    return parameter.pointers() == 0 && parameter.type().equals("void");
  }

  private boolean isUnused() {
    return !parameter.name().isEmpty()
        && parameter.nameSpan().of(unit.file().text()).startsWith("Py_UNUSED")
        && !unit.mentions(function.body().span(), parameter.name());
  }

  private boolean isScalar() {
    return Lexer.tokens(parameter.type()).stream()
        .map(Token::text)
        .filter(word -> !FunctionHead.isStorage(word) && !FunctionHead.isQualifier(word))
        .allMatch(
            word ->
                FunctionHead.isBuiltIn(word)
                    || word.startsWith("Py_")
                    || word.equals("size_t")
                    || word.endsWith("int_t")
                    || word.matches("u?int[0-9]+_t"));
  }

  /** What the new function hands on: the parameter, or nothing where the old body cannot ask. */
  Optional<String> argument() {
    if (!parameter.name().isEmpty() && !isUnused()) {
      return Optional.of(parameter.name());
    }
    if (parameter.pointers() > 0) {
      return Optional.of(new Layout(unit).nullPointer());
    }
    return isScalar() ? Optional.of("0") : Optional.empty();
  }
}
