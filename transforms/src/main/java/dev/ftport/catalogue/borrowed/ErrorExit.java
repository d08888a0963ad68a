package dev.ftport.catalogue.borrowed;

import dev.ftport.capi.CallEffects;
import dev.ftport.facts.Expression;
import dev.ftport.facts.Flow;
import dev.ftport.facts.Function;
import dev.ftport.facts.Nesting;
import dev.ftport.facts.Node;
import dev.ftport.facts.NullTest;
import dev.ftport.facts.Origin;
import dev.ftport.facts.Statement;
import dev.ftport.facts.Unit;
import dev.ftport.source.Span;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How a function leaves on an error at a given place: with the cleanup that its own error exits do
 * where the same things are held.
 */
final class ErrorExit {
  /** What may get hold of something that has to be given back, by its name. */
  private static final Pattern ACQUIRES =
      Pattern.compile(
          "(?i).*(alloc|dup|open|lock|acquire|ensure|begin|enter|save|init|create|new|get.?buffer"
              + "|retain|ref|push|start|map|attach).*");

  /** What gives something back. */
  private static final Pattern GIVES_BACK =
      Pattern.compile(
          "(?i).*(free|close|release|clear|decref|destroy|delete|unlock|end|leave|restore|pop|stop"
              + "|fini|cleanup|dispose|unref|detach|del)(_|[A-Z0-9].*)?");

  private final Unit unit;
  private final Function function;
  private final Nesting nesting;
  private final Set<Statement> exits = Collections.newSetFromMap(new IdentityHashMap<>());

  ErrorExit(Unit unit, Function function, Nesting nesting) {
    this.unit = unit;
    this.function = function;
    this.nesting = nesting;
    function
        .body()
        .walk(
            node -> {
              if (node instanceof Statement.If choice
                  && choice.negative().isEmpty()
                  && choice.isEditable()
                  && jump(choice).isPresent()) {
                exits.add(choice);
              }
            });
  }

  /**
   * The lines that leave the function when the lookup in {@code at} has failed with an exception.
   *
   * @param at the statement of the lookup
   * @return nothing if no exit of the function fits there
   */
  Optional<List<String>> at(Statement at) {
    Optional<Statement> parent = nesting.parent(at);
    if (parent.isEmpty() || !(parent.get() instanceof Statement.Compound block)) {
      return Optional.empty();
    }
    return following(block, at).or(() -> preceding(at)).or(() -> plain(at));
  }

  // Which exits fit.

  /** The next exit in the same block, if nothing is got hold of on the way to it. */
  private Optional<List<String>> following(Statement.Compound block, Statement at) {
    List<Statement> all = block.statements();
    Set<String> defined = new HashSet<>();
    for (int i = nesting.index(block, at) + 1; i < all.size(); i++) {
      Statement statement = all.get(i);
      if (statement instanceof Statement.If choice && exits.contains(choice)) {
        Set<String> tested = new HashSet<>(defined);
        tested.addAll(definedIn(choice.condition()));
        return lines(choice, tested);
      }
      boolean next = i + 1 < all.size() && all.get(i + 1) instanceof Statement.If;
      if (changesHoldings(statement) && !(next && isTestedNext(statement, all.get(i + 1)))) {
        return Optional.empty();
      }
      defined.addAll(definedIn(statement));
    }
    return Optional.empty();
  }

  /** Whether {@code statement} sets a variable whose failure the next statement leaves on. */
  private boolean isTestedNext(Statement statement, Statement next) {
    Set<String> defined = definedIn(statement);
    return next instanceof Statement.If choice
        && exits.contains(choice)
        && NullTest.deciding(choice.condition())
            .anyMatch(
                test ->
                    test.isNull() && test.tested().asName().map(defined::contains).orElse(false));
  }

  /** Whether a branch leaves the function the way it does on errors. */
  boolean isExit(Statement.If choice) {
    return exits.contains(choice);
  }

  /**
   * The last exit before, if nothing has been got hold of since but what that exit is about: then
   * that is given back too.
   */
  private Optional<List<String>> preceding(Statement at) {
    for (Statement around : nesting.outwards(at)) {
      Optional<Statement> parent = nesting.parent(around);
      if (parent.isEmpty() || !(parent.get() instanceof Statement.Compound block)) {
        continue;
      }
      for (int i = nesting.index(block, around) - 1; i >= 0; i--) {
        Statement statement = block.statements().get(i);
        if (statement instanceof Statement.If choice && exits.contains(choice)) {
          boolean before = i > 0 && isTestedNext(block.statements().get(i - 1), choice);
          Node acquiring = before ? block.statements().get(i - 1) : choice.condition();
          if (!changesHoldings(acquiring)) {
            return changesHoldings(choice.condition()) ? Optional.empty() : lines(choice, Set.of());
          }
          return acquired(acquiring, choice).flatMap(given -> withRelease(choice, given));
        }
        if (changesHoldings(statement)) {
          return Optional.empty();
        }
      }
      // What the rounds of a loop get hold of is not looked at.
      if (around instanceof Statement.Loop loop && holdsMoreAfter(loop)) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private boolean holdsMoreAfter(Statement.Loop loop) {
    boolean[] found = new boolean[1];
    loop.walk(
        node ->
            found[0] |=
                node instanceof Expression.Assign assign
                    && changesHoldings(assign.value())
                    && assign
                        .target()
                        .asName()
                        .map(name -> !isReleasedIn(loop, name))
                        .orElse(true));
    return found[0];
  }

  private static boolean isReleasedIn(Statement.Loop loop, String name) {
    boolean[] found = new boolean[1];
    loop.body()
        .walk(
            node ->
                found[0] |=
                    node instanceof Expression.Call call
                        && CallEffects.of(call.name())
                            .flatMap(effects -> effects.argument(0))
                            .map(ErrorExit::releases)
                            .orElse(false)
                        && call.arguments().getFirst().asName().equals(Optional.of(name)));
    return found[0];
  }

  private static boolean releases(CallEffects.Argument effect) {
    return effect == CallEffects.Argument.RELEASES
        || effect == CallEffects.Argument.RELEASES_NULLABLE
        || effect == CallEffects.Argument.CLEARS;
  }

  /** The statement that gives back what {@code acquiring} gets hold of, if that is one thing. */
  private Optional<String> acquired(Node acquiring, Statement.If choice) {
    List<String> tested =
        NullTest.deciding(choice.condition())
            .filter(NullTest::isNull)
            .map(NullTest::tested)
            .map(t -> t instanceof Expression.Assign assign ? assign.target() : t)
            .flatMap(t -> t.asName().stream())
            .toList();
    if (tested.size() != 1) {
      return Optional.empty();
    }
    String name = tested.getFirst();
    Optional<Expression.Call> call = valueOf(acquiring, name);
    if (call.isEmpty() || call.get().arguments().stream().anyMatch(this::changesHoldings)) {
      return Optional.empty();
    }
    String maker = call.get().name();
    if (CallEffects.of(maker)
        .map(effects -> effects.result() == CallEffects.Result.NEW)
        .orElse(false)) {
      return Optional.of("Py_DECREF(" + name + ");");
    }
    return switch (maker) {
      case "PyMem_Malloc", "PyMem_Calloc" -> Optional.of("PyMem_Free(" + name + ");");
      case "malloc", "calloc" -> Optional.of("free(" + name + ");");
      default -> Optional.empty();
    };
  }

  private static Optional<Expression.Call> valueOf(Node acquiring, String name) {
    List<Expression.Call> calls = new ArrayList<>();
    int[] others = new int[1];
    acquiring.walk(
        node -> {
          Optional<Expression> value =
              switch (node) {
                case Expression.Assign assign -> Optional.of(assign.value());
                case Statement.Declaration declaration ->
                    declaration.variables().stream()
                        .filter(v -> v.name().equals(name))
                        .findFirst()
                        .flatMap(v -> v.initializer());
                default -> Optional.empty();
              };
          if (value.isPresent() && value.get().withoutCasts() instanceof Expression.Call call) {
            boolean ours =
                !(node instanceof Expression.Assign assign)
                    || assign.target().asName().equals(Optional.of(name));
            if (ours) {
              calls.add(call);
            } else {
              others[0]++;
            }
          }
        });
    return calls.size() == 1 && others[0] == 0 ? Optional.of(calls.getFirst()) : Optional.empty();
  }

  /** The lines of an exit, with one more release before the jump if its label does not do it. */
  private Optional<List<String>> withRelease(Statement.If choice, String release) {
    String name = release.substring(release.indexOf('(') + 1, release.indexOf(')'));
    Optional<Statement> jump = jump(choice);
    if (jump.isPresent()
        && jump.get() instanceof Statement.Goto go
        && go.label().map(label -> labelMentions(label, name)).orElse(true)) {
      return lines(choice, Set.of());
    }
    return lines(choice, Set.of())
        .map(
            lines -> {
              List<String> all = new ArrayList<>();
              all.add(release);
              all.addAll(lines);
              return all;
            });
  }

  private boolean labelMentions(String label, String name) {
    return behind(label).stream().anyMatch(statement -> unit.mentions(statement.span(), name));
  }

  /** {@code return NULL} in a function that returns an object and holds nothing yet. */
  private Optional<List<String>> plain(Statement at) {
    boolean returnsObject =
        function.returnType().replace(" ", "").endsWith("PyObject*")
            && !function.returnType().contains("* *");
    if (!returnsObject) {
      return Optional.empty();
    }
    boolean[] holds = new boolean[1];
    for (Statement around : nesting.outwards(at)) {
      Optional<Statement> parent = nesting.parent(around);
      if (parent.isPresent() && parent.get() instanceof Statement.Compound block) {
        for (int i = 0; i < nesting.index(block, around); i++) {
          holds[0] |= changesHoldings(block.statements().get(i));
        }
      }
      holds[0] |= around instanceof Statement.Loop loop && changesHoldings(loop);
      holds[0] |= around instanceof Statement.Try;
    }
    return holds[0] ? Optional.empty() : Optional.of(List.of("return NULL;"));
  }

  // What an exit does.

  /** The statement with which the branch of an exit leaves the function. */
  private Optional<Statement> jump(Statement.If choice) {
    List<Statement> all = statements(choice.positive());
    if (all.isEmpty()) {
      return Optional.empty();
    }
    Statement last = all.getLast();
    boolean fits =
        switch (last) {
          case Statement.Goto jump -> jump.label().map(this::keepsException).orElse(false);
          case Statement.Return exit -> exit.value().map(this::isError).orElse(false);
          default -> false;
        };
    return fits && last.origin() == Origin.WRITTEN ? Optional.of(last) : Optional.empty();
  }

  /** Whether the code behind a label leaves the exception that is set as it is. */
  private boolean keepsException(String label) {
    List<Statement> behind = behind(label);
    boolean[] sets = new boolean[] {behind.isEmpty()};
    for (Statement statement : behind) {
      statement.walk(
          node ->
              sets[0] |=
                  node instanceof Expression.Call call
                      && call.name().matches("PyErr_(Set|Format|NoMemory|Bad|Clear).*"));
    }
    return !sets[0];
  }

  /** The statements from a label to the end of the function, or to where it is left for sure. */
  private List<Statement> behind(String label) {
    List<Statement> behind = new ArrayList<>();
    boolean[] seen = new boolean[1];
    for (Statement statement : function.body().statements()) {
      seen[0] |= statement instanceof Statement.Label at && at.name().equals(label);
      if (seen[0]) {
        behind.add(statement);
        Statement inner = statement instanceof Statement.Label at ? at.statement() : statement;
        if (inner instanceof Statement.Return || inner instanceof Statement.Goto) {
          break;
        }
      }
    }
    return behind;
  }

  private boolean isError(Expression value) {
    Expression plain = value.withoutCasts();
    boolean pointer = function.returnType().contains("*");
    if (pointer) {
      return plain.isNull() || isFailure(plain);
    }
    return plain instanceof Expression.Unary unary
        && unary.operator().equals("-")
        && unary.operand() instanceof Expression.Literal literal
        && literal.text().equals("1");
  }

  private static boolean isFailure(Expression value) {
    return value instanceof Expression.Call call
        && CallEffects.of(call.name())
            .map(effects -> effects.result() == CallEffects.Result.NULL_ALWAYS)
            .orElse(false);
  }

  private static List<Statement> statements(Statement branch) {
    return branch instanceof Statement.Compound block ? block.statements() : List.of(branch);
  }

  /**
   * The branch of an exit without what sets the exception; nothing if it does more than clean up.
   *
   * @param unset variables that have no value yet where the lookup stands
   */
  private Optional<List<String>> lines(Statement.If choice, Set<String> unset) {
    List<String> lines = new ArrayList<>();
    for (Statement statement : statements(choice.positive())) {
      if (statement instanceof Statement.Return exit
          && exit.value().map(value -> isFailure(value.withoutCasts())).orElse(false)) {
        lines.add("return NULL;");
        continue;
      }
      boolean ends = statement instanceof Statement.Return || statement instanceof Statement.Goto;
      if (!ends && setsException(statement)) {
        continue;
      }
      if (!ends && !isCleanup(statement)) {
        return Optional.empty();
      }
      if (statement.origin() != Origin.WRITTEN
          || unset.stream().anyMatch(name -> unit.mentions(statement.span(), name))) {
        return Optional.empty();
      }
      String text = text(statement.span());
      if (text.contains("\n") || text.contains("//") || text.contains("/*")) {
        return Optional.empty();
      }
      lines.add(text);
    }
    return lines.isEmpty() ? Optional.empty() : Optional.of(lines);
  }

  private String text(Span span) {
    return unit.file().text().substring(span.start(), span.end());
  }

  private static boolean setsException(Statement statement) {
    return statement instanceof Statement.Evaluation evaluation
        && evaluation.expression().withoutCasts() instanceof Expression.Call call
        && call.name().matches("PyErr_(Set|Format|NoMemory|Bad|Clear).*");
  }

  private static boolean isCleanup(Statement statement) {
    return statement instanceof Statement.Evaluation evaluation
        && evaluation.expression().withoutCasts() instanceof Expression.Call call
        && GIVES_BACK.matcher(call.name()).matches();
  }

  // What is held.

  /** Whether control that goes through {@code node} to its end holds more or less afterwards. */
  private boolean changesHoldings(Node node) {
    if (node instanceof Statement.If choice && Flow.leaves(choice.positive())) {
      return changesHoldings(choice.condition())
          || choice.negative().map(this::changesHoldings).orElse(false);
    }
    if (node instanceof Expression.Call call) {
      boolean acquires =
          CallEffects.of(call.name())
              .map(ErrorExit::changes)
              .orElseGet(
                  () ->
                      ACQUIRES.matcher(call.name()).matches()
                          || GIVES_BACK.matcher(call.name()).matches()
                          || call.name().isEmpty());
      if (acquires || parsesIntoBuffers(call)) {
        return true;
      }
    }
    if (node instanceof Expression.Assign assign
        && assign.value().withoutCasts() instanceof Expression.Call call
        && CallEffects.of(call.name()).isEmpty()
        && assign.target().asName().map(this::isPointer).orElse(true)) {
      return true;
    }
    if (node instanceof Statement.Declaration declaration
        && declaration.variables().stream()
            .anyMatch(
                v ->
                    v.pointers() > 0
                        && v.initializer()
                            .map(
                                i ->
                                    i.withoutCasts() instanceof Expression.Call call
                                        && CallEffects.of(call.name()).isEmpty())
                            .orElse(false))) {
      return true;
    }
    return node.children().stream().anyMatch(this::changesHoldings);
  }

  /** Formats with {@code e}, {@code *} and {@code &} hand out what has to be given back. */
  private static boolean parsesIntoBuffers(Expression.Call call) {
    return call.name().startsWith("PyArg_Parse")
        && call.arguments().stream()
            .anyMatch(
                argument ->
                    argument instanceof Expression.Literal literal
                        && literal.text().replaceAll("[:;].*", "").matches(".*[e*&].*"));
  }

  private boolean isPointer(String name) {
    return Unit.locals(function).stream()
        .filter(variable -> variable.name().equals(name))
        .anyMatch(variable -> variable.pointers() > 0);
  }

  private static boolean changes(CallEffects effects) {
    boolean result =
        switch (effects.result()) {
          case NEW, NEW_OR_NULL, NEW_SAME -> true;
          default -> false;
        };
    return result
        || effects.arguments().values().stream()
            .anyMatch(
                argument ->
                    switch (argument) {
                      case OUT_BORROWED, OUT_PARSED, OUT_INTERIOR -> false;
                      default -> true;
                    })
        || effects.name().matches(".*(Malloc|Calloc|Realloc|GetBuffer|Lock|Ensure|SaveThread).*");
  }

  private static Set<String> definedIn(Node node) {
    Set<String> names = new HashSet<>();
    node.walk(
        inner -> {
          if (inner instanceof Expression.Assign assign) {
            assign.target().asName().ifPresent(names::add);
          }
          if (inner instanceof Statement.Declaration declaration) {
            declaration.variables().forEach(variable -> names.add(variable.name()));
          }
          if (inner instanceof Expression.Unary unary) {
            unary.asAddressOf().ifPresent(names::add);
          }
        });
    return names;
  }
}
