package dev.ftport.generated;

import dev.ftport.generated.Live.Held;
import dev.ftport.generated.Step.Kept;
import java.util.List;

/** Writes walks over dicts and sequences, and what is done under a lock. */
abstract class SectionWriter extends LoopWriter {
  SectionWriter(Sketch sketch, String name) {
    super(sketch, name);
  }

  void walk(Step.Walk step) {
    String dict = step.other() ? "other" : "dict";
    String position = fresh("position");
    String at = fresh("name");
    String value = fresh("entry");
    String kept = step.kept() == Kept.NOTHING ? "" : fresh("kept");
    boolean owned = step.kept() == Kept.OWNED_VALUE;
    text.line("Py_ssize_t " + position + " = 0;");
    text.line("PyObject *" + at + ", *" + value + ";");
    if (owned && isLabel()) {
      atLabel.add(kept);
      text.line("Py_CLEAR(" + kept + ");");
    } else if (!kept.isEmpty()) {
      text.line("PyObject *" + kept + " = NULL;");
    }
    if (owned) {
      own(new Owned(kept, isLabel(), "Py_CLEAR(" + kept + ");"));
    } else if (!kept.isEmpty()) {
      declare(kept, Held.NULL);
    }
    String next = "PyDict_Next(%s, &%s, &%s, &%s)".formatted(dict, position, at, value);
    if (step.form() == Step.Walking.IF) {
      when(next, () -> round(step, at, value, kept));
    } else {
      boolean forever = step.form() == Step.Walking.FOREVER;
      Rounds rounds =
          rounds(
              true,
              () -> {
                if (forever) {
                  when("!" + next, () -> jump(breaks, "break"));
                }
                round(step, at, value, kept);
              });
      live = forever ? rounds.broken() : rounds.start().join(rounds.broken());
      text.block(
          switch (step.form()) {
            case FOR -> "for (" + position + " = 0; " + next + ";)";
            case FOREVER -> "for (;;)";
            case WITH_FLAG -> "while (total < 1000000 && " + next + ")";
            default -> "while (" + next + ")";
          },
          rounds.text());
    }
    if (live.reachable() && (owned || live.values().containsKey(kept))) {
      when(kept + " != NULL", () -> use(kept, Step.How.NOTE));
    }
    if (owned) {
      disown(true);
    }
  }

  private void round(Step.Walk step, String at, String value, String kept) {
    boolean outer = frozen;
    frozen = true;
    declare(at, Held.by("gone"));
    declare(value, Held.by("gone"));
    steps(step.body());
    frozen = outer;
    if (live.reachable()) {
      switch (step.kept()) {
        case NOTHING -> {}
        case OWNED_VALUE -> text.line("Py_XSETREF(" + kept + ", Py_NewRef(" + value + "));");
        case KEY, VALUE -> {
          text.line(kept + " = " + (step.kept() == Kept.KEY ? at : value) + ";");
          live = live.with(kept, Held.by("gone"));
        }
      }
    }
  }

  void items(Step.Items step) {
    boolean label = isLabel();
    String sequence = fresh("fast");
    String items = sequence.replace("fast", "items");
    String size = sequence.replace("fast", "size");
    String at = fresh("i");
    if (label) {
      atLabel.add(sequence);
    }
    text.line((label ? "" : "PyObject *") + sequence + " = PySequence_Fast(list, \"a sequence\");");
    when(sequence + " == NULL", this::fail);
    own(sequence, label);
    List<String> lines =
        List.of(
            "PyObject **%s = PySequence_Fast_ITEMS(%s);".formatted(items, sequence),
            "Py_ssize_t %s = PySequence_Fast_GET_SIZE(%s);".formatted(size, sequence));
    (step.sizeFirst() ? lines.reversed() : lines).forEach(text::line);
    Rounds rounds =
        rounds(
            true,
            () -> {
              String item = fresh("part");
              text.line("PyObject *%s = %s[%s];".formatted(item, items, at));
              declare(item, Held.by(sequence));
              steps(step.body());
            });
    text.block("for (Py_ssize_t %1$s = 0; %1$s < %2$s; %1$s++)".formatted(at, size), rounds.text());
    live = rounds.start().join(rounds.broken());
    disown(true);
  }

  void guarded(Step.Guarded step) {
    String one = List.of("list", "dict", "other", "self").get(step.pick() % 4);
    String two = List.of("dict", "key", "list").get(step.pick() % 3);
    switch (step.guard()) {
      case SECTION ->
          section(
              List.of("Py_BEGIN_CRITICAL_SECTION(" + one + ");"),
              List.of("Py_END_CRITICAL_SECTION();"),
              step.body());
      case SECTION_OF_TWO ->
          section(
              List.of("Py_BEGIN_CRITICAL_SECTION2(" + one + ", " + two + ");"),
              List.of("Py_END_CRITICAL_SECTION2();"),
              step.body());
      case NESTED_SECTIONS ->
          section(
              List.of(
                  "Py_BEGIN_CRITICAL_SECTION(" + one + ");",
                  "Py_BEGIN_CRITICAL_SECTION(" + two + ");"),
              List.of("Py_END_CRITICAL_SECTION();", "Py_END_CRITICAL_SECTION();"),
              step.body());
      case FUNCTIONS -> {
        String state = fresh("section");
        text.line("PyCriticalSection " + state + ";");
        text.line("PyCriticalSection_Begin(&" + state + ", " + one + ");");
        own(new Owned("&" + state, false, "PyCriticalSection_End(&" + state + ");"));
        steps(step.body());
        disown(false);
      }
      case MUTEX -> {
        if (locked) {
          steps(step.body());
          return;
        }
        locked = true;
        text.line("PyMutex_Lock(&lock);");
        own(new Owned("&lock", false, "PyMutex_Unlock(&lock);"));
        steps(step.body());
        disown(false);
        locked = false;
      }
    }
  }

  private void section(List<String> begin, List<String> end, List<Step> body) {
    Section outer = section;
    Section here = new Section(owned.size(), fresh("section").replace("section_", ""));
    String inner =
        text.inside(
            0,
            () -> {
              section = here;
              begin.forEach(text::line);
              String steps = inside(0, () -> steps(body));
              text.add(steps);
              section = outer;
            });
    boolean gives = here.exits.containsKey(Exit.GIVE_BACK);
    if (!here.exits.isEmpty()) {
      text.line("int leave_" + here.number + " = 0;");
    }
    if (gives) {
      text.line("PyObject *given_" + here.number + " = NULL;");
    }
    text.add(inner);
    if (!here.exits.isEmpty()) {
      text.label("end_" + here.number);
      text.line(";");
    }
    end.forEach(text::line);
    Live behind = live;
    here.exits.forEach(
        (exit, there) -> {
          live = there.only(scope);
          String condition = "leave_%s == %d".formatted(here.number, exit.ordinal() + 1);
          text.branch(condition, inside(1, () -> leave(exit, here)), "");
        });
    live = behind;
  }

  private void leave(Exit exit, Section here) {
    switch (exit) {
      case FAIL -> fail();
      case SUCCEED -> succeed();
      case GIVE_BACK -> {
        own("given_" + here.number, false);
        giveBack("given_" + here.number, false);
        owned = owned.subList(0, owned.size() - 1);
      }
      case BREAK -> jump(breaks, "break");
      case CONTINUE -> jump(continues, "continue");
    }
  }
}
