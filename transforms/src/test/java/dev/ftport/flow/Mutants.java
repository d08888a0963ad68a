package dev.ftport.flow;

import dev.ftport.facts.Expression;
import dev.ftport.facts.Function;
import dev.ftport.facts.Node;
import dev.ftport.facts.Statement;
import dev.ftport.facts.Unit;
import dev.ftport.facts.Variable;
import dev.ftport.source.Span;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes functions wrong, one change at a time. Every change is wrong whatever the function is, as
 * long as the function balances, uses {@code Py_XDECREF} and {@code = NULL} only where {@code NULL}
 * can arrive, and tests no reference that it does not go on to use:
 *
 * <ul>
 *   <li>a release is deleted
 *   <li>a release is written twice; not {@code Py_CLEAR}, which may be repeated
 *   <li>a release moves before the statement in front of it, if that one uses the variable, or one
 *       that points into it
 *   <li>a release moves behind the statement after it, if that one may return, break or continue;
 *       not where another statement of the function releases the variable at a label, for this
 *       would still do it
 *   <li>an exit is put in front of a release
 *   <li>a lookup is written twice
 *   <li>{@code Py_XDECREF} becomes {@code Py_DECREF}
 *   <li>{@code = NULL} is dropped from a declaration
 *   <li>a test for {@code NULL} of a variable that is released, handed on or returned is turned
 *       round
 * </ul>
 */
final class Mutants {
  private static final Set<String> RELEASES =
      Set.of("Py_DECREF", "Py_XDECREF", "Py_CLEAR", "PyMem_Free");
  private static final Set<String> GIVES_BACK = Set.of("PyMutex_Unlock", "PyBuffer_Release");
  private static final Set<String> POINTS_INTO =
      Set.of("PyTuple_GET_ITEM", "PyUnicode_AsUTF8", "PyModule_GetDict", "PyArg_ParseTuple");

  private final String text;
  private final Function function;
  private final List<Mutant> mutants = new ArrayList<>();

  private Mutants(Unit unit, Function function) {
    this.text = unit.file().text();
    this.function = function;
  }

  /** A whole file in which one function is wrong. */
  record Mutant(String kind, String text) {}

  static List<Mutant> of(Unit unit, Function function) {
    Mutants made = new Mutants(unit, function);
    made.function.body().walk(made::visit);
    return made.mutants;
  }

  private void visit(Node node) {
    switch (node) {
      case Statement.Compound block -> siblings(block.statements());
      case Statement.Declaration declaration -> declaration.variables().forEach(this::initial);
      case Statement.If choice -> {
        condition(choice.condition());
        if (isLookup(choice.condition())) {
          String code = choice.span().of(text);
          add("looked up twice", choice.span(), code + " " + code);
        }
      }
      case Statement.Evaluation evaluation -> {
        release(evaluation);
        if (evaluation.expression() instanceof Expression.Assign assign
            && isLookup(assign.value())) {
          String code = evaluation.span().of(text);
          add("looked up twice", evaluation.span(), code + " " + code);
        }
      }
      default -> {}
    }
  }

  private static boolean isLookup(Expression expression) {
    boolean[] found = new boolean[1];
    expression.walk(
        node ->
            found[0] |=
                node instanceof Expression.Call call
                    && call.name().startsWith("Py")
                    && call.name().endsWith("Ref")
                    && !call.name().equals("Py_NewRef"));
    return found[0];
  }

  private void add(String kind, Span span, String replacement) {
    mutants.add(
        new Mutant(
            kind, text.substring(0, span.start()) + replacement + text.substring(span.end())));
  }

  private static Optional<Expression.Call> call(Node node) {
    return node instanceof Statement.Evaluation evaluation
            && evaluation.expression() instanceof Expression.Call call
            && call.isEditable()
        ? Optional.of(call)
        : Optional.empty();
  }

  /** The variable that a statement releases. */
  private static Optional<String> released(Node node) {
    return call(node)
        .filter(call -> RELEASES.contains(call.name()))
        .flatMap(call -> call.arguments().getFirst().asName());
  }

  private void release(Statement.Evaluation statement) {
    Optional<Expression.Call> call = call(statement);
    if (call.isEmpty()) {
      return;
    }
    String name = call.get().name();
    if (GIVES_BACK.contains(name)) {
      add("deleted", statement.span(), ";");
    }
    if (released(statement).isEmpty()) {
      return;
    }
    String code = statement.span().of(text);
    String exit = function.returnType().contains("*") ? "return NULL;" : "return -1;";
    add("deleted", statement.span(), ";");
    add("skipped", statement.span(), "if (PyErr_Occurred()) { " + exit + " } " + code);
    if (!name.equals("Py_CLEAR")) {
      add("doubled", statement.span(), code + " " + code);
    }
    if (name.equals("Py_XDECREF")) {
      add("not for NULL", statement.span(), code.replace("Py_XDECREF", "Py_DECREF"));
    }
  }

  private void initial(Variable variable) {
    if (variable.pointers() > 0 && variable.initializer().filter(Expression::isNull).isPresent()) {
      Span value = variable.initializer().get().span();
      add("not initialized", new Span(variable.nameSpan().end(), value.end()), "");
    }
  }

  private void siblings(List<Statement> statements) {
    for (int i = 0; i < statements.size(); i++) {
      Optional<String> variable = released(statements.get(i));
      if (variable.isEmpty()) {
        continue;
      }
      if (i > 0 && uses(statements.get(i - 1), variable.get())) {
        swap("earlier", statements.get(i - 1), statements.get(i));
      }
      if (i + 1 < statements.size()
          && mayLeave(statements.get(i + 1))
          && !isReleasedAtLabel(variable.get())) {
        swap("later", statements.get(i), statements.get(i + 1));
      }
    }
  }

  private void swap(String kind, Statement first, Statement second) {
    String between = text.substring(first.span().end(), second.span().start());
    add(
        kind,
        new Span(first.span().start(), second.span().end()),
        second.span().of(text) + between + first.span().of(text));
  }

  private boolean uses(Statement statement, String variable) {
    if (statement instanceof Statement.Label || statement instanceof Statement.Declaration) {
      // A declaration may not move behind its use.
      return statement instanceof Statement.Declaration declaration
          && declaration.variables().stream().noneMatch(v -> v.name().equals(variable))
          && mentions(statement, pointers(variable));
    }
    return mentions(statement, pointers(variable));
  }

  private static boolean mentions(Node node, Set<String> names) {
    boolean[] found = new boolean[1];
    node.walk(
        inner -> found[0] |= inner instanceof Expression.Name name && names.contains(name.text()));
    return found[0];
  }

  /** The variable, and those that point into what it holds. */
  private Set<String> pointers(String variable) {
    Set<String> all = new HashSet<>(Set.of(variable));
    function
        .body()
        .walk(
            node -> {
              if (node instanceof Expression.Assign assign
                  && assign.value() instanceof Expression.Call call
                  && POINTS_INTO.contains(call.name())
                  && call.arguments().getFirst().asName().equals(Optional.of(variable))) {
                assign.target().asName().ifPresent(all::add);
              }
            });
    return all;
  }

  private static boolean mayLeave(Statement statement) {
    boolean[] found = new boolean[1];
    statement.walk(
        node ->
            found[0] |=
                node instanceof Statement.Return
                    || node instanceof Statement.Break
                    || node instanceof Statement.Continue);
    return found[0];
  }

  private boolean isReleasedAtLabel(String variable) {
    List<Statement> statements = function.body().statements();
    boolean behind = false;
    for (Statement statement : statements) {
      behind |= statement instanceof Statement.Label;
      Statement inner = statement instanceof Statement.Label label ? label.statement() : statement;
      if (behind && released(inner).equals(Optional.of(variable))) {
        return true;
      }
    }
    return false;
  }

  private void condition(Expression condition) {
    switch (condition) {
      case Expression.Binary binary -> {
        Optional<String> name = binary.left().asName();
        if (name.isPresent() && isOwned(name.get()) && binary.right().isNull()) {
          String code = binary.span().of(text);
          add(
              "turned round",
              binary.span(),
              code.contains("==") ? code.replace("==", "!=") : code.replace("!=", "=="));
        }
      }
      case Expression.Unary unary -> {
        if (unary.operator().equals("!")
            && unary.operand().asName().filter(this::isOwned).isPresent()) {
          add("turned round", unary.span(), unary.operand().span().of(text));
        }
      }
      default -> {}
    }
  }

  private boolean isOwned(String variable) {
    boolean[] found = new boolean[1];
    function.body().walk(node -> found[0] |= released(node).equals(Optional.of(variable)));
    return found[0];
  }
}
