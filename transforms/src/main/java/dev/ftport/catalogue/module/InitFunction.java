package dev.ftport.catalogue.module;

import dev.ftport.facts.CallSite;
import dev.ftport.facts.Expression;
import dev.ftport.facts.Function;
import dev.ftport.facts.Layout;
import dev.ftport.facts.ModuleCreation;
import dev.ftport.facts.ModuleDefinition;
import dev.ftport.facts.Node;
import dev.ftport.facts.NullTest;
import dev.ftport.facts.Origin;
import dev.ftport.facts.Statement;
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

/** The function {@code PyInit_...} of a module, and the edits that make two of it. */
final class InitFunction {
  private static final String PREFIX = "PyInit_";

  private final Unit unit;
  private final Layout layout;
  private final CallSite site;
  private final Function function;

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
    Span value = returned.exit().value().map(Node::span).orElse(returned.exit().span());
    return move("module", Set.of(returned.exit()), List.of(Edit.replace(value, "0")), true);
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
    LocalVariable local = new LocalVariable(unit, function, variable.get());
    boolean declared = variable.get().declaration().equals(store.get().span());
    if (declared && local.isDeclaredTogether()) {
      return new Move.Stuck("it is declared together with other variables");
    }
    List<Edit> edits = new ArrayList<>(List.of(layout.without(store.get().span())));
    if (!declared) {
      Optional<Edit> withoutDeclaration = local.withoutDeclaration();
      if (withoutDeclaration.isEmpty()) {
        return new Move.Stuck("the declaration of `%s` is of another shape".formatted(name));
      }
      edits.add(withoutDeclaration.get());
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
    return move(name, gone, edits, false);
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

  /**
   * The whole move, when the creation is taken care of.
   *
   * @param gone the statements that are taken away, or are changed already
   * @param creation the edits that do that
   * @param unnamed whether the module has no name in the function yet
   */
  private Move move(String module, Set<Statement> gone, List<Edit> creation, boolean unnamed) {
    Optional<String> obstacle = obstacle(module, unnamed);
    Optional<ModuleDefinition> definition = definition();
    if (obstacle.isPresent() || definition.isEmpty()) {
      return new Move.Stuck(obstacle.orElse("the definition of the module is not in this file"));
    }
    String imported = function.name().substring(PREFIX.length());
    String name = imported.replaceFirst("^_+", "");
    ExecFunction exec = new ExecFunction(unit, function, name + "_exec", module);
    Optional<String> wrong = exec.change(gone);
    if (wrong.isPresent()) {
      return new Move.Stuck(wrong.get());
    }
    String slots = name + "_slots";
    Span all = new Span(0, unit.file().text().length());
    if (unit.mentions(all, exec.name()) || unit.mentions(all, slots)) {
      return new Move.Stuck("`%s` or `%s` means something else".formatted(exec.name(), slots));
    }
    String written = definition.get().moduleName().orElse("");
    if (!written.substring(written.lastIndexOf('.') + 1).equals(imported)) {
      return new Move.Stuck(
          "it is named `%s`, and would be named `%s` as it is imported"
              .formatted(written, imported));
    }
    SlottedDefinition slotted = new SlottedDefinition(unit, definition.get(), slots);
    Optional<String> field = slotted.change();
    if (field.isPresent()) {
      return new Move.Stuck(field.get());
    }
    List<Edit> edits = new ArrayList<>(slotted.edits());
    if (unnamed && function.body().statements().size() == gone.size()) {
      // Nothing is left for a second function.
      edits.add(Edit.replace(site.call().callee().span(), "PyModuleDef_Init"));
      edits.add(slotted.array(List.of(), Optional.empty(), function));
    } else {
      edits.addAll(creation);
      edits.addAll(exec.edits());
      edits.addAll(exec.apart(definition.get().variable()));
      edits.add(slotted.array(exec.prototype(), Optional.of(exec.name()), function));
    }
    return new Move.Done(Edits.of(edits), shared());
  }

  private Optional<String> obstacle(String module, boolean unnamed) {
    String text = unit.file().text();
    Span all = new Span(0, text.length());
    boolean header =
        unit.withoutTrivia(new Span(function.span().start(), function.body().span().start()))
            .matches("PyMODINIT_FUNCPyInit_\\w+\\((?:void)?\\)");
    if (!function.name().startsWith(PREFIX) || !header || function.origin() != Origin.WRITTEN) {
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
