package dev.ftport.generated;

import dev.ftport.generated.Sketch.Style;

/** Lines of C in one of the usual styles. */
final class CText {
  private final Style style;
  private StringBuilder text = new StringBuilder();
  private int depth = 1;

  CText(Style style) {
    this.style = style;
  }

  void line(String line) {
    text.append(line.isEmpty() ? "" : style.indent().repeat(depth)).append(line).append('\n');
  }

  void label(String name) {
    text.append(depth > 1 ? style.indent().repeat(depth - 1) : "").append(name).append(":\n");
  }

  void add(String lines) {
    text.append(lines);
  }

  /** What {@code body} writes, which is not added yet. */
  String inside(int deeper, Runnable body) {
    StringBuilder outer = text;
    text = new StringBuilder();
    depth += deeper;
    body.run();
    depth -= deeper;
    String inner = text.toString();
    text = outer;
    return inner;
  }

  /** A statement with a body: {@code if (..)}, {@code for (..)}. */
  void block(String head, String inner) {
    if (isSingle(inner)) {
      line(head);
      add(inner);
      return;
    }
    open(head);
    add(inner);
    line("}");
  }

  void doWhile(String inner, String condition) {
    open("do");
    add(inner);
    line("} while (" + condition + ");");
  }

  /** An {@code if}, with an {@code else} if there is something in it. */
  void branch(String condition, String yes, String no) {
    String head = "if (" + condition + ")";
    if (no.isEmpty()) {
      block(head, yes);
    } else if (isSingle(yes) || !style.cuddled() || style.ownLine()) {
      block(head, yes);
      block("else", no);
    } else {
      open(head);
      add(yes);
      open("} else");
      add(no);
      line("}");
    }
  }

  private void open(String head) {
    if (style.ownLine()) {
      line(head);
      line("{");
    } else {
      line(head + " {");
    }
  }

  /** Whether braces can be left out: a declaration or another {@code if} needs them. */
  private boolean isSingle(String inner) {
    String only = inner.strip();
    return !style.braces()
        && inner.lines().count() == 1
        && only.endsWith(";")
        && !only.matches("(PyObject|Py_ssize_t|const|char|long|int|struct)\\b.*");
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
