package dev.ftport.catalogue.locks;

import dev.ftport.capi.LockCalls;
import dev.ftport.facts.Expression;
import dev.ftport.facts.Language;
import dev.ftport.facts.Layout;
import dev.ftport.facts.Lexer;
import dev.ftport.facts.Node;
import dev.ftport.facts.NullTest;
import dev.ftport.facts.Statement;
import dev.ftport.facts.Token;
import dev.ftport.facts.Unit;
import dev.ftport.facts.Variable;
import dev.ftport.flow.Locks;
import dev.ftport.source.Edit;
import dev.ftport.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The uses of one {@code PyThread_type_lock} in a file, and what becomes of them when it is a
 * {@code PyMutex}: it is neither allocated nor freed, and taken and given back by its address.
 */
final class LockUses {
  static final String TYPE = "PyThread_type_lock";

  private final Unit unit;
  private final String lock;
  private final boolean isField;
  private final Layout layout;
  private final List<Edit> edits = new ArrayList<>();
  private final List<Span> covered = new ArrayList<>();
  private Optional<String> refused = Optional.empty();

  LockUses(Unit unit, String lock, boolean isField) {
    this.unit = unit;
    this.lock = lock;
    this.isField = isField;
    this.layout = new Layout(unit);
  }

  /** What can be done. */
  sealed interface Result {
    /** All uses change. */
    record Changed(List<Edit> edits) implements Result {}

    /** They do not. */
    record Refused(String because) implements Result {}
  }

  /** Changes the type of a variable; false if it is not declared alone. */
  boolean declaration(Variable variable) {
    List<Token> tokens = Lexer.tokens(unit.file().text(), variable.declaration());
    Optional<Token> type = tokens.stream().filter(t -> t.text().equals(TYPE)).findFirst();
    boolean plain =
        variable.brackets().isEmpty()
            && variable.pointers() == 0
            && variable.initializer().map(Expression::isNull).orElse(true)
            && tokens.stream().noneMatch(t -> t.is(","))
            && !unit.hasComment(variable.declaration());
    if (type.isEmpty() || !plain) {
      return false;
    }
    edits.add(Edit.replace(type.get().span(), "PyMutex"));
    Token last = tokens.getLast();
    edits.add(
        Edit.delete(
            new Span(
                variable.nameSpan().end(),
                last.is(";") ? last.span().start() : variable.declaration().end())));
    covered.add(variable.declaration());
    return true;
  }

  /** Changes the type of a field; false if it is not declared alone, or not once. */
  boolean field() {
    List<Token> tokens = Lexer.tokens(unit.file().text());
    List<Integer> found = new ArrayList<>();
    for (int i = 0; i + 2 < tokens.size(); i++) {
      if (tokens.get(i).text().equals(TYPE)
          && tokens.get(i + 1).text().equals(lock)
          && tokens.get(i + 2).is(";")) {
        found.add(i);
      }
    }
    if (found.size() != 1) {
      return false;
    }
    Token type = tokens.get(found.getFirst());
    edits.add(Edit.replace(type.span(), "PyMutex"));
    covered.add(new Span(type.span().start(), tokens.get(found.getFirst() + 2).span().end()));
    return true;
  }

  /** Whether a structure with the field is initialized with values in their order. */
  boolean isInitialized() {
    return unit.variables().stream()
        .filter(v -> v.initializer().map(LockUses::isPositional).orElse(false))
        .anyMatch(
            v ->
                unit.structures().stream()
                    .filter(structure -> structure.field(lock).isPresent())
                    .flatMap(structure -> structure.names().stream())
                    .anyMatch(v::hasTypeWord));
  }

  private static boolean isPositional(Expression value) {
    return value instanceof Expression.Braces braces
        && braces.clauses().size() > 1
        && braces.clauses().stream().anyMatch(clause -> clause.designator().isEmpty());
  }

  /** All edits; refused if a use is left that has no counterpart. */
  Result edits() {
    unit.functions().forEach(function -> visit(function.body()));
    if (refused.isPresent()) {
      return new Result.Refused(refused.get());
    }
    List<Token> tokens = Lexer.tokens(unit.file().text());
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (token.kind() == Token.Kind.NAME
          && token.text().equals(lock)
          && isMeant(tokens, i)
          && covered.stream().noneMatch(span -> span.contains(token.span()))) {
        return new Result.Refused(
            "what line %d does with it has no counterpart"
                .formatted(unit.file().line(token.span().start())));
      }
    }
    return new Result.Changed(edits);
  }

  /** Whether a token may be this lock: in C++ a method names the fields of its object directly. */
  private boolean isMeant(List<Token> tokens, int index) {
    return isMember(tokens, index) == isField || (isField && unit.language() == Language.CPP);
  }

  /** Whether a token is the name of a field behind {@code .} or {@code ->}. */
  static boolean isMember(List<Token> tokens, int index) {
    return index > 0 && (tokens.get(index - 1).is(".") || tokens.get(index - 1).is("->"));
  }

  private void visit(Node node) {
    if (node instanceof Statement.Compound block) {
      for (Statement statement : block.statements()) {
        if (!whole(statement)) {
          visit(statement);
        }
      }
    } else if (!(node instanceof Statement.Evaluation evaluation && call(evaluation))) {
      node.children().forEach(this::visit);
    }
  }

  /** A statement of a block that goes away, or is replaced as a whole. */
  private boolean whole(Statement statement) {
    if (!statement.isEditable()) {
      return false;
    }
    return switch (statement) {
      case Statement.Evaluation evaluation -> evaluated(evaluation);
      case Statement.If choice -> choice(choice);
      default -> false;
    };
  }

  private boolean evaluated(Statement.Evaluation evaluation) {
    Expression expression = evaluation.expression();
    if (expression instanceof Expression.Assign assign && isLock(assign.target())) {
      if (isAllocation(assign.value())) {
        return made(evaluation.span(), assign);
      }
      return assign.value().isNull() && gone(evaluation.span());
    }
    return isFree(expression) ? gone(evaluation.span()) : call(evaluation);
  }

  /** The lock is allocated: a field starts as zero, a static variable does anyway. */
  private boolean made(Span statement, Expression.Assign assign) {
    if (!isField) {
      return gone(statement);
    }
    if (unit.hasComment(statement) || hasDirective(statement)) {
      return false;
    }
    String zero = unit.language() == Language.CPP ? "PyMutex{}" : "(PyMutex){0}";
    edits.add(
        Edit.replace(
            statement, assign.target().span().of(unit.file().text()) + " = " + zero + ";"));
    covered.add(statement);
    return true;
  }

  private boolean gone(Span statement) {
    if (unit.hasComment(statement) || hasDirective(statement)) {
      return false;
    }
    edits.add(layout.without(statement));
    covered.add(statement);
    return true;
  }

  private boolean hasDirective(Span span) {
    return unit.conditionals().directives().stream().anyMatch(span::contains);
  }

  /** {@code if (!lock) ...} never happens any more, and nothing is freed. */
  private boolean choice(Statement.If choice) {
    Optional<NullTest> test = NullTest.of(choice.condition());
    if (test.isEmpty()
        || choice.negative().isPresent()
        || choice.before().isPresent()
        || hasLastGoto(choice)) {
      return false;
    }
    Expression tested = test.get().tested().withoutCasts();
    if (test.get().isNull()
        && tested instanceof Expression.Assign assign
        && isLock(assign.target())
        && isAllocation(assign.value())) {
      return made(choice.span(), assign);
    }
    if (!isLock(tested)) {
      return false;
    }
    if (test.get().isNull()) {
      if (isField && allocates(choice.positive())) {
        refused = Optional.of("it is made when it is first needed");
        return false;
      }
      return gone(choice.span());
    }
    return isOnlyFreed(choice.positive()) && gone(choice.span());
  }

  /** Whether nobody would jump to a label any more. */
  private boolean hasLastGoto(Statement.If choice) {
    List<Optional<String>> inside = new ArrayList<>();
    choice.walk(node -> label(node, inside));
    List<Optional<String>> all = new ArrayList<>();
    unit.functions().stream()
        .filter(function -> function.span().contains(choice.span()))
        .forEach(function -> function.body().walk(node -> label(node, all)));
    return inside.stream()
        .anyMatch(
            label ->
                all.stream().filter(label::equals).count()
                    == inside.stream().filter(label::equals).count());
  }

  private static void label(Node node, List<Optional<String>> into) {
    if (node instanceof Statement.Goto jump) {
      into.add(jump.label());
    }
  }

  private boolean isOnlyFreed(Statement statement) {
    return switch (statement) {
      case Statement.Compound block -> block.statements().stream().allMatch(this::isOnlyFreed);
      case Statement.Evaluation evaluation ->
          isFree(evaluation.expression())
              || (evaluation.expression() instanceof Expression.Assign assign
                  && isLock(assign.target())
                  && assign.value().isNull());
      default -> false;
    };
  }

  private static boolean allocates(Node node) {
    boolean[] found = new boolean[1];
    node.walk(inner -> found[0] |= inner instanceof Expression e && isAllocation(e));
    return found[0];
  }

  /** Takes it or gives it back, for good or ill without looking at the outcome. */
  private boolean call(Statement.Evaluation evaluation) {
    if (!(evaluation.expression().withoutCasts() instanceof Expression.Call call)
        || call.arguments().isEmpty()
        || !isLock(call.arguments().getFirst())
        || !call.isEditable()) {
      return false;
    }
    Expression argument = call.arguments().getFirst();
    boolean takes =
        call.name().equals("PyThread_acquire_lock")
            && LockCalls.of(call.name()).map(row -> waitsForSure(row, call)).orElse(false);
    if (!argument.isEditable()
        || argument instanceof Expression.Cast
        || !(takes || call.name().equals("PyThread_release_lock"))) {
      return false;
    }
    if (unit.hasComment(evaluation.expression().span())) {
      return false;
    }
    edits.add(
        Edit.replace(
            evaluation.expression().span(),
            "%s(&%s)"
                .formatted(
                    takes ? "PyMutex_Lock" : "PyMutex_Unlock",
                    argument.span().of(unit.file().text()))));
    covered.add(evaluation.expression().span());
    return true;
  }

  private static boolean waitsForSure(LockCalls.Row row, Expression.Call call) {
    Expression last = call.arguments().getLast().withoutCasts();
    return Locks.waits(row, call)
        && (last instanceof Expression.Literal || last.asName().equals(Optional.of("WAIT_LOCK")));
  }

  private boolean isLock(Expression expression) {
    return switch (expression.withoutCasts()) {
      case Expression.Name name -> !isField && name.text().equals(lock);
      case Expression.Member member -> isField && member.field().equals(lock);
      default -> false;
    };
  }

  private static boolean isAllocation(Expression expression) {
    return expression.withoutCasts() instanceof Expression.Call call
        && call.name().equals("PyThread_allocate_lock");
  }

  private boolean isFree(Expression expression) {
    return expression.withoutCasts() instanceof Expression.Call call
        && call.name().equals("PyThread_free_lock")
        && call.arguments().size() == 1
        && isLock(call.arguments().getFirst());
  }
}
