package dev.ftport.generated;

import dev.ftport.generated.Live.Held;
import dev.ftport.generated.Step.Absent;
import dev.ftport.generated.Step.Check;
import dev.ftport.generated.Step.Strong;
import dev.ftport.generated.Step.Target;
import java.util.Set;

/** Writes lookups: what is asked, how it is found out that there is nothing, what is done then. */
abstract class LookupWriter extends Frame {
  LookupWriter(Sketch sketch, String name) {
    super(sketch, name);
  }

  /** How a lookup says that there is nothing. */
  private enum Failure {
    NEVER,
    QUIETLY,
    RAISES,
    EITHER,
    NONE
  }

  /**
   * Where a reference comes from.
   *
   * @param dict the dict that is asked, or empty
   */
  private record Source(String expression, Failure failure, String dict, Set<String> owners) {
    Source(String expression, Failure failure) {
      this(expression, failure, "", Set.of());
    }
  }

  private Source source(Step.Get get, Step.Target target) {
    String stored = frozen ? "" : "dict";
    String to = frozen ? "other" : "dict";
    return switch (get) {
      case LIST_ITEM -> new Source("PyList_GetItem(list, " + index + ")", Failure.RAISES);
      case LIST_ITEM_IN_BOUNDS ->
          new Source("PyList_GetItem(list, " + bounded.peek() + ")", Failure.NEVER);
      case LIST_MACRO -> new Source("PyList_GET_ITEM(list, " + bounded.peek() + ")", Failure.NEVER);
      case DICT_ITEM -> new Source("PyDict_GetItem(dict, key)", Failure.QUIETLY, stored, Set.of());
      case OTHER_ITEM ->
          new Source("PyDict_GetItem(other, key)", Failure.QUIETLY, "other", Set.of());
      case ITEM_WITH_ERROR ->
          new Source("PyDict_GetItemWithError(dict, key)", Failure.EITHER, stored, Set.of());
      case ITEM_STRING ->
          new Source("PyDict_GetItemString(dict, \"list\")", Failure.QUIETLY, stored, Set.of());
      case OTHER_ITEM_STRING ->
          new Source("PyDict_GetItemString(other, \"a\")", Failure.QUIETLY, "other", Set.of());
      case SET_DEFAULT -> new Source("PyDict_SetDefault(" + to + ", key, Py_None)", Failure.RAISES);
      case SET_DEFAULT_NEW -> new Source("PyDict_SetDefault(" + to + ", key, %s)", Failure.RAISES);
      case SYS ->
          new Source(
              "PySys_GetObject(\"%s\")".formatted(target == Target.LOCAL ? "of_ftport" : "none"),
              Failure.QUIETLY);
      case WEAK -> new Source("PyWeakref_GetObject(ref)", Failure.NONE);
      case WEAK_MACRO -> new Source("PyWeakref_GET_OBJECT(ref)", Failure.NONE);
      case MODULE -> new Source("PyImport_AddModule(\"made_by_ftport\")", Failure.RAISES);
      case CELL -> new Source("PyCell_GET(cell)", Failure.QUIETLY);
      case FAST ->
          fast.isEmpty()
              ? source(Step.Get.LIST_MACRO, target)
              : new Source(
                  "PySequence_Fast_GET_ITEM(%s)".formatted(fast.getFirst()),
                  Failure.NEVER,
                  "",
                  Set.of(fast.getFirst().split(",")[0]));
      case HELPER -> new Source("find_" + name + "(dict, key)", Failure.QUIETLY, stored, Set.of());
      case HELPER_OUT ->
          new Source("fetch_" + name + "(dict, key, &%s)", Failure.QUIETLY, stored, Set.of());
      case TERNARY ->
          new Source(
              "flag ? PyDict_GetItem(dict, key) : PyDict_GetItem(other, key)", Failure.QUIETLY);
      case BUILTIN ->
          new Source("PyDict_GetItemString(PyEval_GetBuiltins(), \"len\")", Failure.QUIETLY);
    };
  }

  void lookup(Step.Lookup step) {
    boolean bounds =
        step.get() == Step.Get.LIST_ITEM_IN_BOUNDS
            || step.get() == Step.Get.LIST_MACRO
            || (step.get() == Step.Get.FAST && fast.isEmpty());
    if (bounds) {
      inBounds(() -> lookup(step, source(step.get(), step.target())));
    } else {
      lookup(step, source(step.get(), step.target()));
    }
  }

  private void lookup(Step.Lookup step, Source source) {
    if (step.get() == Step.Get.HELPER) {
      helpers.add("find");
    }
    boolean byOut = step.get() == Step.Get.HELPER_OUT;
    if (byOut) {
      helpers.add("fetch");
    }
    Strong strong = strong(step, source, byOut);
    Check check = check(step, source, strong);
    boolean inCondition =
        check == Check.ASSIGNED_IN_CONDITION
            || check == Check.NOT_ASSIGNED_IN_CONDITION
            || check == Check.RIGHT_OF_AND;
    boolean label = isLabel() && isNullOrOwned(strong, check, source);
    String variable = label ? fresh("held") : assignTo(step.target(), inCondition || byOut);
    if (label) {
      atLabel.add(variable);
      scope.add(variable);
    }
    Live before = live;
    String got = source.expression();
    if (step.get() == Step.Get.SET_DEFAULT_NEW) {
      String empty = fresh("empty");
      text.line("PyObject *" + empty + " = PyList_New(0);");
      when(empty + " == NULL", this::fail);
      assign(variable, got.formatted(empty));
      text.line("Py_DECREF(" + empty + ");");
    } else if (byOut && !inCondition) {
      text.line(got.formatted(variable) + ";");
    } else if (!inCondition) {
      boolean wrapped = strong == Strong.NEW_REF;
      String wrap = source.failure() == Failure.NEVER ? "Py_NewRef(" : "Py_XNewRef(";
      assign(variable, wrapped ? wrap + got + ")" : got);
    }
    if (strong == Strong.XINCREF_BEFORE) {
      text.line("Py_XINCREF(" + variable + ");");
    }
    String test = byOut ? got.formatted(variable) : "(" + variable + " = " + got + ")";
    boolean none = source.failure() == Failure.NONE;
    Held there = strong == Strong.NO ? new Held(false, source.owners()) : Held.by(variable);
    Held nothing = none ? Held.BORROWED : Held.NULL;
    Runnable absent =
        () -> {
          live = live.with(variable, nothing);
          absent(step.absent(), source, false);
        };
    Runnable present =
        () -> {
          live = live.with(variable, there);
          if (strong == Strong.INCREF_AFTER) {
            text.line("Py_INCREF(" + variable + ");");
          }
          found(step, variable, check == Check.NONE, strong, label);
        };
    String missing =
        switch (check) {
          case NOT -> none ? "Py_None == " + variable : "!" + variable;
          case ASSIGNED_IN_CONDITION ->
              byOut ? "!" + test : test + (none ? " == Py_None" : " == NULL");
          case NOT_ASSIGNED_IN_CONDITION -> none ? test + " == Py_None" : "!" + test;
          case TYPE -> variable + " == NULL || !PyUnicode_Check(" + variable + ")";
          case NULL_OR_NONE -> "!" + variable + " || " + variable + " == Py_None";
          default -> variable + (none ? " == Py_None" : " == NULL");
        };
    switch (check) {
      case NONE -> present.run();
      case TYPE -> {
        when(
            missing,
            () -> {
              live = live.without(variable);
              fail("TypeError", "a string is needed");
            });
        present.run();
      }
      case PRESENT ->
          when(
              none
                  ? variable + " != Py_None"
                  : step.absent() == Absent.SKIP ? variable : variable + " != NULL",
              present,
              absent);
      case ALIVE -> when(variable + " && " + variable + " != Py_None", present, absent);
      case RIGHT_OF_AND ->
          when(
              "flag && " + test + (byOut ? "" : none ? " != Py_None" : " != NULL"),
              present,
              () -> {
                live = before.join(before.with(variable, nothing));
                absent(step.absent(), source, true);
              });
      default -> {
        if (isFallback(step.absent(), source, strong)) {
          boolean owns = strong != Strong.NO;
          when(
              missing,
              () -> fallback(step.absent(), source, variable),
              () -> {
                live = live.with(variable, there);
                if (strong == Strong.INCREF_AFTER) {
                  text.line("Py_INCREF(" + variable + ");");
                }
              });
          live = live.with(variable, owns ? there : held(variable));
          found(step, variable, false, strong, label);
        } else if (step.absent() == Absent.SKIP || step.absent() == Absent.CONSTANT) {
          when(missing, absent, present);
        } else {
          when(missing, absent);
          present.run();
        }
      }
    }
  }

  /** Whether the label may release the variable wherever it is come from. */
  private static boolean isNullOrOwned(Strong strong, Check check, Source source) {
    return switch (strong) {
      case NO -> false;
      case INCREF_AFTER -> check != Check.TYPE && source.failure() != Failure.NONE;
      default -> true;
    };
  }

  private Strong strong(Step.Lookup step, Source source, boolean byOut) {
    boolean plain =
        !byOut && step.get() != Step.Get.SET_DEFAULT_NEW && source.failure() != Failure.NONE;
    return step.strong() == Strong.NO || plain ? step.strong() : Strong.INCREF_AFTER;
  }

  /** The check, or another one where it would be wrong. */
  private static Check check(Step.Lookup step, Source source, Strong strong) {
    boolean inCondition =
        step.check() == Check.ASSIGNED_IN_CONDITION
            || step.check() == Check.NOT_ASSIGNED_IN_CONDITION
            || step.check() == Check.RIGHT_OF_AND;
    Check asked =
        source.failure() != Failure.NONE && step.check() == Check.ALIVE
            ? Check.PRESENT
            : step.check();
    boolean before = strong == Strong.NEW_REF || strong == Strong.XINCREF_BEFORE;
    boolean wrong =
        switch (asked) {
          case NONE -> source.failure() != Failure.NEVER;
          case NULL_OR_NONE -> source.failure() != Failure.NONE;
          case TYPE -> before || source.failure() == Failure.NONE;
          case RIGHT_OF_AND, ASSIGNED_IN_CONDITION, NOT_ASSIGNED_IN_CONDITION ->
              before || step.get() == Step.Get.SET_DEFAULT_NEW;
          default -> false;
        };
    if (source.failure() == Failure.NEVER && (inCondition || step.absent() != Absent.FAIL)) {
      return Check.NONE;
    }
    return wrong ? Check.EQUALS_NULL : asked;
  }

  private static boolean isFallback(Absent absent, Source source, Strong strong) {
    return source.failure() != Failure.NONE
        && switch (absent) {
          case OWN_NEW -> strong != Strong.NO;
          case STORE_NEW -> strong == Strong.NO && !source.dict().isEmpty();
          case CONSTANT -> strong == Strong.NO;
          default -> false;
        };
  }

  /**
   * The way taken when there is nothing; on it nothing of the lookup is owned.
   *
   * @param unasked whether it is also taken without a lookup
   */
  private void absent(Absent absent, Source source, boolean unasked) {
    boolean fails =
        switch (absent) {
          case FAIL, STORE_NEW, OWN_NEW -> true;
          case CONTINUE -> continues == null;
          case BREAK -> breaks == null;
          default -> false;
        };
    if (source.failure() == Failure.RAISES && fails) {
      if (unasked) {
        when("!PyErr_Occurred()", () -> text.line("PyErr_SetString(PyExc_LookupError, \"none\");"));
      }
      fail();
      return;
    }
    clear(source);
    if (absent == Absent.SKIP || absent == Absent.CONSTANT) {
      text.line("total += 100;");
    } else {
      exit(fails ? Absent.FAIL : absent);
    }
  }

  private void clear(Source source) {
    if (source.failure() == Failure.RAISES) {
      text.line("PyErr_Clear();");
    } else if (source.failure() == Failure.EITHER) {
      when("PyErr_Occurred()", this::fail);
    }
  }

  private void fallback(Absent absent, Source source, String variable) {
    clear(source);
    switch (absent) {
      case CONSTANT -> {
        text.line(variable + " = " + (source.dict().isEmpty() ? "Py_None" : "key") + ";");
        live = live.with(variable, Held.BORROWED);
      }
      case STORE_NEW -> {
        String dict = source.dict();
        text.line(variable + " = PyList_New(0);");
        live = live.without(variable);
        when(variable + " == NULL", this::fail);
        boolean byName = source.expression().contains("\"");
        String put =
            byName
                ? "PyDict_SetItemString(%s, %s, %s) < 0"
                    .formatted(dict, dict.equals("dict") ? "\"list\"" : "\"a\"", variable)
                : "PyDict_SetItem(%s, key, %s) < 0".formatted(dict, variable);
        when(
            put,
            () -> {
              text.line("Py_DECREF(" + variable + ");");
              fail();
            });
        text.line("Py_DECREF(" + variable + ");");
        live = live.with(variable, Held.BORROWED);
      }
      default -> {
        text.line(variable + " = PyList_New(0);");
        live = live.without(variable);
        when(variable + " == NULL", this::fail);
        live = live.with(variable, Held.by(variable));
      }
    }
  }

  /** What is done with the value, and its release if the author owns it. */
  private void found(
      Step.Lookup step, String variable, boolean untested, Strong strong, boolean label) {
    if (strong != Strong.NO) {
      own(variable, label);
    }
    if (untested) {
      // Nobody looks whether it failed: that only what is used can tell.
      text.line("total += Py_TYPE(" + variable + ") == &PyList_Type;");
    }
    if (untested && step.check() == Check.TYPE) {
      when("!PyUnicode_Check(" + variable + ")", () -> fail("TypeError", "a string is needed"));
    }
    steps(step.body());
    if (strong != Strong.NO) {
      disown(true);
    }
  }
}
