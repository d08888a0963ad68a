package dev.ftport.catalogue.threads;

import dev.ftport.capi.Detached;
import dev.ftport.capi.ThreadStarts;
import dev.ftport.facts.Expression;
import dev.ftport.facts.Function;
import dev.ftport.facts.Language;
import dev.ftport.facts.Node;
import dev.ftport.facts.Statement;
import dev.ftport.facts.Unit;
import dev.ftport.facts.Variable;
import dev.ftport.flow.Attachment;
import dev.ftport.flow.DetachedReach;
import dev.ftport.flow.DetachedWay;
import dev.ftport.program.Program;
import dev.ftport.transform.About;
import dev.ftport.transform.Finding;
import dev.ftport.transform.Remedy;
import dev.ftport.transform.Settings;
import dev.ftport.transform.Transform;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Finds threads that come to the C API before they have a thread state. */
public final class ThreadWithoutState implements Transform {
  private static final About ABOUT = About.of(ThreadWithoutState.class);
  private static final String ATTACH =
      "call `PyGILState_Ensure` before, and `PyGILState_Release` behind";

  @Override
  public About about() {
    return ABOUT;
  }

  @Override
  public List<Finding> find(Unit unit, Program program, Settings settings) {
    DetachedReach reach = new DetachedReach(Attachment.of(unit), program::detached);
    List<Finding> findings = new ArrayList<>();
    for (Expression start : starts(unit)) {
      findings.add(
          new Finding(
              ABOUT.id(),
              start.span(),
              "a thread starts that Python knows nothing of",
              remedy(unit, program, reach, start)));
    }
    return findings;
  }

  /** What the threads run that are started anywhere in the file. */
  private static List<Expression> starts(Unit unit) {
    List<Expression> starts = new ArrayList<>();
    for (Function function : unit.functions()) {
      function.body().walk(node -> start(unit, node).ifPresent(starts::add));
    }
    return starts;
  }

  private static Optional<Expression> start(Unit unit, Node node) {
    return switch (node) {
      case Expression.Call call ->
          call.callee() instanceof Expression.Name
              ? at(call.arguments(), index(unit, call.name()))
              : Optional.empty();
      case Statement.Declaration declaration ->
          declaration.variables().stream()
              .filter(ThreadWithoutState::isThread)
              .findFirst()
              .flatMap(Variable::initializer)
              .filter(Expression.Other.class::isInstance)
              .flatMap(made -> at(((Expression.Other) made).operands(), OptionalInt.of(0)));
      case Expression.Other made ->
          made.operands().stream()
              .filter(any -> made.kind().equals("new") && isThread(unit, made))
              .filter(Expression.Other.class::isInstance)
              .findFirst()
              .flatMap(inner -> at(((Expression.Other) inner).operands(), OptionalInt.of(0)));
      default -> Optional.empty();
    };
  }

  private static OptionalInt index(Unit unit, String name) {
    boolean isC = !name.equals("thread") && !name.equals("jthread");
    return isC || unit.language() == Language.CPP
        ? ThreadStarts.function(name)
        : OptionalInt.empty();
  }

  private static Optional<Expression> at(List<Expression> arguments, OptionalInt index) {
    return index.isPresent() && index.getAsInt() < arguments.size()
        ? Optional.of(arguments.get(index.getAsInt()))
        : Optional.empty();
  }

  private static boolean isThread(Variable variable) {
    return variable.pointers() == 0
        && (variable.hasTypeWord("thread") || variable.hasTypeWord("jthread"));
  }

  private static boolean isThread(Unit unit, Expression.Other made) {
    return unit.withoutTrivia(made.span()).matches("(?s)new(std::)?j?thread[({].*");
  }

  private static Remedy remedy(Unit unit, Program program, DetachedReach reach, Expression start) {
    Optional<Function> function = function(reach, start);
    if (function.isEmpty()) {
      return elsewhere(program, start);
    }
    Optional<DetachedWay> way = reach.from(function.get());
    if (way.isPresent()) {
      return Remedy.advice(
          "%s: %s comes to %s"
              .formatted(ATTACH, name(function.get()), DetachedReach.words(unit, way.get())));
    }
    return Remedy.leftAlone(
        reachesPython(reach, function.get(), new HashSet<>())
            ? name(function.get()) + " attaches a thread state before it calls Python"
            : name(function.get()) + " calls nothing that needs a thread state");
  }

  /** What a function of another file does, as far as it is known. */
  private static Remedy elsewhere(Program program, Expression start) {
    Optional<String> name = start.withoutCasts().asName().or(start.withoutCasts()::asAddressOf);
    Optional<String> path = name.flatMap(program::definition);
    if (name.isEmpty() || path.isEmpty()) {
      return Remedy.advice(
          "see that what it runs attaches a thread state (`PyGILState_Ensure`) before it calls"
              + " Python: it is not in a file that was read");
    }
    return program
        .detached(name.get())
        .map(to -> Remedy.advice("%s: `%s` comes to %s".formatted(ATTACH, name.get(), to.words())))
        .orElseGet(
            () ->
                Remedy.leftAlone(
                    "`%s` of `%s` calls nothing that needs a thread state before it attaches one"
                        .formatted(name.get(), path.get())));
  }

  private static String name(Function function) {
    return function.name().isEmpty() ? "the lambda" : "`" + function.name() + "`";
  }

  private static Optional<Function> function(DetachedReach reach, Expression start) {
    Expression plain = start.withoutCasts();
    if (plain instanceof Expression.Unary address && address.operator().equals("&")) {
      plain = address.operand().withoutCasts();
    }
    return switch (plain) {
      case Expression.Name name -> reach.attachment().function(name.text());
      case Expression.Block lambda ->
          lambda.body() instanceof Statement.Compound body
              ? Optional.of(
                  new Function(
                      "", lambda.span(), "void", List.of(), body, lambda.span(), lambda.origin()))
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static boolean reachesPython(DetachedReach reach, Function function, Set<String> seen) {
    boolean[] found = new boolean[1];
    function
        .body()
        .walk(
            node -> {
              if (node instanceof Expression.Call call && !found[0]) {
                found[0] =
                    Detached.needsThreadState(call.name())
                        || (seen.add(call.name())
                            && reach
                                .attachment()
                                .function(call.name())
                                .map(own -> reachesPython(reach, own, seen))
                                .orElse(false));
              }
            });
    return found[0];
  }
}
