package dev.ftport.generated;

import dev.ftport.generated.Live.Held;
import java.util.List;

/** Writes loops and switches. */
abstract class LoopWriter extends UseWriter {
  LoopWriter(Sketch sketch, String name) {
    super(sketch, name);
  }

  void loop(Step.Form form, List<Step> body) {
    String outer = index;
    switch (form) {
      case FAST -> fastLoop(body);
      case NEXT -> nextLoop(body);
      case AGAIN -> {
        String round = fresh("round");
        String again = round.replace("round", "again");
        text.line("int " + round + " = 0;");
        Rounds rounds = rounds(false, () -> steps(body));
        text.label(again);
        text.line(round + "++;");
        text.add(rounds.text());
        live = rounds.end();
        if (live.reachable()) {
          text.block(
              "if (" + round + " < 2)", text.inside(1, () -> text.line("goto " + again + ";")));
        }
      }
      default -> {
        String at = fresh("i");
        index = at;
        if (form != Step.Form.FOR_COUNT) {
          bounded.push(at);
        }
        listLoop(form, at, body);
        if (form != Step.Form.FOR_COUNT) {
          bounded.pop();
        }
      }
    }
    index = outer;
  }

  private void listLoop(Step.Form form, String at, List<Step> body) {
    String size = "PyList_GET_SIZE(list)";
    if (form != Step.Form.FOR_SIZE && form != Step.Form.FOR_COUNT) {
      String bound = fresh("n");
      text.line(
          "Py_ssize_t " + bound + " = " + (counter % 2 == 0 ? size : "PyList_Size(list)") + ";");
      size = bound;
    }
    String limit = size;
    String last = at + " >= " + limit;
    boolean counts = form == Step.Form.WHILE || form == Step.Form.DO || form == Step.Form.FOREVER;
    if (counts || form == Step.Form.WHILE_INCREMENT) {
      text.line("Py_ssize_t " + at + " = " + (form == Step.Form.WHILE ? "0" : "-1") + ";");
    }
    Rounds rounds =
        rounds(
            true,
            () -> {
              switch (form) {
                case WHILE -> {
                  String here = fresh("here");
                  text.line("Py_ssize_t " + here + " = " + at + "++;");
                  bounded.push(here);
                  index = here;
                  steps(body);
                  bounded.pop();
                }
                case DO, FOREVER -> {
                  text.line("++" + at + ";");
                  when(last, () -> jump(breaks, "break"));
                  steps(body);
                }
                default -> steps(body);
              }
            });
    live =
        form == Step.Form.FOREVER || form == Step.Form.DO
            ? rounds.broken()
            : rounds.start().join(rounds.broken());
    switch (form) {
      case WHILE -> text.block("while (" + at + " < " + limit + ")", rounds.text());
      case WHILE_INCREMENT -> text.block("while (++" + at + " < " + limit + ")", rounds.text());
      case DO -> {
        live = live.join(rounds.end());
        text.doWhile(rounds.text(), at + " < " + limit);
      }
      case FOREVER -> text.block("for (;;)", rounds.text());
      case FOR_COUNT ->
          text.block("for (Py_ssize_t %1$s = 0; %1$s < 2; %1$s++)".formatted(at), rounds.text());
      default ->
          text.block(
              "for (Py_ssize_t %1$s = 0; %1$s < %2$s; %1$s++)".formatted(at, limit), rounds.text());
    }
  }

  private void fastLoop(List<Step> body) {
    boolean label = isLabel();
    String sequence = fresh("fast");
    String at = fresh("i");
    if (label) {
      atLabel.add(sequence);
    }
    text.line((label ? "" : "PyObject *") + sequence + " = PySequence_Fast(list, \"a sequence\");");
    when(sequence + " == NULL", this::fail);
    own(sequence, label);
    fast.push(sequence + ", " + at);
    index = at;
    Rounds rounds =
        rounds(
            true,
            () -> {
              String item = fresh("part");
              text.line(
                  "PyObject *%s = PySequence_Fast_GET_ITEM(%s, %s);".formatted(item, sequence, at));
              declare(item, Held.by(sequence));
              steps(body);
            });
    text.block(
        "for (Py_ssize_t %1$s = 0; %1$s < PySequence_Fast_GET_SIZE(%2$s); %1$s++)"
            .formatted(at, sequence),
        rounds.text());
    live = rounds.start().join(rounds.broken());
    fast.pop();
    disown(true);
  }

  private void nextLoop(List<Step> body) {
    boolean outer = frozen;
    String position = fresh("position");
    String at = fresh("name");
    String value = fresh("entry");
    text.line("Py_ssize_t " + position + " = 0;");
    text.line("PyObject *" + at + ", *" + value + ";");
    frozen = true;
    Rounds rounds =
        rounds(
            true,
            () -> {
              declare(at, Held.by("gone"));
              declare(value, Held.by("gone"));
              steps(body);
            });
    frozen = outer;
    text.block(
        "while (PyDict_Next(dict, &%s, &%s, &%s))".formatted(position, at, value), rounds.text());
    live = rounds.start().join(rounds.broken());
  }

  void choice(Step.Switch step) {
    Live before = live;
    Jump outer = breaks;
    Jump end = new Jump(owned.size(), section);
    breaks = end;
    StringBuilder cases = new StringBuilder();
    Live falling = Live.NOWHERE;
    int last = step.cases().size() - 1;
    for (int i = 0; i <= last; i++) {
      List<Step> body = step.cases().get(i);
      boolean falls = step.falls() && i % 2 == 0 && i < last;
      live = before.join(falling);
      String inner =
          inside(
              1,
              () -> {
                steps(body);
                if (live.reachable() && !falls) {
                  jump(breaks, "break");
                }
              });
      falling = live;
      String head = i == last ? "default:" : "case " + i + ":";
      cases.append(text.inside(0, () -> text.line(head + " {")));
      cases.append(inner);
      cases.append(text.inside(0, () -> text.line("}")));
    }
    breaks = outer;
    live = end.live.only(scope).join(falling);
    text.line("switch ((int)(index & 3)) {");
    text.add(cases.toString());
    text.line("}");
  }
}
