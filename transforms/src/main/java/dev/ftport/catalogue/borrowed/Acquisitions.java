package dev.ftport.catalogue.borrowed;

import dev.ftport.capi.CallEffects;
import dev.ftport.facts.Expression;
import dev.ftport.facts.Flow;
import dev.ftport.facts.Function;
import dev.ftport.facts.Node;
import dev.ftport.facts.NullTest;
import dev.ftport.facts.Statement;
import dev.ftport.facts.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What statements get hold of that has to be given back, and what they give back, by the names. */
final class Acquisitions {
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

  private final Function function;

  /** Looks at the statements of a function. */
  Acquisitions(Function function) {
    this.function = function;
  }

  /**
   * Something that is held.
   *
   * @param name the variable that it is held by
   * @param release the statement that gives it back
   */
  record Held(String name, String release) {}

  /** Whether control that goes through {@code node} to its end holds more or less afterwards. */
  boolean change(Node node) {
    if (node instanceof Statement.If choice && Flow.leaves(choice.positive())) {
      return change(choice.condition()) || choice.negative().map(this::change).orElse(false);
    }
    if (node instanceof Expression.Call call) {
      boolean acquires =
          CallEffects.of(call.name())
              .map(Acquisitions::changes)
              .orElseGet(
                  () ->
                      ACQUIRES.matcher(call.name()).matches()
                          || givesBack(call)
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
    return marks(node) || node.children().stream().anyMatch(this::change);
  }

  /**
   * Whether a flag or a counter that outlives the function is set: {@code self->busy = 1}, {@code
   * depth++}. It would have to be set back.
   */
  private boolean marks(Node node) {
    return switch (node) {
      case Expression.Assign assign ->
          outlives(assign.target())
              && assign.value().withoutCasts() instanceof Expression.Literal literal
              && !literal.text().startsWith("\"");
      case Expression.Unary unary ->
          (unary.operator().endsWith("++") || unary.operator().endsWith("--"))
              && outlives(unary.operand());
      default -> false;
    };
  }

  private boolean outlives(Expression target) {
    return switch (target.withoutCasts()) {
      case Expression.Member ignored -> true;
      case Expression.Name name ->
          function.parameters().stream().noneMatch(v -> v.name().equals(name.text()))
              && Unit.locals(function).stream()
                  .noneMatch(v -> v.name().equals(name.text()) && !v.hasTypeWord("static"));
      default -> false;
    };
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

  /** Whether a call gives something back, by its name. */
  static boolean givesBack(Expression.Call call) {
    return GIVES_BACK.matcher(call.name()).matches();
  }

  /** The variable whose object a statement releases, if it does nothing else. */
  Optional<String> released(Statement statement) {
    return statement instanceof Statement.Evaluation evaluation
            && evaluation.expression().withoutCasts() instanceof Expression.Call call
            && call.arguments().size() == 1
            && CallEffects.of(call.name())
                .flatMap(effects -> effects.argument(0))
                .map(Acquisitions::releases)
                .orElse(false)
        ? call.arguments().getFirst().asName()
        : Optional.empty();
  }

  /** Whether the rounds of a loop may get hold of what they do not release. */
  boolean holdsMoreAfter(Statement.Loop loop) {
    boolean[] found = new boolean[1];
    loop.walk(
        node ->
            found[0] |=
                node instanceof Expression.Assign assign
                    && change(assign.value())
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
                            .map(Acquisitions::releases)
                            .orElse(false)
                        && call.arguments().getFirst().asName().equals(Optional.of(name)));
    return found[0];
  }

  private static boolean releases(CallEffects.Argument effect) {
    return effect == CallEffects.Argument.RELEASES
        || effect == CallEffects.Argument.RELEASES_NULLABLE
        || effect == CallEffects.Argument.CLEARS;
  }

  /**
   * What {@code acquiring} gets hold of, if that is one thing.
   *
   * @param condition the condition behind it, which tests that one thing for NULL
   */
  Optional<Held> held(Node acquiring, Expression condition) {
    List<String> tested =
        NullTest.deciding(condition)
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
    if (call.isEmpty() || call.get().arguments().stream().anyMatch(this::change)) {
      return Optional.empty();
    }
    return releasing(call.get().name())
        .map(releasing -> new Held(name, releasing + "(" + name + ");"));
  }

  /** What gives back what a function returns, if that is known. */
  private static Optional<String> releasing(String maker) {
    if (CallEffects.of(maker)
        .map(effects -> effects.result() == CallEffects.Result.NEW)
        .orElse(false)) {
      return Optional.of("Py_DECREF");
    }
    return switch (maker) {
      case "PyMem_Malloc", "PyMem_Calloc" -> Optional.of("PyMem_Free");
      case "malloc", "calloc" -> Optional.of("free");
      default -> Optional.empty();
    };
  }

  /** The one call whose result {@code acquiring} puts into a variable. */
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
}
