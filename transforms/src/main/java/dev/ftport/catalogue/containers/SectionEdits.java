package dev.ftport.catalogue.containers;

import dev.ftport.facts.Conditionals;
import dev.ftport.facts.Expression;
import dev.ftport.facts.Function;
import dev.ftport.facts.Language;
import dev.ftport.facts.Layout;
import dev.ftport.facts.Lexer;
import dev.ftport.facts.Nesting;
import dev.ftport.facts.Node;
import dev.ftport.facts.Origin;
import dev.ftport.facts.Statement;
import dev.ftport.facts.Token;
import dev.ftport.facts.Unit;
import dev.ftport.source.Edit;
import dev.ftport.source.Edits;
import dev.ftport.source.Span;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Puts a critical section round a region of a function. No exit crosses its brace: each sets a
 * variable and goes to the end of the region, and what it did is done behind the section.
 */
final class SectionEdits {
  private static final List<String> FAILED = List.of("failed", "has_failed", "walk_failed");
  private static final List<String> DONE = List.of("done", "is_done", "walk_done");
  private static final List<String> RESULTS = List.of("result", "res", "rv", "walk_result");
  private static final List<String> LABELS = List.of("end_section", "leave_section");
  private static final Set<String> STORAGE =
      Set.of("static", "inline", "__inline", "extern", "register");

  private final Unit unit;
  private final Function function;
  private final Statement region;
  private final Statement anchor;
  private final Optional<Statement.Loop> loop;
  private final Exits exits;
  private final Layout layout;
  private final Nesting nesting;
  private final StatementReplacement replacement;
  private final List<Edit> edits = new ArrayList<>();
  private Releases releases = Releases.NONE;
  private Map<Statement, List<String>> leaving = Map.of();
  private List<String> taking = List.of();
  private boolean jumps;

  /**
   * What is released where control leaves an item of the walk.
   *
   * @param scope the block in which an item is there
   * @param lines what releases it
   * @param atEnd whether control comes to the end of the block
   */
  record Releases(Optional<Statement.Compound> scope, List<String> lines, boolean atEnd) {
    static final Releases NONE = new Releases(Optional.empty(), List.of(), false);
  }

  SectionEdits(
      Unit unit, Function function, Statement region, Optional<Statement.Loop> loop, Exits exits) {
    this.unit = unit;
    this.function = function;
    this.region = region;
    this.anchor = region;
    this.loop = loop;
    this.exits = exits;
    this.layout = new Layout(unit);
    this.nesting = new Nesting(function);
    this.replacement = new StatementReplacement(unit, function);
  }

  /**
   * For several statements of one block.
   *
   * @param statements in the order of the text, without a gap
   */
  SectionEdits(Unit unit, Function function, List<Statement> statements) {
    this.unit = unit;
    this.function = function;
    this.region = together(statements);
    this.anchor = statements.getFirst();
    this.loop = Optional.empty();
    this.exits = Exits.of(unit, function, region);
    this.layout = new Layout(unit);
    this.nesting = new Nesting(function);
    this.replacement = new StatementReplacement(unit, function);
  }

  /** Several statements as one. */
  static Statement together(List<Statement> statements) {
    Span span = new Span(statements.getFirst().span().start(), statements.getLast().span().end());
    boolean written = statements.stream().allMatch(Statement::isEditable);
    return new Statement.Compound(
        span, written ? Origin.WRITTEN : Origin.MACRO, List.copyOf(statements));
  }

  /** Has what is borrowed inside released on every way out of an item. */
  SectionEdits releasing(Releases all) {
    releases = all;
    return this;
  }

  /**
   * Has more released before some of the exits.
   *
   * @param lines what releases it, by exit; by identity
   */
  SectionEdits leaving(Map<Statement, List<String>> lines) {
    leaving = lines;
    return this;
  }

  /** Has lines written behind the region and inside the section, which exits jump over. */
  SectionEdits taking(List<String> lines) {
    taking = lines;
    return this;
  }

  /** How many exits have to be moved behind the section. */
  int moved() {
    return exits.all().size();
  }

  /**
   * The edits.
   *
   * @param object what the section locks
   * @throws Refusal if they are not known to be right
   */
  Edits round(String object) throws Refusal {
    if (exits.hidden().isPresent()) {
      throw new Refusal(exits.hidden().get());
    }
    checkPlace();
    List<String> before = new ArrayList<>();
    List<String> behind = new ArrayList<>();
    List<String> inside = new ArrayList<>();
    if (!exits.all().isEmpty()) {
      moveExits(before, behind);
    }
    release();
    if (jumps) {
      inside.add(label() + ": ;");
    }
    place(object, before, inside, behind);
    return written();
  }

  /** Only the releases, for a function that is called inside a section as a whole. */
  Edits withoutSection() throws Refusal {
    for (Exits.Exit exit : exits.all()) {
      if (!releases.lines().isEmpty()) {
        if (!exit.statement().isEditable()) {
          throw new Refusal("a macro leaves the loop");
        }
        if (exit.value().isPresent()) {
          throw new Refusal("what an exit returns has to be worked out before the release");
        }
        if (isInScope(exit.statement())) {
          replace(
              exit.statement(),
              Stream.concat(releases.lines().stream(), Stream.of(text(exit.statement()))).toList());
        }
      }
    }
    release();
    return written();
  }

  private Edits written() throws Refusal {
    try {
      return Edits.of(edits);
    } catch (IllegalArgumentException e) {
      throw new Refusal("its edits touch each other");
    }
  }

  private void checkPlace() throws Refusal {
    Optional<Conditionals.Branch> start = unit.conditionals().branchAt(region.span().start());
    if (!region.isEditable()
        || !start.equals(unit.conditionals().branchAt(region.span().end() - 1))) {
      throw new Refusal("a macro or an `#if` makes a part of the loop");
    }
    if (nesting.parent(anchor).filter(Statement.Label.class::isInstance).isPresent()) {
      throw new Refusal("a label stands before it");
    }
    boolean[] label = new boolean[1];
    region.walk(node -> label[0] |= node instanceof Statement.Label);
    if (label[0]) {
      Set<String> labels = new LinkedHashSet<>();
      region.walk(
          node -> {
            if (node instanceof Statement.Label inner) {
              labels.add(inner.name());
            }
          });
      Set<Node> inside = Collections.newSetFromMap(new IdentityHashMap<>());
      region.walk(inside::add);
      boolean[] entered = new boolean[1];
      function
          .body()
          .walk(
              node ->
                  entered[0] |=
                      node instanceof Statement.Goto jump
                          && !inside.contains(jump)
                          && jump.label().filter(labels::contains).isPresent());
      if (entered[0]) {
        throw new Refusal("a `goto` from outside leads into it");
      }
    }
  }

  // The exits.

  private void moveExits(List<String> before, List<String> behind) throws Refusal {
    Set<String> ways =
        exits.all().stream()
            .map(exit -> exit.behind().map(SectionEdits::plain).orElse(""))
            .collect(Collectors.toCollection(LinkedHashSet::new));
    String indent = unit.file().indentAt(region.span().start());
    boolean values = exits.all().stream().anyMatch(exit -> exit.value().isPresent());
    if (ways.size() == 1 && !values) {
      String leave = exits.all().getFirst().behind().orElseThrow();
      String flag = freeName(isFailure(leave) ? FAILED : DONE);
      declare("int", flag, "0", before);
      for (Exits.Exit exit : exits.all()) {
        leave(exit, List.of(), List.of(flag + " = 1;"));
      }
      behind.addAll(layout.choice(indent, flag, leave, function));
      return;
    }
    if (exits.all().stream().allMatch(e -> e.statement() instanceof Statement.Return)
        && !resultType().equals("void")) {
      String type = resultType();
      String result = freeName(RESULTS);
      String flag = freeName(DONE);
      declare("int", flag, "0", before);
      declare(type, result, type.endsWith("*") ? layout.nullPointer() : "0", before);
      for (Exits.Exit exit : exits.all()) {
        String value = value(exit);
        boolean same = type.endsWith("*") ? value.matches("NULL|nullptr|0") : value.equals("0");
        leave(
            exit,
            same ? List.of() : List.of(result + " = " + value + ";"),
            List.of(flag + " = 1;"));
      }
      behind.addAll(layout.choice(indent, flag, "return " + result + ";", function));
      return;
    }
    if (values) {
      throw new Refusal("some exits return what is worked out inside, and others jump");
    }
    List<String> all = List.copyOf(ways);
    String way = freeName(List.of("leave", "way_out"));
    declare("int", way, "0", before);
    for (Exits.Exit exit : exits.all()) {
      int number = all.indexOf(plain(exit.behind().orElseThrow())) + 1;
      leave(exit, List.of(), List.of(way + " = " + number + ";"));
    }
    for (int i = 0; i < all.size(); i++) {
      String text = all.get(i);
      behind.addAll(layout.choice(indent, way + " == " + (i + 1), text, function));
    }
  }

  private String value(Exits.Exit exit) throws Refusal {
    if (exit.value().isPresent()) {
      return exit.value().get().span().of(unit.file().text());
    }
    String text = plain(exit.behind().orElseThrow());
    if (!text.startsWith("return ")) {
      throw new Refusal("a macro returns, and other exits return other values");
    }
    return text.substring("return ".length(), text.length() - 1).strip();
  }

  private static String plain(String text) {
    return Lexer.tokens(text).isEmpty() ? text : text.replaceAll("\\s+", " ").replace(" ;", ";");
  }

  private boolean isFailure(String leave) {
    String returns = leave.replaceAll("[\\s()]", "");
    return returns.matches("return(NULL|nullptr|-1);")
        || (returns.equals("return0;") && function.returnType().contains("*"))
        || leave.matches("goto \\w*([Ee]rr|[Ff]ail|ERR|FAIL)\\w*;");
  }

  private void declare(String type, String name, String value, List<String> before) {
    String gap = type.endsWith("*") ? "" : " ";
    if (unit.language() == Language.CPP && mayBeJumpedOver()) {
      before.add(type + gap + name + ";");
      before.add(name + " = " + value + ";");
    } else {
      before.add(type + gap + name + " = " + value + ";");
    }
  }

  /** Whether a jump may pass a declaration: C++ forbids it if that has an initializer. */
  private boolean mayBeJumpedOver() {
    boolean[] found = new boolean[1];
    function
        .body()
        .walk(n -> found[0] |= n instanceof Statement.Goto || n instanceof Statement.Switch);
    return found[0];
  }

  /** Works out what is returned, releases the item, and goes to the end of the region. */
  private void leave(Exits.Exit exit, List<String> first, List<String> then) throws Refusal {
    List<String> lines = new ArrayList<>(first);
    if (isInScope(exit.statement())) {
      lines.addAll(releases.lines());
    }
    lines.addAll(leaving.getOrDefault(exit.statement(), List.of()));
    lines.addAll(then);
    boolean direct = loop.isPresent() && breakTarget(exit.statement()).equals(loop.map(l -> l));
    if (!direct) {
      jumps = true;
    }
    lines.add(direct ? "break;" : "goto " + label() + ";");
    replace(exit.statement(), lines);
  }

  private Optional<Statement> breakTarget(Statement statement) {
    for (Statement at : nesting.outwards(statement)) {
      if (at instanceof Statement.Loop || at instanceof Statement.Switch) {
        return Optional.of(at);
      }
    }
    return Optional.empty();
  }

  private boolean isInScope(Statement statement) {
    return releases.scope().map(scope -> isBehindCall(scope, statement)).orElse(false);
  }

  private boolean isBehindCall(Statement.Compound scope, Statement statement) {
    int index = nesting.index(scope, statement);
    return index > 0 || (index == 0 && first() == 0);
  }

  /** The index of the first statement in which an item is there. */
  private int first() {
    return releases
        .scope()
        .map(
            scope ->
                scope.statements().getFirst() instanceof Statement.If choice
                        && choice.condition() instanceof Expression.Unary
                        && isEndless()
                    ? 1
                    : 0)
        .orElse(0);
  }

  private boolean isEndless() {
    return loop.map(l -> l.condition().map(c -> c instanceof Expression.Literal).orElse(true))
        .orElse(false);
  }

  private void release() throws Refusal {
    if (releases.lines().isEmpty()) {
      return;
    }
    Statement.Compound scope = releases.scope().orElseThrow(() -> new Refusal("it has no braces"));
    int first = first();
    if (scope.statements().size() <= first) {
      return;
    }
    List<String> taking =
        releases.lines().stream().map(line -> line.replace("DECREF", "INCREF")).toList();
    Statement start = scope.statements().get(first);
    String indent = unit.file().indentAt(start.span().start());
    edits.add(
        layout.linesBefore(
            afterDeclarations(scope, first), taking.stream().map(l -> indent + l).toList()));
    List<Statement> jumpsOut = new ArrayList<>();
    scope.walk(
        node -> {
          if ((node instanceof Statement.Break || node instanceof Statement.Continue)
              && loop.isPresent()
              && nesting.target((Statement) node).equals(loop.map(l -> l))
              && isBehindCall(scope, (Statement) node)) {
            jumpsOut.add((Statement) node);
          }
        });
    for (Statement jump : jumpsOut) {
      if (!jump.isEditable()) {
        throw new Refusal("a macro goes on to the next round");
      }
      replace(jump, Stream.concat(releases.lines().stream(), Stream.of(text(jump))).toList());
    }
    if (releases.atEnd()) {
      Statement last = scope.statements().getLast();
      String inner = unit.file().indentAt(last.span().start());
      edits.add(
          layout.linesBehind(
              last.span().start(),
              last.span().end(),
              releases.lines().stream().map(l -> indentOf(last, inner) + l).toList()));
    }
  }

  /** The indentation of the items of a block, also where its last one is in the wrong place. */
  private String indentOf(Statement last, String inner) {
    return last instanceof Statement.Label
        ? layout.deeper(unit.file().indentAt(region.span().start()), function)
        : inner;
  }

  private int afterDeclarations(Statement.Compound scope, int first) {
    return scope.statements().get(first).span().start();
  }

  private String text(Statement statement) {
    return statement.span().of(unit.file().text());
  }

  private void replace(Statement statement, List<String> lines) throws Refusal {
    edits.addAll(replacement.of(statement, lines));
  }

  // The section.

  private void place(String object, List<String> before, List<String> inside, List<String> behind)
      throws Refusal {
    String begin = "Py_BEGIN_CRITICAL_SECTION(" + object + ");";
    String end = "Py_END_CRITICAL_SECTION();";
    int start = region.span().start();
    Statement parent = nesting.parent(anchor).orElseThrow(() -> new Refusal("it is the body"));
    if (parent instanceof Statement.Compound) {
      String indent = unit.file().indentAt(start);
      List<String> above = new ArrayList<>(before.stream().map(l -> indent + l).toList());
      above.add(indent + begin);
      List<String> below = new ArrayList<>();
      String outer = unit.file().indentAt(function.body().span().end() - 1);
      taking.forEach(line -> below.add(indent + line));
      inside.forEach(line -> below.add(outer + line));
      below.add(indent + end);
      below.addAll(behind);
      edits.add(layout.linesBefore(start, above));
      edits.add(layout.linesBehind(start, region.span().end(), below));
      return;
    }
    if (!behind.isEmpty() || !inside.isEmpty() || !taking.isEmpty()) {
      throw new Refusal("the loop has no block of its own to stand in");
    }
    edits.addAll(
        layout
            .inBraces(region, parent.span().start(), List.of(begin), List.of(end), function)
            .orElseThrow(() -> new Refusal("a comment stands where a brace belongs"))
            .list());
  }

  private String label() {
    return LABELS.stream()
        .filter(name -> !unit.mentions(function.span(), name))
        .findFirst()
        .orElse("end_of_section");
  }

  private String freeName(List<String> names) throws Refusal {
    for (String name : names) {
      if (!unit.mentions(function.span(), name) && isNoMacro(name)) {
        return name;
      }
    }
    throw new Refusal("no name is free for a variable");
  }

  private boolean isNoMacro(String name) {
    return unit.conditionals().macros().stream().noneMatch(macro -> macro.name().equals(name))
        && unit.globals().stream().noneMatch(variable -> variable.name().equals(name))
        && unit.functions().stream().noneMatch(other -> other.name().equals(name));
  }

  /** The type of the result without its storage; one word, and stars. */
  private String resultType() throws Refusal {
    StringBuilder type = new StringBuilder();
    int words = 0;
    for (Token token : Lexer.tokens(function.returnType())) {
      String text = token.text();
      if (STORAGE.contains(text)) {
        continue;
      }
      if (token.is("*")) {
        type.append(type.toString().endsWith("*") ? "*" : " *");
        continue;
      }
      words += text.equals("const") || text.equals("unsigned") || text.equals("struct") ? 0 : 1;
      type.append(type.isEmpty() ? "" : " ").append(text);
    }
    boolean number =
        type.toString().matches("(int|long|double|float|bool|Py_ssize_t|size_t|void|Py_hash_t)");
    if (words != 1 || !(number || type.toString().endsWith("*"))) {
      throw new Refusal("exits return different values of the type `%s`".formatted(type));
    }
    return type.toString();
  }
}
