package dev.ftport.generated;

import dev.ftport.generated.Live.Held;
import dev.ftport.generated.Sketch.Cleanup;
import dev.ftport.generated.Step.Absent;
import dev.ftport.generated.Step.Target;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is known while a function is written: what each variable holds, what must be given back, and
 * where the ways out lead.
 */
abstract class Frame {
  final Sketch sketch;
  final String name;
  final CText text;
  Live live = Live.START;
  Set<String> scope = new TreeSet<>();
  final Set<String> tops = new TreeSet<>();
  final Set<String> atLabel = new TreeSet<>();
  final Set<String> helpers = new TreeSet<>();
  List<Owned> owned = new ArrayList<>();
  @Nullable Jump breaks;
  @Nullable Jump continues;
  final Deque<String> bounded = new ArrayDeque<>();
  final Deque<String> fast = new ArrayDeque<>();
  String index = "index";
  @Nullable Section section;
  boolean locked;
  boolean frozen;
  int counter;

  Frame(Sketch sketch, String name) {
    this.sketch = sketch;
    this.name = name;
    this.text = new CText(sketch.style());
  }

  /** Writes steps, up to the first that is never come to. */
  abstract void steps(List<Step> steps);

  /**
   * What the function has to give back.
   *
   * @param atLabel whether the label does it when it is left
   * @param release the statement that does it
   */
  record Owned(String name, boolean atLabel, String release) {}

  /** A way out of a section. */
  enum Exit {
    FAIL,
    SUCCEED,
    GIVE_BACK,
    BREAK,
    CONTINUE
  }

  /**
   * A section of macros that is being written. No way out may cross its end: it says what is to be
   * done, and goes to the end.
   */
  static final class Section {
    final int holding;
    final String number;
    final Map<Exit, Live> exits = new EnumMap<>(Exit.class);

    Section(int holding, String number) {
      this.holding = holding;
      this.number = number;
    }
  }

  /** Where {@code break} or {@code continue} leads. */
  static final class Jump {
    final int holding;
    final @Nullable Section section;
    Live live = Live.NOWHERE;

    Jump(int holding, @Nullable Section section) {
      this.holding = holding;
      this.section = section;
    }
  }

  /** A loop's body, and what is known at its start, at its end and after a {@code break}. */
  record Rounds(String text, Live start, Live end, Live broken) {}

  boolean isLabel() {
    return sketch.cleanup() == Cleanup.LABEL;
  }

  void freeBuffer() {
    if (sketch.buffer()) {
      text.line("PyMem_Free(buffer);");
    }
  }

  // Ways out

  /**
   * In a section: says what is to be done behind it, and goes there.
   *
   * @return whether this is in a section
   */
  boolean isBehind(Exit exit) {
    Section here = section;
    if (here == null) {
      return false;
    }
    release(here.holding, "", false);
    text.line("leave_%s = %d;".formatted(here.number, exit.ordinal() + 1));
    text.line("goto end_%s;".formatted(here.number));
    Live there = live;
    for (Owned one : owned.subList(here.holding, owned.size())) {
      there = there.released(one.name());
    }
    here.exits.merge(exit, there, Live::join);
    live = Live.NOWHERE;
    return true;
  }

  void fail() {
    if (isBehind(Exit.FAIL)) {
      return;
    }
    release(0, "", true);
    switch (sketch.cleanup()) {
      case LABEL -> text.line("goto done;");
      case LABELS -> text.line("goto error;");
      case RETURN -> {
        text.line("Py_DECREF(out);");
        freeBuffer();
        text.line("return NULL;");
      }
    }
    live = Live.NOWHERE;
  }

  void fail(String error, String message) {
    text.line("PyErr_SetString(PyExc_%s, \"%s\");".formatted(error, message));
    fail();
  }

  void succeed() {
    if (isBehind(Exit.SUCCEED)) {
      return;
    }
    release(0, "", true);
    if (isLabel()) {
      text.line("result = Py_NewRef(out);");
      text.line("goto done;");
    } else {
      leave("out");
    }
    live = Live.NOWHERE;
  }

  void leave(String value) {
    freeBuffer();
    text.line("return " + value + ";");
  }

  void giveBack(String value, boolean otherwise) {
    if (section != null) {
      text.line("given_%s = Py_NewRef(%s);".formatted(section.number, value));
      isBehind(Exit.GIVE_BACK);
      return;
    }
    boolean moved = owned.stream().anyMatch(o -> o.name().equals(value) && !o.atLabel());
    boolean simple = owned.isEmpty() && otherwise;
    if (isLabel()) {
      text.line("result = " + (moved ? value : "Py_NewRef(" + value + ")") + ";");
      release(0, moved ? value : "", true);
      text.line("goto done;");
    } else {
      if (!moved && !simple) {
        text.line("Py_INCREF(" + value + ");");
      }
      release(0, moved ? value : "", true);
      text.line("Py_DECREF(out);");
      leave(!moved && simple ? "Py_NewRef(" + value + ")" : value);
    }
    live = Live.NOWHERE;
  }

  /**
   * Gives back all but the first {@code keep}, the newest first.
   *
   * @param moved what is handed on instead, or empty
   * @param leaving whether the function is left, so that its label does its part
   */
  void release(int keep, String moved, boolean leaving) {
    boolean isMoved = false;
    for (Owned one : owned.subList(keep, owned.size()).reversed()) {
      if (!isMoved && !one.atLabel() && one.name().equals(moved)) {
        isMoved = true;
      } else if (!leaving || !one.atLabel()) {
        text.line(one.release());
      }
    }
  }

  void jump(@Nullable Jump to, String how) {
    if (to == null) {
      fail("LookupError", "nowhere to go");
      return;
    }
    if (to.section != section) {
      isBehind(how.equals("break") ? Exit.BREAK : Exit.CONTINUE);
      return;
    }
    release(to.holding, "", false);
    text.line(how + ";");
    Live there = live;
    for (Owned one : owned.subList(to.holding, owned.size())) {
      there = there.released(one.name());
    }
    to.live = to.live.join(there);
    live = Live.NOWHERE;
  }

  void exit(Absent absent) {
    switch (absent) {
      case CONTINUE -> jump(continues, "continue");
      case BREAK -> jump(breaks, "break");
      case DONE -> succeed();
      default -> fail("LookupError", "none");
    }
  }

  // Structure

  String inside(int deeper, Runnable body) {
    Set<String> outer = scope;
    scope = new TreeSet<>(outer);
    String inner = text.inside(deeper, body);
    scope = outer;
    live = live.only(scope);
    return inner;
  }

  void when(String condition, Runnable yes) {
    when(condition, yes, () -> {});
  }

  void when(String condition, Runnable yes, Runnable no) {
    Live before = live;
    String first = inside(1, yes);
    Live after = live;
    live = before;
    String second = inside(1, no);
    live = live.join(after);
    text.branch(condition, first, second);
  }

  Rounds rounds(boolean jumps, Runnable body) {
    Jump outerBreaks = breaks;
    Jump outerContinues = continues;
    Live start = live;
    int count = counter;
    while (true) {
      Jump toEnd = new Jump(owned.size(), section);
      Jump toNext = new Jump(owned.size(), section);
      counter = count;
      live = start;
      if (jumps) {
        breaks = toEnd;
        continues = toNext;
      }
      String inner = inside(jumps ? 1 : 0, body);
      breaks = outerBreaks;
      continues = outerContinues;
      Live end = live.join(toNext.live.only(scope));
      Live again = start.join(end);
      if (again.equals(start)) {
        return new Rounds(inner, start, end, toEnd.live.only(scope));
      }
      start = again;
    }
  }

  void pick(int number, boolean orNull, Consumer<String> then) {
    List<String> names =
        live.names(orNull).stream().filter(n -> !orNull || !isTop(n) || tops.contains(n)).toList();
    if (!names.isEmpty()) {
      then.accept(names.get(number % names.size()));
    }
  }

  String fresh(String word) {
    counter++;
    return word + "_" + counter;
  }

  void declare(String variable, Held held) {
    scope.add(variable);
    live = live.with(variable, held);
  }

  Held held(String variable) {
    return live.values().getOrDefault(variable, Held.BORROWED);
  }

  void own(String variable, boolean label) {
    own(new Owned(variable, label, (label ? "Py_CLEAR(" : "Py_DECREF(") + variable + ");"));
  }

  void own(Owned one) {
    owned = new ArrayList<>(owned);
    owned.add(one);
  }

  /** The end of the scope in which the newest owned reference is held. */
  void disown(boolean kills) {
    Owned last = owned.getLast();
    owned = new ArrayList<>(owned.subList(0, owned.size() - 1));
    if (live.reachable()) {
      text.line(last.release());
    }
    if (kills) {
      live = live.released(last.name());
    }
  }

  // Variables

  static String top(Target target) {
    return switch (target) {
      case FIRST, LOCAL -> "item";
      case SECOND -> "value";
      case THIRD -> "found";
      case FIELD -> "kept.item";
      case ELEMENT -> "row[0]";
    };
  }

  static Set<String> topNames() {
    return Set.of("item", "value", "found", "kept.item", "row[0]");
  }

  static boolean isTop(String variable) {
    return topNames().contains(variable);
  }

  boolean isLocked(String variable) {
    return owned.stream().anyMatch(o -> o.name().equals(variable));
  }

  /** The variable to assign to; declared with {@code now}, or as part of the assignment. */
  String assignTo(Target target, boolean now) {
    String variable = top(target);
    if (target == Target.LOCAL || isLocked(variable)) {
      String local = fresh("local");
      scope.add(local);
      if (now) {
        text.line("PyObject *" + local + " = NULL;");
        live = live.with(local, Held.NULL);
      }
      return local;
    }
    tops.add(variable);
    return variable;
  }

  boolean isUndeclared(String variable) {
    return variable.startsWith("local_") && !live.values().containsKey(variable);
  }

  void assign(String variable, String expression) {
    text.line((isUndeclared(variable) ? "PyObject *" : "") + variable + " = " + expression + ";");
  }

  void inBounds(Runnable then) {
    if (bounded.isEmpty()) {
      bounded.push("index");
      when("index >= 0 && index < PyList_GET_SIZE(list)", then);
      bounded.pop();
    } else {
      then.run();
    }
  }
}
