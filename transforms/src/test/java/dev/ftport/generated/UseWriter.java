package dev.ftport.generated;

import dev.ftport.generated.Live.Held;
import dev.ftport.generated.Step.Target;
import java.util.List;
import java.util.function.Consumer;

/** Writes what is done with values: uses, derived values, references made and held by hand. */
abstract class UseWriter extends LookupWriter {
  UseWriter(Sketch sketch, String name) {
    super(sketch, name);
  }

  void alias(String value, Target target) {
    String variable = assignTo(target, false);
    if (!variable.equals(value)) {
      assign(variable, value);
      live = live.with(variable, new Held(false, held(value).owners()));
    }
  }

  void use(String value, Step.How how) {
    switch (how) {
      case NOTE -> when("note(out, " + value + ") < 0", this::fail);
      case REPR -> {
        String repr = fresh("repr");
        text.line("PyObject *" + repr + " = PyObject_Repr(" + value + ");");
        when(repr + " == NULL", this::fail);
        when(
            "PyList_Append(out, " + repr + ") < 0",
            () -> {
              text.line("Py_DECREF(" + repr + ");");
              fail();
            });
        text.line("Py_DECREF(" + repr + ");");
      }
      case APPEND -> when("PyList_Append(out, " + value + ") == -1", this::fail);
      case AS_LONG -> asLong(value);
      case AS_LONG_IF -> when("PyLong_Check(" + value + ")", () -> asLong(value));
      case SAME -> text.line("total += " + value + " == key;");
      case TYPE_NAME -> when("note_text(out, Py_TYPE(" + value + ")->tp_name) < 0", this::fail);
      case TRUE -> {
        String truth = fresh("truth");
        text.line("int " + truth + " = PyObject_IsTrue(" + value + ");");
        when(truth + " < 0", this::fail);
        text.line("total += " + truth + ";");
      }
      case COMPARE -> {
        String equal = fresh("equal");
        text.line("int " + equal + " = PyObject_RichCompareBool(" + value + ", key, Py_EQ);");
        when(equal + " == -1", this::fail);
        text.line("total += " + equal + ";");
      }
      case STEAL_TUPLE ->
          pack(
              "PyTuple_New(1)",
              pair -> {
                text.line("Py_INCREF(" + value + ");");
                text.line("PyTuple_SET_ITEM(" + pair + ", 0, " + value + ");");
              });
      case STEAL_LIST ->
          pack(
              "PyList_New(1)",
              pair -> {
                text.line("Py_INCREF(" + value + ");");
                when(
                    "PyList_SetItem(" + pair + ", 0, " + value + ") < 0",
                    () -> {
                      text.line("Py_DECREF(" + pair + ");");
                      fail();
                    });
              });
      case BUILD -> pack("Py_BuildValue(\"(Oi)\", " + value + ", flag)", pair -> {});
      case THREADS -> {
        text.line("Py_BEGIN_ALLOW_THREADS");
        text.line("total += 10;");
        text.line("Py_END_ALLOW_THREADS");
      }
    }
  }

  private void asLong(String expression) {
    String number = fresh("number");
    text.line("long " + number + " = PyLong_AsLong(" + expression + ");");
    when(number + " == -1 && PyErr_Occurred()", this::fail);
    text.line("total += " + number + ";");
  }

  private void pack(String maker, Consumer<String> fill) {
    String pair = fresh("pair");
    text.line("PyObject *" + pair + " = " + maker + ";");
    when(pair + " == NULL", this::fail);
    fill.accept(pair);
    when(
        "note(out, " + pair + ") < 0",
        () -> {
          text.line("Py_DECREF(" + pair + ");");
          fail();
        });
    text.line("Py_DECREF(" + pair + ");");
  }

  void hold(String value, List<Step> body) {
    text.line("Py_INCREF(" + value + ");");
    own(value, false);
    steps(body);
    disown(false);
  }

  void again(String value, List<Step> body) {
    Held held = held(value);
    when(
        value + " != NULL",
        () -> {
          live = live.with(value, new Held(false, held.owners()));
          steps(body);
        });
  }

  void derive(String value, Step.Kind kind, List<Step> body) {
    Held held = new Held(false, held(value).owners());
    boolean outer = frozen;
    frozen |= held.owners().contains("gone");
    derive(value, kind, body, held);
    frozen = outer;
  }

  private void derive(String value, Step.Kind kind, List<Step> body, Held held) {
    switch (kind) {
      case TUPLE ->
          when(
              "PyTuple_Check(" + value + ") && PyTuple_GET_SIZE(" + value + ") > 0",
              () -> {
                String part = fresh("part");
                text.line("PyObject *" + part + " = PyTuple_GET_ITEM(" + value + ", 0);");
                declare(part, held);
                steps(body);
                noteAtEnd("note(out, " + part + ")");
              });
      case TUPLE_KEPT -> {
        String part = fresh("part");
        text.line("PyObject *" + part + " = NULL;");
        scope.add(part);
        live = live.with(part, Held.NULL);
        when(
            "PyTuple_Check(" + value + ") && PyTuple_GET_SIZE(" + value + ") > 0",
            () -> {
              text.line(part + " = PyTuple_GET_ITEM(" + value + ", 0);");
              live = live.with(part, held);
            });
        steps(body);
        if (live.values().containsKey(part)) {
          when(part + " != NULL", () -> noteAtEnd("note(out, " + part + ")"));
        }
      }
      case LIST ->
          when(
              "PyList_Check(" + value + ")",
              () -> {
                String part = fresh("part");
                text.line("PyObject *" + part + " = PyList_GetItem(" + value + ", 0);");
                when(
                    part + " == NULL",
                    () -> text.line("PyErr_Clear();"),
                    () -> {
                      declare(part, held);
                      steps(body);
                      noteAtEnd("note(out, " + part + ")");
                    });
              });
      case DICT ->
          when(
              "PyDict_Check(" + value + ")",
              () -> {
                String part = fresh("part");
                text.line("PyObject *" + part + " = PyDict_GetItemString(" + value + ", \"a\");");
                when(
                    part,
                    () -> {
                      declare(part, held);
                      steps(body);
                      noteAtEnd("note(out, " + part + ")");
                    });
              });
      case UTF8 ->
          when(
              "PyUnicode_Check(" + value + ")",
              () -> {
                String chars = fresh("chars");
                text.line("const char *" + chars + " = PyUnicode_AsUTF8(" + value + ");");
                when(chars + " == NULL", this::fail);
                characters(chars, body);
              });
      case BYTES ->
          when(
              "PyBytes_Check(" + value + ")",
              () -> {
                String chars = fresh("chars");
                text.line("char *" + chars + " = PyBytes_AS_STRING(" + value + ");");
                characters(chars, body);
              });
    }
  }

  /** Whatever keeps the characters is still held after the body: it cannot release that. */
  private void characters(String chars, List<Step> body) {
    steps(body);
    noteAtEnd("note_text(out, " + chars + ")");
  }

  private void noteAtEnd(String note) {
    if (live.reachable()) {
      when(note + " < 0", this::fail);
    }
  }

  String test(Step.Test test) {
    List<String> there = live.names(false);
    return switch (test) {
      case FLAG -> "flag";
      case TOTAL -> "total % 2 == 0";
      case INDEX -> "index > 0";
      case SIZE -> "PyList_GET_SIZE(list) > 2";
      case SAME ->
          there.size() < 2 ? "key != Py_None" : there.getFirst() + " == " + there.getLast();
      case MEMBER -> "PyDict_GetItem(dict, key)";
      case MEMBER_NOT_NULL -> "PyDict_GetItem(other, key) != NULL";
      case MEMBER_NULL -> "PyDict_GetItem(dict, key) == NULL";
      case MEMBER_STRING -> "PyDict_GetItemString(other, \"b\") != NULL";
      case FLAG_AND_MEMBER -> "flag && !PyDict_GetItem(other, key)";
      case MEMBER_WITH_ERROR -> "without_error(PyDict_GetItemWithError(other, key) != NULL)";
      case FLAG_AND_MEMBER_WITH_ERROR ->
          "without_error(flag && !PyDict_GetItemWithError(other, key))";
      case WEAK_TYPE -> "PyWeakref_GetObject(ref) == (PyObject *)&PySet_Type";
      case FLAG_AND_WEAK_TYPE -> "flag && PyWeakref_GetObject(ref) == (PyObject *)&PySet_Type";
      case FLAG_OR_NO_WEAK_TYPE ->
          "total > 5 || PyWeakref_GET_OBJECT(ref) != (PyObject *)&PySet_Type";
      case WEAK_NONE -> "PyWeakref_GetObject(ref) == Py_None";
      case WEAK_KEY -> "PyWeakref_GetObject(ref) == key";
      case FIRST_IS_KEY -> "PyList_GET_SIZE(list) > 0 && PyList_GET_ITEM(list, 0) == key";
    };
  }

  void nested(Step.Outer outer) {
    switch (outer) {
      case AS_LONG -> inBounds(() -> asLong("PyList_GetItem(list, " + bounded.peek() + ")"));
      case NOTE ->
          inBounds(
              () ->
                  when("note(out, PyList_GetItem(list, " + bounded.peek() + ")) < 0", this::fail));
      case NOTE_MACRO ->
          inBounds(
              () ->
                  when("note(out, PyList_GET_ITEM(list, " + bounded.peek() + ")) < 0", this::fail));
      case COMPARE_TWO ->
          inBounds(
              () -> {
                String equal = fresh("equal");
                text.line(
                    ("int %s = PyObject_RichCompareBool(PyList_GET_ITEM(list, 0),"
                            + " PyList_GET_ITEM(list, %s), Py_EQ);")
                        .formatted(equal, bounded.peek()));
                when(equal + " < 0", this::fail);
                text.line("total += " + equal + ";");
              });
      case BUILD_TWO ->
          inBounds(
              () ->
                  pack(
                      "Py_BuildValue(\"OO\", PyList_GetItem(list, 0), PyList_GET_ITEM(list, %s))"
                          .formatted(bounded.peek()),
                      pair -> {}));
      case STEAL ->
          inBounds(
              () ->
                  pack(
                      "PyTuple_New(1)",
                      pair ->
                          text.line(
                              "PyTuple_SET_ITEM(%s, 0, Py_NewRef(PyList_GET_ITEM(list, %s)));"
                                  .formatted(pair, bounded.peek()))));
      case CODE -> {
        helpers.add("code");
        when("code_" + name + "(list, index, out) < 0", this::fail);
      }
      case TRUTH -> {
        helpers.add("truth");
        when("!truth_" + name + "(list, index, out)", this::fail);
      }
      case NUMBER -> {
        helpers.add("number");
        text.line("total += number_" + name + "(list, index);");
        when("PyErr_Occurred()", this::fail);
      }
      case COUNT_MISSING -> text.line("total += PyDict_GetItem(dict, key) == NULL;");
    }
  }

  void own(Step.Own step) {
    if (step.maker() == Step.Maker.FIRST_OF_LIST) {
      inBounds(() -> own("Py_NewRef(PyList_GET_ITEM(list, " + bounded.peek() + "))", step));
      return;
    }
    own(
        switch (step.maker()) {
          case LIST -> "PyList_New(0)";
          case DICT -> "PyDict_New()";
          case COPY -> "PyDict_Copy(other)";
          default -> "PyUnicode_FromFormat(\"made-%d\", flag)";
        },
        step);
  }

  private void own(String maker, Step.Own step) {
    boolean label = isLabel();
    String made = fresh("made");
    if (label) {
      atLabel.add(made);
    }
    text.line((label ? "" : "PyObject *") + made + " = " + maker + ";");
    if (step.maker() != Step.Maker.FIRST_OF_LIST) {
      when(made + " == NULL", this::fail);
    }
    declare(made, Held.by(made));
    own(made, label);
    switch (step.maker()) {
      case LIST -> {
        when("PyList_Append(" + made + ", key) < 0", this::fail);
        borrowFrom(made, "PyList_GET_ITEM(" + made + ", 0)");
        steps(step.body());
      }
      case DICT -> {
        when("PyDict_SetItemString(" + made + ", \"own\", list) < 0", this::fail);
        String part = borrowFrom(made, "PyDict_GetItemString(" + made + ", \"own\")");
        when(part + " == NULL", () -> fail("RuntimeError", "gone"));
        steps(step.body());
      }
      case COPY -> {
        String part = fresh("part");
        text.line("PyObject *" + part + " = PyDict_GetItemString(" + made + ", \"b\");");
        when(
            part + " != NULL",
            () -> {
              declare(part, Held.by(made));
              steps(step.body());
            });
      }
      default -> steps(step.body());
    }
    disown(true);
  }

  private String borrowFrom(String made, String expression) {
    String part = fresh("part");
    text.line("PyObject *" + part + " = " + expression + ";");
    declare(part, Held.by(made));
    return part;
  }

  void leave(Step.Leave step) {
    Runnable out =
        switch (step.way()) {
          case CONTINUE -> () -> jump(continues, "continue");
          case BREAK -> () -> jump(breaks, "break");
          case DONE -> this::succeed;
          case FAIL -> () -> fail("RuntimeError", "given up");
          case NONE -> () -> giveBack("Py_None", false);
          case VALUE -> () -> pick(step.pick(), false, v -> giveBack(v, step.pick() % 2 == 0));
          case FIRST_OF_LIST ->
              () -> {
                if (section != null) {
                  giveBack("PyList_GET_ITEM(list, 0)", false);
                } else if (isLabel()) {
                  text.line("result = Py_NewRef(PyList_GET_ITEM(list, 0));");
                  release(0, "", true);
                  text.line("goto done;");
                } else {
                  release(0, "", true);
                  text.line("Py_DECREF(out);");
                  leave("Py_NewRef(PyList_GET_ITEM(list, 0))");
                }
                live = Live.NOWHERE;
              };
        };
    String condition =
        step.way() == Step.Way.FIRST_OF_LIST
            ? "PyList_GET_SIZE(list) == 3"
            : step.pick() % 2 == 0 ? "flag" : "total > " + step.pick();
    when(condition, out);
  }

  void takeOut() {
    if (frozen) {
      return;
    }
    String gone = fresh("gone");
    text.line("PyObject *" + gone + " = PyDict_GetItemString(dict, \"gone\");");
    live = live.released("gone");
    when(
        gone + " != NULL",
        () -> {
          text.line("Py_INCREF(" + gone + ");");
          own(gone, false);
          when("PyDict_DelItemString(dict, \"gone\") < 0", this::fail);
          when("note(out, " + gone + ") < 0", this::fail);
          disown(false);
        });
  }
}
