package dev.ftport.facts;

import dev.ftport.source.Edit;
import dev.ftport.source.Edits;
import dev.ftport.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Takes one function apart, or says why that is not known to be right. */
final class LockHeldSplitting {
  private static final List<String> RESULTS = List.of("result", "res", "ret", "rv");

  private final Unit unit;
  private final Function function;
  private final FunctionHead head;
  private final String text;
  private final Layout layout;

  LockHeldSplitting(Unit unit, Function function) {
    this.unit = unit;
    this.function = function;
    this.head = new FunctionHead(unit, function);
    this.text = unit.file().text();
    this.layout = new Layout(unit);
  }

  LockHeld on(String object) {
    Optional<String> obstacle = new LockHeldObstacles(unit, function, head).first();
    if (obstacle.isPresent()) {
      return new LockHeld.Refused(obstacle.get());
    }
    String name = function.name() + LockHeld.SUFFIX;
    List<Edit> edits = new ArrayList<>();
    edits.add(Edit.replace(function.nameSpan(), name));
    edits.addAll(aligned());
    boolean apart = needsPrototype();
    if (apart && !layout.startsLine(head.span().start())) {
      return new LockHeld.Refused("it calls itself, and a line of its own is needed before it");
    }
    String storage = head.isStatic() ? "" : "static ";
    int above = layout.withCommentsAbove(head.span().start());
    if (apart && above == head.span().start()) {
      edits.add(Edit.insert(above, lines(prototype()) + storage));
    } else {
      if (apart) {
        edits.add(Edit.insert(above, lines(prototype())));
      }
      if (!storage.isEmpty()) {
        edits.add(Edit.insert(head.span().start(), storage));
      }
    }
    edits.add(layout.linesBehind(function.span().start(), function.span().end(), wrapper(object)));
    return new LockHeld.Split(name, Edits.of(edits));
  }

  /** Parameters in lines of their own that stood under the first one go on to do so. */
  private List<Edit> aligned() {
    List<Edit> edits = new ArrayList<>();
    Token open = head.behindName().getFirst();
    int line = unit.file().lineStartOf(open.span().start());
    int column = open.span().end() - line;
    int end = head.end();
    boolean plain = text.substring(line, open.span().end()).indexOf('\t') < 0;
    for (int at = unit.file().nextLineStart(open.span().end());
        plain && at < end;
        at = unit.file().nextLineStart(at)) {
      if (unit.file().indentAt(at).equals(" ".repeat(column))) {
        edits.add(Edit.insert(at, " ".repeat(LockHeld.SUFFIX.length())));
      }
    }
    return edits;
  }

  /** Whether the old body says {@code f}, and nothing before it declares that. */
  private boolean needsPrototype() {
    if (!unit.mentions(function.body().span(), function.name())) {
      return false;
    }
    List<Token> before = Lexer.tokens(text, new Span(0, head.span().start()));
    int depth = 0;
    for (int i = 0; i + 1 < before.size(); i++) {
      Token token = before.get(i);
      depth += token.is("{") ? 1 : token.is("}") ? -1 : 0;
      if (depth <= 0
          && token.text().equals(function.name())
          && before.get(i + 1).is("(")
          && i > 0
          && (before.get(i - 1).kind() == Token.Kind.NAME || before.get(i - 1).is("*"))
          && unit.conditionals().branchAt(token.span().start()).isEmpty()) {
        return false;
      }
    }
    return true;
  }

  private String lines(List<String> lines) {
    String lineEnd = unit.file().lineEndAt(head.span().start());
    return String.join(lineEnd, lines) + lineEnd;
  }

  private List<String> prototype() {
    List<String> lines = new ArrayList<>(head.lines());
    lines.set(lines.size() - 1, lines.getLast() + ";");
    lines.add("");
    return lines;
  }

  private List<String> wrapper(String object) {
    String outer = unit.file().indentAt(head.span().start());
    String indent = layout.deeper(outer, function);
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.addAll(head.lines());
    int last = head.end();
    boolean ownLine =
        new Span(last, head.span().end()).of(text).lines().count() > 1 || startsBody();
    if (ownLine) {
      lines.add(outer + "{");
    } else {
      String gap = text.startsWith("{", last) ? "{" : " {";
      lines.set(lines.size() - 1, lines.getLast() + gap);
    }
    String call =
        function.name()
            + LockHeld.SUFFIX
            + "("
            + function.parameters().stream()
                .map(parameter -> new PassedParameter(unit, function, parameter))
                .filter(passed -> !(passed.parameter().name().isEmpty() && passed.isVoid()))
                .map(passed -> passed.argument().orElseThrow())
                .collect(Collectors.joining(", "))
            + ")";
    String type = head.resultType();
    if (type.equals("void")) {
      lines.add(indent + "Py_BEGIN_CRITICAL_SECTION(" + object + ");");
      lines.add(indent + call + ";");
      lines.add(indent + "Py_END_CRITICAL_SECTION();");
    } else {
      String result = resultName();
      lines.add(indent + type + (type.endsWith("*") ? "" : " ") + result + ";");
      lines.add("");
      lines.add(indent + "Py_BEGIN_CRITICAL_SECTION(" + object + ");");
      lines.add(indent + result + " = " + call + ";");
      lines.add(indent + "Py_END_CRITICAL_SECTION();");
      lines.add(indent + "return " + result + ";");
    }
    lines.add(outer + "}");
    return lines;
  }

  private boolean startsBody() {
    return layout.startsLine(function.body().span().start());
  }

  private String resultName() {
    Set<String> taken =
        function.parameters().stream().map(Variable::name).collect(Collectors.toSet());
    return RESULTS.stream()
        .filter(name -> !taken.contains(name) && !unit.conditionals().definesMacro(name))
        .findFirst()
        .orElse(function.name() + "_result");
  }
}
