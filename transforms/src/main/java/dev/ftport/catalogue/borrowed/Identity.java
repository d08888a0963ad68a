package dev.ftport.catalogue.borrowed;

import dev.ftport.facts.CallSite;
import dev.ftport.facts.Expression;
import dev.ftport.facts.Function;
import dev.ftport.facts.Node;
import dev.ftport.facts.Origin;
import dev.ftport.facts.Statement;
import dev.ftport.facts.Variable;
import dev.ftport.source.SourceFile;
import java.util.List;
import java.util.Optional;

/**
 * A referent that is only compared with an object that is neither NULL nor {@code Py_None}: {@code
 * PyWeakref_GetObject(r) == (PyObject *)self}. It is another one where the referent is dead, and
 * where the lookup fails.
 *
 * @param test the comparison
 * @param other what it is compared with
 * @param same whether the test is true for the same object
 */
record Identity(Expression.Binary test, Expression other, boolean same) {

  /** Reads the place of a lookup; empty if it is not certain what it is compared with. */
  static Optional<Identity> of(CallSite site) {
    List<Node> path = site.path();
    int at = path.size() - 1;
    while (at >= 0 && path.get(at) instanceof Expression.Cast) {
      at--;
    }
    if (at < 0
        || site.function().isEmpty()
        || !(path.get(at) instanceof Expression.Binary test)
        || !(test.operator().equals("==") || test.operator().equals("!="))
        || test.origin() != Origin.WRITTEN) {
      return Optional.empty();
    }
    Expression other = test.left().withoutCasts() == site.call() ? test.right() : test.left();
    return other != test.left() && isObject(site, other)
        ? Optional.of(new Identity(test, other, test.operator().equals("==")))
        : Optional.empty();
  }

  /** Whether an expression is certainly an object of a type of the package's own. */
  private static boolean isObject(CallSite site, Expression other) {
    if (other.asAddressOf().isPresent()) {
      return true;
    }
    Function function = site.function().orElseThrow();
    Optional<String> name = other.asName();
    return name.isPresent()
        && function.parameters().stream().anyMatch(v -> isOwnType(v, name.get()))
        && isNeverSet(function, name.get())
        && isReadBefore(site, name.get());
  }

  private static boolean isOwnType(Variable parameter, String name) {
    return parameter.name().equals(name)
        && parameter.pointers() == 1
        && !parameter.type().matches(".*\\b(PyObject|PyVarObject|void|char)\\b.*");
  }

  private static boolean isNeverSet(Function function, String name) {
    boolean[] set = new boolean[1];
    function
        .body()
        .walk(
            node ->
                set[0] |=
                    (node instanceof Expression.Assign assign
                            && assign.target().asName().equals(Optional.of(name)))
                        || (node instanceof Expression.Unary unary
                            && !unary.operator().equals("!")
                            && !unary.operator().equals("*")
                            && unary.operand().asName().equals(Optional.of(name)))
                        || (node instanceof Statement.Declaration declaration
                            && declaration.variables().stream()
                                .anyMatch(v -> v.name().equals(name))));
    return !set[0];
  }

  /** Whether a field of the object is read on every way to the site. */
  private static boolean isReadBefore(CallSite site, String name) {
    List<Node> path = site.path();
    for (int i = path.size() - 1; i >= 0; i--) {
      Node inside = i + 1 < path.size() ? path.get(i + 1) : site.call();
      switch (path.get(i)) {
        case Expression.Binary both -> {
          boolean chain = both.operator().equals("&&") || both.operator().equals("||");
          if (chain && both.right() == inside && readsFirst(both.left(), name)) {
            return true;
          }
        }
        case Statement.Compound block -> {
          for (Statement before : block.statements()) {
            if (before == inside) {
              break;
            }
            if (reads(before, name)) {
              return true;
            }
          }
        }
        case Statement.If choice -> {
          if (choice.condition() != inside && readsFirst(choice.condition(), name)) {
            return true;
          }
        }
        default -> {}
      }
    }
    return false;
  }

  private static boolean reads(Statement statement, String name) {
    return switch (statement) {
      case Statement.Evaluation evaluation -> readsFirst(evaluation.expression(), name);
      case Statement.Declaration declaration ->
          declaration.variables().stream()
              .flatMap(v -> v.initializer().stream())
              .anyMatch(value -> readsFirst(value, name));
      case Statement.If choice -> readsFirst(choice.condition(), name);
      default -> false;
    };
  }

  /** Whether a field of the object is read whatever the value of the expression is. */
  private static boolean readsFirst(Expression expression, String name) {
    return switch (expression) {
      case Expression.Member member ->
          (member.arrow() && member.object().asName().equals(Optional.of(name)))
              || readsFirst(member.object(), name);
      case Expression.Binary both ->
          readsFirst(both.left(), name)
              || (!both.operator().equals("&&")
                  && !both.operator().equals("||")
                  && readsFirst(both.right(), name));
      case Expression.Unary unary ->
          !unary.operator().equals("&") && readsFirst(unary.operand(), name);
      case Expression.Cast cast -> readsFirst(cast.operand(), name);
      case Expression.Assign assign ->
          readsFirst(assign.value(), name) || readsFirst(assign.target(), name);
      case Expression.Call call ->
          call.arguments().stream().anyMatch(argument -> readsFirst(argument, name));
      default -> false;
    };
  }

  /**
   * The comparison in the new text: {@code PyWeakref_GetRef(r, &x) > 0 && x == other}.
   *
   * @param call the text of the strong call
   * @param variable the variable that it puts the reference into
   * @param file the file that it stands in
   * @param around what stands round the comparison
   */
  String replacement(String call, String variable, SourceFile file, Node around) {
    String operator = same ? "&&" : "||";
    boolean fits =
        around instanceof Statement
            || around instanceof Expression.Binary both && both.operator().equals(operator);
    int start = test.span().start();
    String before = file.text().substring(file.lineStartOf(start), start);
    boolean ownLine = fits && before.strip().equals(operator);
    String whole =
        call
            + (same ? " > 0" : " <= 0")
            + (ownLine ? file.lineEndAt(start) + before : " " + operator + " ")
            + variable
            + (same ? " == " : " != ")
            + other.span().of(file.text());
    return fits ? whole : "(" + whole + ")";
  }
}
