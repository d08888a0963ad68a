package dev.ftport.catalogue.module;

import dev.ftport.catalogue.declare.SlotsField;
import dev.ftport.facts.CallSite;
import dev.ftport.facts.Expression;
import dev.ftport.facts.Function;
import dev.ftport.facts.Language;
import dev.ftport.facts.Layout;
import dev.ftport.facts.Lexer;
import dev.ftport.facts.ModuleCreation;
import dev.ftport.facts.ModuleDefinition;
import dev.ftport.facts.Node;
import dev.ftport.facts.NullTest;
import dev.ftport.facts.Origin;
import dev.ftport.facts.Statement;
import dev.ftport.facts.Token;
import dev.ftport.facts.Unit;
import dev.ftport.facts.Variable;
import dev.ftport.source.Edit;
import dev.ftport.source.Edits;
import dev.ftport.source.Span;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;

/** The function {@code PyInit_...} of a module, and the edits that make two of it. */
final class InitFunction {
  private static final Set<String> RELEASES = Set.of("Py_DECREF", "Py_XDECREF");
  private static final Set<String> KEEPS =
      Set.of("Py_INCREF", "Py_XINCREF", "Py_NewRef", "Py_XNewRef", "Py_CLEAR", "Py_SETREF");

  private final Unit unit;
  private final Layout layout;
  private final CallSite site;
  private final Function function;
  private final List<Edit> edits = new ArrayList<>();

  InitFunction(Unit unit, CallSite site) {
    this.unit = unit;
    this.layout = new Layout(unit);
    this.site = site;
    this.function = site.function().orElseThrow();
  }

  Move returned(ModuleCreation.Returned returned) {
    List<Statement> body = function.body().statements();
    if (body.isEmpty() || body.getLast() != returned.exit()) {
      return new Move.Stuck("it is returned in the middle of the function");
    }
    edits.add(
        Edit.replace(returned.exit().value().map(Node::span).orElse(returned.exit().span()), "0"));
    return move("module", Set.of(returned.exit()), true);
  }

  Move stored(ModuleCreation.Stored stored) {
    String name = stored.variable();
    Optional<Variable> variable =
        Unit.locals(function).stream().filter(v -> v.name().equals(name)).findFirst();
    if (variable.isEmpty()) {
      return new Move.Stuck("the module outlives the function in `%s`".formatted(name));
    }
    if (variable.get().hasTypeWord("static")) {
      return new Move.Stuck("the module is kept in the static variable `%s`".formatted(name));
    }
    List<Statement> body = function.body().statements();
    Optional<Statement> store =
        body.stream().filter(s -> s.span().contains(site.call().span())).findFirst();
    if (store.isEmpty() || !isStore(store.get())) {
      return new Move.Stuck("it is created inside a larger statement");
    }
    boolean declared = variable.get().declaration().equals(store.get().span());
    if (declared && declaredTogether(variable.get())) {
      return new Move.Stuck("it is declared together with other variables");
    }
    edits.add(layout.without(store.get().span()));
    if (!declared && !withoutDeclaration(variable.get())) {
      return new Move.Stuck("the declaration of `%s` is of another shape".formatted(name));
    }
    Set<Statement> gone = new HashSet<>(Set.of(store.get()));
    int next = body.indexOf(store.get()) + 1;
    while (next < body.size() && body.get(next) instanceof Statement.Declaration) {
      next++;
    }
    if (next < body.size()
        && body.get(next) instanceof Statement.If choice
        && checks(choice, name)) {
      edits.add(layout.without(choice.span()));
      gone.add(choice);
    }
    return move(name, gone, false);
  }

  /** {@code m = PyModule_Create(...);} or a declaration with it. */
  private static boolean isStore(Statement statement) {
    return statement.isEditable()
        && (statement instanceof Statement.Declaration
            || statement instanceof Statement.Evaluation evaluation
                && evaluation.expression() instanceof Expression.Assign assign
                && assign.value().withoutCasts() instanceof Expression.Call);
  }

  private static boolean checks(Statement.If choice, String name) {
    return choice.negative().isEmpty()
        && choice.isEditable()
        && NullTest.of(choice.condition())
            .filter(NullTest::isNull)
            .filter(test -> test.tested().asName().equals(Optional.of(name)))
            .isPresent();
  }

  private boolean declaredTogether(Variable variable) {
    return Unit.locals(function).stream()
        .anyMatch(other -> other != variable && other.declaration().equals(variable.declaration()));
  }

  /** Takes a variable out of its declaration, which may declare others too. */
  private boolean withoutDeclaration(Variable variable) {
    if (variable.initializer().filter(value -> !value.isNull()).isPresent()
        || variable.pointers() != 1) {
      return false;
    }
    if (!declaredTogether(variable)) {
      edits.add(withoutLine(variable.declaration()));
      return true;
    }
    List<Token> tokens = Lexer.tokens(unit.file().text(), variable.declaration());
    for (int i = 2; i + 2 < tokens.size(); i++) {
      if (tokens.get(i).span().equals(variable.nameSpan()) && tokens.get(i - 1).is("*")) {
        int end = i;
        while (end < tokens.size() && !tokens.get(end).is(",") && !tokens.get(end).is(";")) {
          end++;
        }
        boolean last = end < tokens.size() && tokens.get(end).is(";");
        if (tokens.get(i - 2).is(",")) {
          edits.add(
              Edit.delete(
                  new Span(tokens.get(i - 2).span().start(), tokens.get(end - 1).span().end())));
          return true;
        }
        if (!last && end + 1 < tokens.size()) {
          edits.add(
              Edit.delete(
                  new Span(tokens.get(i - 1).span().start(), tokens.get(end + 1).span().start())));
          return true;
        }
      }
    }
    return false;
  }

  /** Takes a declaration away, with the empty line behind it if it is all that is declared. */
  private Edit withoutLine(Span declaration) {
    Edit edit = layout.without(declaration);
    List<Statement> body = function.body().statements();
    boolean only =
        body.size() > 1
            && body.getFirst().span().equals(declaration)
            && !(body.get(1) instanceof Statement.Declaration);
    int end = edit.span().end();
    int next = unit.file().nextLineStart(end);
    boolean blank = edit.text().isEmpty() && unit.file().text().substring(end, next).isBlank();
    return only && blank ? Edit.delete(new Span(edit.span().start(), next)) : edit;
  }

  /**
   * The whole move, when the creation is taken care of.
   *
   * @param gone the statements that are taken away, or are changed already
   * @param unnamed whether the module has no name in the function yet
   */
  private Move move(String module, Set<Statement> gone, boolean unnamed) {
    Optional<String> obstacle = obstacle(module, unnamed);
    Optional<ModuleDefinition> definition = definition();
    if (obstacle.isPresent() || definition.isEmpty()) {
      return new Move.Stuck(obstacle.orElse("the definition of the module is not in this file"));
    }
    Optional<String> wrong = statements(function.body(), module, gone);
    if (wrong.isPresent()) {
      return new Move.Stuck(wrong.get());
    }
    String name = function.name().substring("PyInit_".length()).replaceFirst("^_+", "");
    String exec = name + "_exec";
    String slots = name + "_slots";
    Span all = new Span(0, unit.file().text().length());
    if (unit.mentions(all, exec) || unit.mentions(all, slots)) {
      return new Move.Stuck("`%s` or `%s` means something else".formatted(exec, slots));
    }
    String written = definition.get().moduleName().orElse("");
    String imported = function.name().substring("PyInit_".length());
    if (!written.substring(written.lastIndexOf('.') + 1).equals(imported)) {
      return new Move.Stuck(
          "it is named `%s`, and would be named `%s` as it is imported"
              .formatted(written, imported));
    }
    Optional<String> field = definition(definition.get(), slots);
    if (field.isPresent()) {
      return new Move.Stuck(field.get());
    }
    if (unnamed && function.body().statements().size() == gone.size()) {
      edits.removeFirst(); // nothing is left for a second function
      edits.add(Edit.replace(site.call().callee().span(), "PyModuleDef_Init"));
      array(definition.get(), Optional.empty(), slots, module);
    } else {
      array(definition.get(), Optional.of(exec), slots, module);
      functions(exec, module, definition.get());
    }
    return new Move.Done(Edits.of(edits), shared());
  }

  private Optional<String> obstacle(String module, boolean unnamed) {
    String text = unit.file().text();
    Span all = new Span(0, text.length());
    boolean header =
        unit.withoutTrivia(new Span(function.span().start(), function.body().span().start()))
            .matches("PyMODINIT_FUNCPyInit_\\w+\\((?:void)?\\)");
    if (!function.name().startsWith("PyInit_") || !header || function.origin() != Origin.WRITTEN) {
      return Optional.of("it is not made in a plain `PyInit_` function");
    }
    if (unit.conditionals().directives().stream().anyMatch(function.span()::contains)) {
      return Optional.of("there are preprocessor conditions in the function");
    }
    for (String name : List.of("PyState_FindModule", "PyState_AddModule")) {
      if (unit.mentions(all, name)) {
        return Optional.of(
            "`%s` knows modules of single-phase initialization only".formatted(name));
      }
    }
    if (unit.mentions(function.span(), "PyUnstable_Module_SetGIL")) {
      return Optional.of("`PyUnstable_Module_SetGIL` must become a slot");
    }
    boolean called =
        unit.calls().stream().anyMatch(call -> call.call().name().equals(function.name()));
    if (called) {
      return Optional.of("`%s` is called in this file".formatted(function.name()));
    }
    return unnamed && unit.mentions(function.span(), module)
        ? Optional.of("`%s` means something else".formatted(module))
        : Optional.empty();
  }

  private Optional<ModuleDefinition> definition() {
    if (site.call().arguments().isEmpty()) {
      return Optional.empty();
    }
    Optional<String> name = site.call().arguments().getFirst().asAddressOf();
    return ModuleDefinition.in(unit).stream()
        .filter(one -> unit.globals().contains(one.variable()))
        .filter(one -> Optional.of(one.variable().name()).equals(name))
        .findFirst();
  }

  /** Changes the statements of a block; what is in the way if it cannot be done. */
  private Optional<String> statements(Statement block, String module, Set<Statement> gone) {
    AtomicReference<Optional<String>> wrong = new AtomicReference<>(Optional.empty());
    List<Statement> inBlocks = new ArrayList<>();
    block.walk(
        node -> {
          if (node instanceof Statement.Compound compound) {
            inBlocks.addAll(compound.statements());
          }
        });
    block.walk(
        node -> {
          if (wrong.get().isEmpty()
              && gone.stream().noneMatch(one -> one.span().contains(node.span()))) {
            wrong.set(change(node, module, inBlocks));
          }
        });
    return wrong.get();
  }

  private Optional<String> change(Node node, String module, List<Statement> inBlocks) {
    return switch (node) {
      case Statement.Return exit -> exit(exit, module);
      case Statement.Evaluation evaluation -> release(evaluation, module, inBlocks);
      case Expression.Call call ->
          KEEPS.contains(call.name()) && isModule(call.arguments(), module)
              ? Optional.of("another reference to the module is kept")
              : Optional.empty();
      case Expression.Assign assign -> assignment(assign, module);
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
  private Optional<String> release(
      Statement.Evaluation evaluation, String module, List<Statement> inBlocks) {
    boolean releases =
        evaluation.expression() instanceof Expression.Call call
            && RELEASES.contains(call.name())
            && isModule(call.arguments(), module);
    if (!releases) {
      return Optional.empty();
    }
    if (!inBlocks.contains(evaluation) || !evaluation.isEditable()) {
      return Optional.of("the module is released in a statement without braces");
    }
    edits.add(layout.without(evaluation.span()));
    return Optional.empty();
  }

  private Optional<String> assignment(Expression.Assign assign, String module) {
    if (assign.value().asName().equals(Optional.of(module))) {
      return Optional.of(
          "the module is kept in `%s`".formatted(unit.withoutTrivia(assign.target().span())));
    }
    return assign.target().asName().equals(Optional.of(module))
        ? Optional.of("`%s` is given another value".formatted(module))
        : Optional.empty();
  }

  private static boolean isModule(List<Expression> arguments, String module) {
    return !arguments.isEmpty() && arguments.getFirst().asName().equals(Optional.of(module));
  }

  private Optional<String> exit(Statement.Return exit, String module) {
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

  /** Changes the definition; what is in the way if it cannot be done. */
  private Optional<String> definition(ModuleDefinition definition, String slots) {
    boolean set = definition.field("m_slots").map(one -> !one.value().isNull()).orElse(false);
    List<Edit> setting = SlotsField.setting(unit, definition, slots);
    if (set || setting.isEmpty() || !definition.braces().isEditable()) {
      return Optional.of("its definition has no place for slots");
    }
    edits.addAll(setting);
    Optional<Expression.Clause> size = definition.field("m_size");
    if (size.isPresent()) {
      String text = unit.withoutTrivia(size.get().value().span());
      if (text.equals("-1") || text.equals("(-1)")) {
        if (!size.get().value().isEditable()) {
          return Optional.of("`m_size` comes out of a macro");
        }
        edits.add(Edit.replace(size.get().value().span(), "0"));
      } else if (!text.equals("0") && !text.startsWith("sizeof")) {
        return Optional.of("`m_size` is of another shape");
      }
    }
    boolean elsewhere =
        Lexer.tokens(unit.file().text(), new Span(0, unit.file().text().length())).stream()
                .filter(token -> token.text().equals(definition.variable().name()))
                .count()
            > 2;
    return elsewhere
        ? Optional.of("`%s` is used elsewhere too".formatted(definition.variable().name()))
        : Optional.empty();
  }

  /** The array of slots above the definition. */
  private void array(
      ModuleDefinition definition, Optional<String> exec, String slots, String module) {
    int at = definition.variable().declaration().start();
    String indent = layout.deeper("", function);
    List<String> lines = new ArrayList<>();
    if (exec.isPresent()) {
      lines.add("static int " + exec.get() + "(PyObject *" + module + ");");
      lines.add("");
    }
    lines.add("static PyModuleDef_Slot " + slots + "[] = {");
    if (exec.isPresent()) {
      boolean cast = unit.language() == Language.CPP;
      lines.add(
          indent
              + "{Py_mod_exec, "
              + (cast ? "reinterpret_cast<void *>(" + exec.get() + ")" : exec.get())
              + "},");
    }
    lines.add("#ifdef Py_mod_multiple_interpreters");
    lines.add(
        indent + "{Py_mod_multiple_interpreters, Py_MOD_MULTIPLE_INTERPRETERS_NOT_SUPPORTED},");
    lines.add("#endif");
    lines.add(indent + "{0, " + layout.nullPointer() + "}");
    lines.add("};");
    lines.add("");
    edits.add(layout.linesBefore(layout.withCommentsAbove(at), lines));
  }

  /** The head of the function that stays, and the new function behind it. */
  private void functions(String exec, String module, ModuleDefinition definition) {
    String text = unit.file().text();
    int start = function.span().start();
    String head = text.substring(start, function.body().span().start());
    int parenthesis = head.indexOf('(');
    edits.add(Edit.replace(new Span(start, start + "PyMODINIT_FUNC".length()), "static int"));
    edits.add(Edit.replace(function.nameSpan(), exec));
    edits.add(
        Edit.replace(
            new Span(start + parenthesis + 1, start + head.indexOf(')', parenthesis)),
            "PyObject *" + module));
    String end = unit.file().lineEndAt(start);
    edits.add(
        Edit.insert(
            function.span().end(),
            end
                + end
                + head
                + "{"
                + end
                + layout.deeper("", function)
                + "return PyModuleDef_Init(&"
                + definition.variable().name()
                + ");"
                + end
                + "}"));
  }

  /** The static variables that the function gives a value. */
  private List<String> shared() {
    Set<String> names = new TreeSet<>();
    function
        .body()
        .walk(
            node -> {
              if (node instanceof Expression.Assign assign) {
                assign.target().asName().ifPresent(names::add);
              }
            });
    names.retainAll(unit.globals().stream().map(Variable::name).toList());
    Unit.locals(function).stream()
        .filter(local -> local.hasTypeWord("static") && !local.hasTypeWord("const"))
        .forEach(local -> names.add(local.name()));
    return List.copyOf(names);
  }
}
