package dev.ftport.catalogue.borrowed;

import dev.ftport.capi.CApi;
import dev.ftport.capi.CallEffects;
import dev.ftport.facts.Expression;
import dev.ftport.facts.Flow;
import dev.ftport.facts.Function;
import dev.ftport.facts.Layout;
import dev.ftport.facts.Lexer;
import dev.ftport.facts.Nesting;
import dev.ftport.facts.Node;
import dev.ftport.facts.NullTest;
import dev.ftport.facts.Origin;
import dev.ftport.facts.Statement;
import dev.ftport.facts.Token;
import dev.ftport.facts.Unit;
import dev.ftport.facts.Variable;
import dev.ftport.flow.Step;
import dev.ftport.source.Edit;
import dev.ftport.source.Edits;
import dev.ftport.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes the strong lookup in the place of the borrowed one. */
final class StrongCall {
  private final Unit unit;
  private final Function function;
  private final Nesting nesting;
  private final Layout layout;
  private final String text;
  private final boolean deadIsNull;

  /**
   * A writer for one function.
   *
   * @param deadIsNull whether a dead referent is NULL afterwards, and no longer {@code Py_None}
   */
  StrongCall(Unit unit, Function function, Nesting nesting, boolean deadIsNull) {
    this.deadIsNull = deadIsNull;
    this.unit = unit;
    this.function = function;
    this.nesting = nesting;
    this.layout = new Layout(unit);
    this.text = unit.file().text();
  }

  /**
   * What to write.
   *
   * @param edits the call itself
   * @param behind lines that follow the statement of the lookup, without indentation
   */
  record Written(List<Edit> edits, List<String> behind) {}

  /**
   * The edits for a lookup that is stored in a variable.
   *
   * @param onError the lines that leave the function when the lookup fails; empty to keep what the
   *     borrowed lookup did, which is to swallow the error
   * @throws Refusal if the place does not allow it
   */
  List<Edit> stored(Stored stored, Optional<List<String>> onError) throws Refusal {
    Expression.Call call = stored.site().call();
    if (!call.isEditable() || !call.callee().isEditable() || !stored.giver().isEditable()) {
      throw new Refusal("a macro is in the way");
    }
    if (stored.form() == Stored.Form.HOISTED) {
      return List.of(Edit.replace(call.span(), stored.name()));
    }
    return stored.lookup().answer().isValue() ? value(stored) : answered(stored, onError);
  }

  /**
   * The lines before a statement that look up what the statement has used at once until now.
   *
   * @param guard what leaves the function when that fails; empty for nothing
   */
  List<String> hoisted(Stored stored, Optional<List<String>> onError, Optional<List<String>> guard)
      throws Refusal {
    Expression.Call call = stored.site().call();
    String name = stored.name();
    List<String> lines = new ArrayList<>();
    if (stored.lookup().answer().isValue()) {
      int start = call.span().start();
      List<Edit> inside =
          renamed(call, stored.lookup()).stream()
              .map(
                  edit ->
                      new Edit(
                          new Span(edit.span().start() - start, edit.span().end() - start),
                          edit.text()))
              .toList();
      String strong = Edits.of(inside).applyTo(text.substring(start, call.span().end()));
      lines.add("PyObject *" + name + " = " + strong + ";");
    } else {
      lines.add("PyObject *" + name + ";");
      lines.addAll(asked(stored, arguments(call, stored.lookup(), name), onError, name));
    }
    guard.ifPresent(
        exit ->
            lines.addAll(layout.choice("", name + " == " + layout.nullPointer(), exit, function)));
    return lines;
  }

  // The replacement returns the reference.

  private List<Edit> value(Stored stored) {
    return renamed(stored.site().call(), stored.lookup());
  }

  /** The call by its new name; a macro's argument gets the cast that the macro made. */
  List<Edit> renamed(Expression.Call call, CApi.Lookup lookup) {
    List<Edit> edits = new ArrayList<>();
    edits.add(Edit.replace(call.callee().span(), lookup.replacement()));
    castFor(call, lookup).ifPresent(edits::add);
    return edits;
  }

  private Optional<Edit> castFor(Expression.Call call, CApi.Lookup lookup) {
    boolean macro = lookup.name().matches(".*_GET_[A-Z]+|PyCell_GET");
    if (!macro || call.arguments().isEmpty() || isObject(call.arguments().getFirst())) {
      return Optional.empty();
    }
    return Optional.of(Edit.insert(call.arguments().getFirst().span().start(), "(PyObject *)"));
  }

  /** Whether an argument is certainly a {@code PyObject *}. */
  private boolean isObject(Expression argument) {
    return switch (argument) {
      case Expression.Cast cast -> isObjectType(cast.type());
      case Expression.Name name ->
          declared(name.text()).map(variable -> isObjectType(variable.type())).orElse(false);
      case Expression.Call call ->
          CallEffects.of(call.name())
              .map(effects -> effects.result() == CallEffects.Result.NEW)
              .orElse(false);
      default -> false;
    };
  }

  private static boolean isObjectType(String type) {
    return type.replaceAll("\\b(static|register|const|volatile)\\b", "")
        .replace(" ", "")
        .equals("PyObject*");
  }

  private Optional<Variable> declared(String name) {
    List<Variable> all = new ArrayList<>(function.parameters());
    all.addAll(Unit.locals(function));
    all.addAll(unit.globals());
    List<Variable> found = all.stream().filter(v -> v.name().equals(name)).toList();
    return found.isEmpty()
            || found.stream().anyMatch(v -> !v.type().equals(found.getFirst().type()))
        ? Optional.empty()
        : Optional.of(found.getFirst());
  }

  // The replacement returns 1, 0 or -1, and the reference through a pointer.

  private List<Edit> answered(Stored stored, Optional<List<String>> onError) throws Refusal {
    return switch (stored.form()) {
      case STATEMENT, DECLARATION -> statement(stored, onError);
      case CONDITION -> condition(stored, onError);
      case PART, HOISTED -> throw new Refusal("it is a part of a larger expression");
    };
  }

  private List<Edit> statement(Stored stored, Optional<List<String>> onError) throws Refusal {
    Statement statement = stored.statement();
    Expression.Call call = stored.site().call();
    boolean declaration = stored.form() == Stored.Form.DECLARATION;
    if (statement.span().end() < call.span().end()) {
      throw new Refusal("it is a part of a larger expression");
    }
    Optional<Statement> parent = nesting.parent(statement);
    boolean inBlock = parent.isPresent() && parent.get() instanceof Statement.Compound;
    boolean alone = parent.isPresent() && parent.get() instanceof Statement.If;
    if (!inBlock && !(alone && !declaration)) {
      throw new Refusal("it does not stand in a block");
    }
    Variable variable =
        declared(stored.name()).orElseThrow(() -> new Refusal("its type is not clear"));
    boolean typed = !isObjectType(variable.type());
    String target = typed ? newName("found") : stored.name();
    String argument = arguments(call, stored.lookup(), target);
    String indent = unit.file().indentAt(statement.span().start());
    if (!typed && parent.get() instanceof Statement.Compound block) {
      Optional<Fold> fold = fold(stored, block);
      if (fold.isPresent()) {
        return folded(stored, fold.get(), argument);
      }
    }
    List<String> lines = new ArrayList<>();
    if (typed) {
      lines.add("PyObject *" + target + ";");
    }
    lines.addAll(asked(stored, argument, onError, target));
    if (typed) {
      Span value = valueSpan(stored);
      String cast = text.substring(value.start(), call.span().start());
      String behind = text.substring(call.span().end(), value.end());
      lines.add(stored.name() + " = " + cast + target + behind + ";");
    }
    if (declaration) {
      return declared(stored, (Statement.Declaration) statement, lines, indent);
    }
    if (alone) {
      if (lines.stream().anyMatch(line -> line.startsWith("PyObject *"))) {
        throw new Refusal("it does not stand in a block");
      }
      String inner = unit.file().indentAt(statement.span().start());
      return layout
          .inBraces(statement, parent.get().span().start(), List.of(), List.of(), function)
          .map(
              braces -> {
                List<Edit> edits = new ArrayList<>(braces.list());
                edits.add(Edit.replace(statement.span(), joined(lines, inner, statement)));
                return edits;
              })
          .orElseThrow(() -> new Refusal("a comment is in the way"));
    }
    refuseComments(statement.span(), call.span());
    return List.of(Edit.replace(statement.span(), joined(lines, indent, statement)));
  }

  /** Whether a test for NULL becomes the test of the lookup's answer. */
  boolean asksItself(Stored stored, Step.Test test) {
    if (stored.form() == Stored.Form.CONDITION) {
      return test.statement() == stored.statement()
          && stored.statement() instanceof Statement.If choice
          && Flow.leaves(choice.positive())
          && tested(stored).map(t -> t == choice.condition()).orElse(false);
    }
    return nesting.parent(stored.statement()).orElse(null) instanceof Statement.Compound block
        && fold(stored, block)
            .map(fold -> isInside(fold.condition(), test.condition()))
            .orElse(false);
  }

  /** The test for NULL that asks for the answer itself; its error leaves the function. */
  Optional<Expression> askedIn(Stored stored) {
    return switch (stored.form()) {
      case CONDITION ->
          stored.statement() instanceof Statement.If choice && Flow.leaves(choice.positive())
              ? tested(stored)
              : Optional.empty();
      case STATEMENT, DECLARATION ->
          nesting.parent(stored.statement()).orElse(null) instanceof Statement.Compound block
              ? fold(stored, block).map(Fold::condition)
              : Optional.empty();
      case PART, HOISTED -> Optional.empty();
    };
  }

  private static boolean isInside(Expression whole, Expression part) {
    boolean[] found = new boolean[1];
    whole.walk(node -> found[0] |= node == part);
    return found[0];
  }

  /** The condition of the next statement, which can ask for the answer itself. */
  private record Fold(Expression condition, String outcome) {}

  private Optional<Fold> fold(Stored stored, Statement.Compound block) {
    int next = nesting.index(block, stored.statement()) + 1;
    if (next >= block.statements().size()
        || !(block.statements().get(next) instanceof Statement.If choice)
        || choice.before().isPresent()
        || !choice.isEditable()
        || choice.condition().origin() != Origin.WRITTEN) {
      return Optional.empty();
    }
    Expression condition = choice.condition();
    Optional<Boolean> isNull = isNull(condition, stored.name());
    Optional<String> outcome =
        switch (stored.lookup().answer()) {
          case INSERTED -> isNull.map(yes -> yes ? " < 0" : " >= 0");
          case DEAD ->
              isNull
                  .filter(yes -> yes && deadIsNull && Flow.leaves(choice.positive()))
                  .map(yes -> " < 0");
          case SEPARATE ->
              isNull
                  .map(yes -> yes ? " <= 0" : " > 0")
                  .or(() -> asksForError(condition, stored.name()));
          default -> Optional.empty();
        };
    return outcome.map(o -> new Fold(condition, o));
  }

  /** Whether a condition is a test of the variable for NULL, and which. */
  private static Optional<Boolean> isNull(Expression condition, String name) {
    return NullTest.of(condition)
        .filter(test -> test.tested().asName().equals(Optional.of(name)))
        .map(NullTest::isNull);
  }

  /** {@code x == NULL && PyErr_Occurred()}. */
  private static Optional<String> asksForError(Expression condition, String name) {
    return condition instanceof Expression.Binary both
            && both.operator().equals("&&")
            && isNull(both.left(), name).orElse(false)
            && both.right() instanceof Expression.Call call
            && call.name().equals("PyErr_Occurred")
        ? Optional.of(" < 0")
        : Optional.empty();
  }

  /** One edit from the lookup to the condition: nothing else may be written in between. */
  private List<Edit> folded(Stored stored, Fold fold, String asked) throws Refusal {
    refuseComments(stored.statement().span(), stored.site().call().span());
    refuseComments(fold.condition().span(), Span.at(0));
    Edit gone = layout.without(stored.statement().span());
    if (stored.statement() instanceof Statement.Declaration declaration) {
      Variable variable = refuseLater(declaration, stored.name());
      gone = Edit.delete(new Span(variable.nameSpan().end(), valueSpan(stored).end()));
    }
    Span condition = fold.condition().span();
    String between = text.substring(gone.span().end(), condition.start());
    return List.of(
        Edit.replace(
            new Span(gone.span().start(), condition.end()), between + asked + fold.outcome()));
  }

  /**
   * The variable in its declaration.
   *
   * @throws Refusal if the declaration goes on with something that is to happen after the lookup
   */
  private static Variable refuseLater(Statement.Declaration declaration, String name)
      throws Refusal {
    Optional<Variable> found = Optional.empty();
    for (Variable variable : declaration.variables()) {
      if (found.isPresent() && variable.initializer().map(StrongCall::acts).orElse(false)) {
        throw new Refusal("another variable of the same declaration is set after it");
      }
      if (variable.name().equals(name)) {
        found = Optional.of(variable);
      }
    }
    return found.orElseThrow(() -> new Refusal("its declaration is not clear"));
  }

  /** Whether a value is more than names and numbers. */
  private static boolean acts(Expression value) {
    boolean[] found = new boolean[1];
    value.walk(
        node ->
            found[0] |=
                !(node instanceof Expression.Literal
                    || node instanceof Expression.Cast
                    || (node instanceof Expression.Name name && name.text().equals("NULL"))));
    return found[0];
  }

  private String joined(List<String> lines, String indent, Statement statement) {
    String lineEnd = unit.file().lineEndAt(statement.span().start());
    return String.join(lineEnd + indent, lines);
  }

  private List<Edit> declared(
      Stored stored, Statement.Declaration declaration, List<String> lines, String indent)
      throws Refusal {
    Variable variable = refuseLater(declaration, stored.name());
    if (variable.hasTypeWord("const") && variable.type().endsWith("const")) {
      throw new Refusal("the variable is constant");
    }
    Span value = valueSpan(stored);
    int from = variable.nameSpan().end();
    refuseComments(new Span(from, value.end()), stored.site().call().span());
    int to = value.end();
    List<String> indented = lines.stream().map(line -> indent + line).toList();
    return List.of(
        Edit.delete(new Span(from, to)),
        layout.linesBehind(declaration.span().start(), declaration.span().end(), indented));
  }

  /** The value with its casts and parentheses. */
  private Span valueSpan(Stored stored) throws Refusal {
    Expression.Call call = stored.site().call();
    int start = call.span().start();
    int end = call.span().end();
    for (Node node : stored.site().path().reversed()) {
      if (node instanceof Expression.Cast cast) {
        start = cast.span().start();
        end = Math.max(end, cast.span().end());
      } else {
        break;
      }
    }
    int equals = text.lastIndexOf('=', start);
    if (equals < 0) {
      throw new Refusal("its text is not clear");
    }
    int open = equals + 1;
    while (open < start && Character.isWhitespace(text.charAt(open))) {
      open++;
    }
    if (open < start && !text.substring(open, start).replaceAll("[(\\s]", "").isEmpty()) {
      throw new Refusal("a comment is in the way");
    }
    int parentheses = (int) text.substring(open, start).chars().filter(c -> c == '(').count();
    int close = end;
    while (parentheses > 0) {
      char c = text.charAt(close++);
      parentheses -= c == ')' ? 1 : 0;
      if (c != ')' && !Character.isWhitespace(c)) {
        throw new Refusal("a comment is in the way");
      }
    }
    return new Span(open, close);
  }

  private void refuseComments(Span whole, Span except) throws Refusal {
    Lexer lexer = new Lexer(text, whole.start());
    for (Token token = lexer.nextOrComment();
        token.kind() != Token.Kind.END && token.span().start() < whole.end();
        token = lexer.nextOrComment()) {
      if (token.kind() == Token.Kind.COMMENT && !except.contains(token.span().start())) {
        throw new Refusal("a comment is in the way");
      }
    }
  }

  /** The call by its new name and with the address of the variable. */
  private String arguments(Expression.Call call, CApi.Lookup lookup, String target) throws Refusal {
    int open = text.indexOf('(', call.callee().span().end());
    int close = call.span().end() - 1;
    if (open < 0 || open > close || text.charAt(close) != ')') {
      throw new Refusal("its text is not clear");
    }
    String inside = text.substring(open + 1, close);
    Optional<Edit> cast = castFor(call, lookup);
    if (cast.isPresent()) {
      int at = cast.get().span().start() - open - 1;
      inside = inside.substring(0, at) + cast.get().text() + inside.substring(at);
    }
    return lookup.replacement()
        + text.substring(call.callee().span().end(), open + 1)
        + inside
        + ", &"
        + target
        + ")";
  }

  /** The statements that ask and keep what the borrowed lookup did with an error. */
  private List<String> asked(
      Stored stored, String call, Optional<List<String>> onError, String target) {
    return switch (stored.lookup().answer()) {
      case SWALLOWED ->
          layout.choice("", call + " < 0", onError.orElse(List.of("PyErr_Clear();")), function);
      case DEAD ->
          deadIsNull
              ? layout.choice(
                  "", call + " < 0", onError.orElse(List.of("PyErr_Clear();")), function)
              : layout.choice("", call + " == 0", target + " = Py_NewRef(Py_None);", function);
      default -> List.of("(void)" + call + ";");
    };
  }

  // In the condition of an `if`.

  private List<Edit> condition(Stored stored, Optional<List<String>> onError) throws Refusal {
    Statement.If choice = (Statement.If) stored.statement();
    Expression.Call call = stored.site().call();
    Variable variable =
        declared(stored.name()).orElseThrow(() -> new Refusal("its type is not clear"));
    if (!isObjectType(variable.type())) {
      throw new Refusal("its variable is no `PyObject *`");
    }
    String asked = arguments(call, stored.lookup(), stored.name());
    boolean exact =
        stored.lookup().answer() == CApi.Answer.SEPARATE
            || stored.lookup().answer() == CApi.Answer.INSERTED
            || (stored.lookup().answer() == CApi.Answer.DEAD && deadIsNull);
    if (exact) {
      Optional<Expression> tested = tested(stored);
      if (tested.isPresent()) {
        boolean isNull = NullTest.of(tested.get()).orElseThrow().isNull();
        boolean error = stored.lookup().answer() != CApi.Answer.SEPARATE;
        String outcome = error ? (isNull ? " < 0" : " >= 0") : (isNull ? " <= 0" : " > 0");
        refuseComments(tested.get().span(), call.span());
        return List.of(Edit.replace(tested.get().span(), asked + outcome));
      }
    }
    boolean inBlock =
        nesting.parent(choice).filter(Statement.Compound.class::isInstance).isPresent();
    if (!inBlock || !choice.isEditable() || !isFirst(choice.condition(), stored.giver())) {
      throw new Refusal("the order of evaluation would change");
    }
    Span assignment = stored.giver().span();
    refuseComments(assignment, call.span());
    int start = assignment.start();
    int end = assignment.end();
    if (start > 0
        && text.charAt(start - 1) == '('
        && text.charAt(end) == ')'
        && stored.giver() != choice.condition()) {
      start--;
      end++;
    }
    String indent = unit.file().indentAt(choice.span().start());
    List<String> lines =
        asked(stored, asked, onError, stored.name()).stream().map(line -> indent + line).toList();
    return List.of(
        layout.linesBefore(choice.span().start(), lines),
        Edit.replace(new Span(start, end), stored.name()));
  }

  /** The test for NULL that is all that happens to the assigned value. */
  private static Optional<Expression> tested(Stored stored) {
    List<Node> path = stored.site().path();
    int at = path.indexOf(stored.giver());
    Expression test = (Expression) stored.giver();
    while (at > 0
        && path.get(at - 1) instanceof Expression around
        && isNullTestOf(around, stored.giver())) {
      test = around;
      at--;
    }
    return test.isEditable() ? Optional.of(test) : Optional.empty();
  }

  private static boolean isNullTestOf(Expression around, Node giver) {
    return NullTest.of(around).map(test -> test.tested() == giver).orElse(false);
  }

  /** Whether {@code part} is evaluated before everything else in {@code whole}. */
  private static boolean isFirst(Expression whole, Node part) {
    if (whole == part) {
      return true;
    }
    return switch (whole) {
      case Expression.Binary binary -> isFirst(binary.left(), part);
      case Expression.Unary unary -> isFirst(unary.operand(), part);
      case Expression.Cast cast -> isFirst(cast.operand(), part);
      default -> false;
    };
  }

  /** A name that the function does not use: {@code base}, or {@code base} with a number. */
  String newName(String base) {
    String name = base;
    for (int i = 2; unit.mentions(function.span(), name); i++) {
      name = base + i;
    }
    return name;
  }
}
