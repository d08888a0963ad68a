package dev.ftport.catalogue.module;

import dev.ftport.facts.Expression;
import dev.ftport.facts.Function;
import dev.ftport.facts.Layout;
import dev.ftport.facts.Lexer;
import dev.ftport.facts.Node;
import dev.ftport.facts.Statement;
import dev.ftport.facts.Token;
import dev.ftport.facts.Unit;
import dev.ftport.facts.Variable;
import dev.ftport.source.Edit;
import dev.ftport.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The function of {@code Py_mod_exec} that {@code PyInit_...} becomes: it fills a module that it is
 * given and does not own, and returns 0, or -1 with an exception.
 */
final class ExecFunction {
  private static final Set<String> RELEASES = Set.of("Py_DECREF", "Py_XDECREF");
  private static final Set<String> KEEPS =
      Set.of("Py_INCREF", "Py_XINCREF", "Py_NewRef", "Py_XNewRef", "Py_CLEAR", "Py_SETREF");

  private final Unit unit;
  private final Layout layout;
  private final Function function;
  private final String name;
  private final String module;
  private final List<Edit> edits = new ArrayList<>();

  /**
   * A function that is still {@code PyInit_...}.
   *
   * @param name what it is to be called
   * @param module what its parameter is to be called, or the variable that it was
   */
  ExecFunction(Unit unit, Function function, String name, String module) {
    this.unit = unit;
    this.layout = new Layout(unit);
    this.function = function;
    this.name = name;
    this.module = module;
  }

  String name() {
    return name;
  }

  /** The line that declares it. */
  List<String> prototype() {
    return List.of("static int " + name + "(PyObject *" + module + ");");
  }

  /** The edits of its body. */
  List<Edit> edits() {
    return edits;
  }

  /**
   * Changes its body; what is in the way if that cannot be done.
   *
   * @param gone the statements that are taken away, or are changed already
   */
  Optional<String> change(Set<Statement> gone) {
    List<Node> nodes = new ArrayList<>();
    List<Statement> inBlocks = new ArrayList<>();
    function
        .body()
        .walk(
            node -> {
              nodes.add(node);
              if (node instanceof Statement.Compound compound) {
                inBlocks.addAll(compound.statements());
              }
            });
    for (Node node : nodes) {
      if (gone.stream().noneMatch(one -> one.span().contains(node.span()))) {
        Optional<String> wrong = change(node, inBlocks);
        if (wrong.isPresent()) {
          return wrong;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<String> change(Node node, List<Statement> inBlocks) {
    return switch (node) {
      case Statement.Return exit -> exit(exit);
      case Statement.Evaluation evaluation -> release(evaluation, inBlocks);
      case Expression.Call call ->
          KEEPS.contains(call.name()) && isModule(call.arguments())
              ? Optional.of("another reference to the module is kept")
              : Optional.empty();
      case Expression.Assign assign -> assignment(assign);
      case Expression.Unary unary ->
          unary.operator().equals("&") && unary.operand().asName().equals(Optional.of(module))
              ? Optional.of("the address of `%s` is taken".formatted(module))
              : Optional.empty();
      case Statement.Other other ->
          other.understood()
              ? Optional.empty()
              : Optional.of("a statement of the function is not understood");
      default -> Optional.empty();
    };
  }

  /** Takes {@code Py_DECREF(m);} away: the module belongs to the caller. */
  private Optional<String> release(Statement.Evaluation evaluation, List<Statement> inBlocks) {
    boolean releases =
        evaluation.expression() instanceof Expression.Call call
            && RELEASES.contains(call.name())
            && isModule(call.arguments());
    if (!releases) {
      return Optional.empty();
    }
    if (!inBlocks.contains(evaluation) || !evaluation.isEditable()) {
      return Optional.of("the module is released in a statement without braces");
    }
    edits.add(layout.without(evaluation.span()));
    return Optional.empty();
  }

  private Optional<String> assignment(Expression.Assign assign) {
    if (assign.value().asName().equals(Optional.of(module))) {
      return Optional.of(
          "the module is kept in `%s`".formatted(unit.withoutTrivia(assign.target().span())));
    }
    return assign.target().asName().equals(Optional.of(module))
        ? Optional.of("`%s` is given another value".formatted(module))
        : Optional.empty();
  }

  private boolean isModule(List<Expression> arguments) {
    return !arguments.isEmpty() && arguments.getFirst().asName().equals(Optional.of(module));
  }

  private Optional<String> exit(Statement.Return exit) {
    Optional<Expression> value = exit.value();
    if (value.isEmpty()) {
      return Optional.of("a return is of another shape");
    }
    boolean success = value.get().asName().equals(Optional.of(module));
    if (!success && !value.get().isNull()) {
      return Optional.of("what is returned is neither the module nor NULL");
    }
    List<Token> tokens = Lexer.tokens(unit.file().text(), exit.span());
    if (exit.isEditable() && tokens.getFirst().text().equals("return")) {
      edits.add(Edit.replace(value.get().span(), success ? "0" : "-1"));
      return Optional.empty();
    }
    boolean macro =
        tokens.getFirst().kind() == Token.Kind.NAME
            && (tokens.size() == 1 || tokens.size() == 2 && tokens.getLast().is(";"));
    if (!success && macro) {
      edits.add(Edit.replace(tokens.getFirst().span(), "return -1"));
      return Optional.empty();
    }
    return Optional.of("a return comes out of a macro");
  }

  /**
   * The edits of its head, and the new {@code PyInit_...} behind it.
   *
   * @param definition the variable with the definition of the module
   */
  List<Edit> apart(Variable definition) {
    int start = function.span().start();
    String head = unit.file().text().substring(start, function.body().span().start());
    int open = head.indexOf('(');
    Span parameters = new Span(start + open + 1, start + head.indexOf(')', open));
    String end = unit.file().lineEndAt(start);
    String result = "return PyModuleDef_Init(&" + definition.name() + ");";
    String body = "{" + end + layout.deeper("", function) + result + end + "}";
    return List.of(
        Edit.replace(new Span(start, start + "PyMODINIT_FUNC".length()), "static int"),
        Edit.replace(function.nameSpan(), name),
        Edit.replace(parameters, "PyObject *" + module),
        Edit.insert(function.span().end(), end + end + head + body));
  }
}
