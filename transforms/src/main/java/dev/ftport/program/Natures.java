package dev.ftport.program;

import dev.ftport.facts.Expression;
import dev.ftport.facts.Lexer;
import dev.ftport.facts.NumberTypes;
import dev.ftport.facts.StaticState;
import dev.ftport.facts.Token;
import dev.ftport.facts.Unit;
import dev.ftport.facts.Variable;
import dev.ftport.program.StateEntry.Nature;
import dev.ftport.source.Span;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What a variable can hold, by its declaration. */
final class Natures {
  private static final Set<String> TABLES =
      Set.of(
          "PyABIInfo",
          "PyAsyncMethods",
          "PyBufferProcs",
          "PyGetSetDef",
          "PyMappingMethods",
          "PyMemberDef",
          "PyMethodDef",
          "PyModuleDef",
          "PyModuleDef_Slot",
          "PyNumberMethods",
          "PySequenceMethods",
          "PySlot",
          "PyStructSequence_Desc",
          "PyStructSequence_Field",
          "PyType_Slot",
          "PyType_Spec",
          "_PyArg_Parser");
  private static final Set<String> THREADED =
      Set.of(
          "_Atomic",
          "_Thread_local",
          "__thread",
          "thread_local",
          "CRITICAL_SECTION",
          "PyMutex",
          "PyRecursiveMutex",
          "PyThread_type_lock",
          "Py_tss_t",
          "atomic_bool",
          "atomic_flag",
          "atomic_int",
          "mtx_t",
          "mutex",
          "once_flag",
          "pthread_cond_t",
          "pthread_key_t",
          "pthread_mutex_t",
          "pthread_once_t",
          "pthread_rwlock_t",
          "pthread_spinlock_t",
          "recursive_mutex",
          "shared_mutex");
  private static final Pattern THREAD_MACRO =
      Pattern.compile("(?i)\\w*(thread_?local|_tls|tls_)\\w*|tls");

  private Natures() {}

  static Nature of(Unit unit, StaticState state) {
    Variable variable = state.variable();
    List<String> words = state.words(unit);
    if (words.stream().anyMatch(word -> isThreaded(unit, word))
        || THREADED.stream().anyMatch(variable::hasTypeWord)
        || variable.type().contains("atomic<")) {
      return Nature.THREADED;
    }
    boolean array = !variable.brackets().isEmpty();
    if (TABLES.stream().anyMatch(variable::hasTypeWord) && variable.pointers() == 0) {
      return Nature.TABLE;
    }
    boolean fixed = variable.hasTypeWord("const") || variable.hasTypeWord("constexpr");
    if (variable.pointers() == 0) {
      if (fixed) {
        return Nature.CONSTANT;
      }
      if (variable.hasTypeWord("PyTypeObject")) {
        return Nature.TYPE;
      }
      return NumberTypes.isNumber(variable.type())
          ? (array ? Nature.NUMBERS : Nature.SCALAR)
          : Nature.STRUCTURE;
    }
    if (!words.isEmpty() && words.getLast().equals("const")) {
      return Nature.CONSTANT;
    }
    if (array) {
      return Nature.POINTERS;
    }
    return variable.pointers() == 1 && isObject(variable) ? Nature.OBJECT : Nature.POINTER;
  }

  private static boolean isObject(Variable variable) {
    return Lexer.tokens(variable.type(), new Span(0, variable.type().length())).stream()
        .map(Token::text)
        .anyMatch(
            word -> word.equals("PyObject") || (word.startsWith("Py") && word.endsWith("Object")));
  }

  private static boolean isThreaded(Unit unit, String word) {
    if (THREADED.contains(word) || THREAD_MACRO.matcher(word).matches()) {
      return true;
    }
    return unit.conditionals().macros().stream()
        .filter(macro -> macro.name().equals(word))
        .flatMap(macro -> Lexer.tokens(unit.file().text(), macro.body()).stream())
        .anyMatch(token -> THREADED.contains(token.text()));
  }

  /** Whether a variable starts with more than zeros. */
  static boolean isInitialized(Variable variable) {
    Optional<Expression> value = variable.initializer();
    return value.isPresent() && !isZero(value.get());
  }

  private static boolean isZero(Expression value) {
    return value.isNull()
        || switch (value.withoutCasts()) {
          case Expression.Literal literal ->
              Set.of("0", "0.0", "false", "\"\"", "'\\0'", "0l", "0u")
                  .contains(literal.text().toLowerCase(Locale.ROOT));
          case Expression.Name name -> name.text().equals("FALSE");
          case Expression.Braces braces ->
              braces.clauses().stream().allMatch(clause -> isZero(clause.value()));
          default -> false;
        };
  }
}
