package dev.ftport.generated;

import dev.ftport.generated.Live.Held;
import dev.ftport.generated.Sketch.Cleanup;
import dev.ftport.generated.Step.Target;
import java.util.List;

/**
 * Makes C of a sketch. It keeps account of what each variable holds where, so that the function is
 * right as long as nothing changes the containers behind its back.
 */
final class FunctionWriter extends SectionWriter {
  private FunctionWriter(Sketch sketch, String name) {
    super(sketch, name);
  }

  /** The text of the function and its helpers. */
  static String write(Sketch sketch, String name) {
    return new FunctionWriter(sketch, name).function();
  }

  private String function() {
    if (sketch.initialised()) {
      for (Target target : Target.values()) {
        if (target != Target.LOCAL) {
          live = live.with(top(target), Held.NULL);
        }
      }
    }
    scope.addAll(topNames());
    String body = text.inside(0, () -> steps(sketch.steps()));
    String start = text.inside(0, this::start);
    text.add(start);
    text.add(body);
    end();
    return helpers() + head() + text + "}\n";
  }

  private String head() {
    return "static PyObject *\n" + name + "(PyObject *self, PyObject *args)\n{\n";
  }

  private String helpers() {
    StringBuilder all = new StringBuilder();
    if (helpers.contains("find")) {
      all.append(
          """
          static PyObject *
          find_%1$s(PyObject *mapping, PyObject *name)
          {
              return PyDict_GetItem(mapping, name);
          }

          """
              .formatted(name));
    }
    if (helpers.contains("fetch")) {
      all.append(
          """
          static int
          fetch_%1$s(PyObject *mapping, PyObject *name, PyObject **value)
          {
              *value = PyDict_GetItem(mapping, name);
              return *value != NULL;
          }

          """
              .formatted(name));
    }
    for (String leaving : List.of("code", "truth", "number")) {
      if (helpers.contains(leaving)) {
        all.append(CModule.resource(leaving + ".c").formatted(name));
      }
    }
    return all.toString();
  }

  private void start() {
    String initial = sketch.initialised() ? " = NULL;" : ";";
    text.line("PyObject *list, *dict, *key, *other, *ref, *cell;");
    text.line("Py_ssize_t index;");
    text.line("int flag;");
    text.line("long total = 0;");
    for (String top : tops) {
      switch (top) {
        case "kept.item" ->
            text.line(
                "struct { PyObject *item; } kept" + (initial.equals(";") ? ";" : " = {NULL};"));
        case "row[0]" -> text.line("PyObject *row[2]" + (initial.equals(";") ? ";" : " = {NULL};"));
        default -> text.line("PyObject *" + top + initial);
      }
    }
    for (String held : atLabel) {
      text.line("PyObject *" + held + " = NULL;");
    }
    if (isLabel()) {
      text.line("PyObject *result = NULL;");
    }
    text.line("PyObject *out = NULL;");
    if (sketch.buffer()) {
      text.line("char *buffer = NULL;");
    }
    text.line("");
    String leave = "return NULL;";
    guard(
        ("!PyArg_ParseTuple(args, \"OOOnOOOi:%s\", &list, &dict, &key, &index, &other, &ref, &cell,"
                + " &flag)")
            .formatted(name),
        leave);
    String dict = sketch.trusting() ? "" : " || !PyDict_Check(dict)";
    guard(
        "!PyList_Check(list)" + dict + " || !PyDict_Check(other)",
        "PyErr_SetString(PyExc_TypeError, \"a list and dicts\");",
        leave);
    guard(
        "!PyWeakref_Check(ref) || !PyCell_Check(cell)",
        "PyErr_SetString(PyExc_TypeError, \"a reference and a cell\");",
        leave);
    if (sketch.buffer()) {
      text.line("buffer = PyMem_Malloc(16);");
      guard("buffer == NULL", "return PyErr_NoMemory();");
    }
    text.line("out = PyList_New(0);");
    if (!sketch.buffer()) {
      guard("out == NULL", leave);
    } else if (sketch.cleanup() == Cleanup.LABELS) {
      guard("out == NULL", "goto free_buffer;");
    } else {
      guard("out == NULL", "PyMem_Free(buffer);", leave);
    }
  }

  private void guard(String condition, String... lines) {
    text.branch(condition, text.inside(1, () -> List.of(lines).forEach(text::line)), "");
  }

  private void end() {
    if (live.reachable()) {
      if (sketch.buffer()) {
        text.line("buffer[0] = (char)(total & 1);");
        text.line("total += buffer[0];");
      }
      when("note_number(out, total) < 0", this::fail);
      if (isLabel()) {
        text.line("result = Py_NewRef(out);");
      } else {
        leave("out");
      }
    }
    switch (sketch.cleanup()) {
      case RETURN -> {}
      case LABEL -> {
        text.label("done");
        for (String held : atLabel) {
          text.line("Py_XDECREF(" + held + ");");
        }
        text.line("Py_XDECREF(out);");
        freeBuffer();
        text.line("return result;");
      }
      case LABELS -> {
        text.label("error");
        text.line("Py_DECREF(out);");
        if (sketch.buffer()) {
          text.label("free_buffer");
        }
        freeBuffer();
        text.line("return NULL;");
      }
    }
  }

  @Override
  void steps(List<Step> steps) {
    for (Step step : steps) {
      if (live.reachable()) {
        step(step);
      }
    }
  }

  private void step(Step step) {
    switch (step) {
      case Step.Lookup lookup -> lookup(lookup);
      case Step.Use use -> pick(use.pick(), false, value -> use(value, use.how()));
      case Step.Alias alias -> pick(alias.pick(), false, value -> alias(value, alias.target()));
      case Step.Derive derive ->
          pick(derive.pick(), false, value -> derive(value, derive.kind(), derive.body()));
      case Step.Hold hold -> pick(hold.pick(), false, value -> hold(value, hold.body()));
      case Step.Again again -> pick(again.pick(), true, value -> again(value, again.body()));
      case Step.Branch branch ->
          when(test(branch.test()), () -> steps(branch.yes()), () -> steps(branch.no()));
      case Step.Loop loop -> loop(loop.form(), loop.body());
      case Step.Walk walk -> walk(walk);
      case Step.Items items -> items(items);
      case Step.Guarded guarded -> guarded(guarded);
      case Step.Switch choice -> choice(choice);
      case Step.Own own -> own(own);
      case Step.Nested nested -> nested(nested.outer());
      case Step.Leave leave -> leave(leave);
      case Step.TakeOut takeOut -> takeOut();
    }
  }
}
