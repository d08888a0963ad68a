package dev.ftport.catalogue.state;

import dev.ftport.facts.Expression;
import dev.ftport.facts.Function;
import dev.ftport.facts.Language;
import dev.ftport.facts.Lexer;
import dev.ftport.facts.Node;
import dev.ftport.facts.Origin;
import dev.ftport.facts.Statement;
import dev.ftport.facts.StaticState;
import dev.ftport.facts.StaticState.Access;
import dev.ftport.facts.StaticState.Linkage;
import dev.ftport.facts.StaticState.Part;
import dev.ftport.facts.StaticState.Use;
import dev.ftport.facts.Token;
import dev.ftport.facts.Types;
import dev.ftport.facts.Unit;
import dev.ftport.source.Edit;
import dev.ftport.source.Edits;
import dev.ftport.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The edits that make a number atomic, if every place that names it can be one afterwards. */
final class AtomicText {
  /** What is no wider than a pointer, so that no machine needs a library for it. */
  private static final Pattern INTEGER =
      Pattern.compile(
          "int|short|char|signed|unsigned|long|bool|_Bool|Py_s?size_t|s?size_t|Py_u?hash_t|u?int(8|16|32|ptr)_t");

  private static final Set<String> STEPS = Set.of("+=", "-=", "|=", "&=");
  private static final Set<String> SIGNS = Set.of("-", "+", "!", "~");
  private static final Pattern TAKES_NUMBER = Pattern.compile("Py(Long|Bool|Float)_From\\w+");

  private final Held held;
  private final Unit unit;
  private final StaticState state;
  private final AtomicSteps steps;
  private final boolean cpp;

  AtomicText(Held held, AtomicSteps steps) {
    this.held = held;
    this.unit = held.unit();
    this.state = held.state();
    this.steps = steps;
    this.cpp = unit.language() == Language.CPP;
  }

  /** Why it cannot be written. */
  Optional<String> obstacle() {
    if (held.uses().size() != held.entry().uses().size() || state.linkage() != Linkage.INTERNAL) {
      return Optional.of("other files may name it");
    }
    List<String> words = state.words(unit);
    if (words.contains("volatile")) {
      return Optional.of("it is `volatile`, perhaps for a signal handler");
    }
    if (!isNumber(words)) {
      return Optional.of("it is no integer that fits into a pointer on each machine");
    }
    if (!Mentions.isDeclaredAlone(unit, state) || (cpp && !words.getFirst().equals("static"))) {
      return Optional.of("its declaration says more than its type and its name");
    }
    if (!Mentions.areKnown(unit, state)) {
      return Optional.of("a macro or another branch names it too");
    }
    if (!cpp && Qualifier.atomic(unit).isEmpty()) {
      return Optional.of("the file has no place for a macro, or cannot tell its build");
    }
    boolean plain = state.uses().stream().allMatch(use -> steps.isPart(use) || isPlain(use));
    return plain
        ? Optional.empty()
        : Optional.of("not every place that names it is a plain look, store or step");
  }

  private boolean isNumber(List<String> words) {
    return state.variable().pointers() == 0
        && state.variable().brackets().isEmpty()
        && words.stream()
            .filter(word -> !word.equals("static"))
            .allMatch(word -> INTEGER.matcher(word).matches())
        && words.stream().filter(word -> word.equals("long")).count() < 2;
  }

  // The places.

  private boolean isPlain(Use use) {
    if (use.name().origin() != Origin.WRITTEN
        || use.function().isEmpty()
        || use.isInBlock()
        || use.part() != Part.WHOLE
        || use.access() == Access.ADDRESS
        || use.path().isEmpty()) {
      return false;
    }
    Node user = use.path().getLast();
    return switch (use.access()) {
      case READ -> isLook(use, user);
      case WRITE ->
          user instanceof Expression.Assign assign
              && assign.target() == use.name()
              && (steps.spelledOut().contains(assign) ? isOneStep(use, assign) : isStored(assign));
      case UPDATE -> isStep(use, user);
      case ADDRESS -> false;
    };
  }

  private boolean isLook(Use use, Node user) {
    return switch (user) {
      case Expression.Cast cast -> !cast.type().contains("*") && !cast.type().contains("&");
      case Expression.Binary binary -> !cpp || !binary.operator().equals("<<");
      case Expression.Unary unary -> SIGNS.contains(unary.operator());
      case Expression.Assign assign -> !cpp || !isState(assign.target());
      case Expression.Call call -> isTaken(call);
      case Expression.Conditional choice -> !cpp || choice.condition() == use.name();
      case Statement.Return ignored ->
          !cpp || areNumbers(use.function().orElseThrow().returnType());
      case Statement.Declaration declaration ->
          !cpp || declaration.variables().stream().allMatch(each -> areNumbers(each.type()));
      case Statement.If ignored -> true;
      case Statement.Loop ignored -> true;
      case Statement.Switch ignored -> true;
      case Statement.Evaluation ignored -> true;
      default -> false;
    };
  }

  /** What is written in capitals may be a macro, which may do anything with it. */
  private boolean isTaken(Expression.Call call) {
    return cpp
        ? TAKES_NUMBER.matcher(call.name()).matches()
        : call.name().chars().anyMatch(Character::isLowerCase);
  }

  /** An atomic of C++ cannot be copied to another. */
  private boolean isStored(Expression.Assign assign) {
    return !cpp || !isState(assign.value());
  }

  private boolean isState(Expression expression) {
    return expression instanceof Expression.Name name
        && unit.states().stream().anyMatch(other -> other.variable().name().equals(name.text()));
  }

  private boolean isStep(Use use, Node user) {
    boolean isTruth = state.variable().hasTypeWord("bool");
    return switch (user) {
      case Expression.Unary step -> !(cpp && isTruth) && step.operand() == use.name();
      case Expression.Assign step ->
          !(cpp && isTruth)
              && step.target() == use.name()
              && STEPS.contains(step.operator())
              && isInteger(use.function(), step.value());
      default -> false;
    };
  }

  /** With a floating-point number, the step of an integer needs a library in C. */
  private boolean isInteger(Optional<Function> function, Expression value) {
    return switch (value) {
      case Expression.Literal literal ->
          literal.text().matches("[0-9]+[uUlL]*|0[xX]\\w+|true|false");
      case Expression.Binary sum ->
          isInteger(function, sum.left()) && isInteger(function, sum.right());
      case Expression.Unary unary ->
          unary.operator().equals("sizeof")
              || (SIGNS.contains(unary.operator()) && isInteger(function, unary.operand()));
      default ->
          new Types(unit)
              .of(function, value)
              .filter(type -> type.pointers() == 0)
              .filter(
                  type ->
                      INTEGER.matcher(type.name()).matches()
                          || type.name().matches("u?int64_t|Py_UCS[124]"))
              .isPresent();
    };
  }

  private static boolean areNumbers(String type) {
    return Lexer.tokens(type).stream()
        .map(Token::text)
        .allMatch(
            word ->
                INTEGER.matcher(word).matches()
                    || Set.of("static", "inline", "const", "double", "float").contains(word));
  }

  /** Whether {@code n = n + x} is nothing else, and can be written with one operator. */
  private boolean isOneStep(Use use, Expression.Assign assign) {
    Expression.Binary sum = (Expression.Binary) assign.value();
    Span between = between(assign, sum);
    List<Token> tokens = Lexer.tokens(unit.file().text(), between);
    return assign.origin() == Origin.WRITTEN
        && tokens.size() == 3
        && tokens.get(1).text().equals(use.name().text())
        && !unit.hasComment(between)
        && !(cpp && state.variable().hasTypeWord("bool"))
        && isInteger(use.function(), sum.right());
  }

  private static Span between(Expression.Assign assign, Expression.Binary sum) {
    return new Span(assign.target().span().end(), sum.right().span().start());
  }

  // The edits.

  /** All edits; empty if the file has no place for what they need. */
  Optional<Edits> edits() {
    List<Edit> edits = new ArrayList<>();
    for (Expression.Assign assign : steps.spelledOut()) {
      Expression.Binary sum = (Expression.Binary) assign.value();
      edits.add(Edit.replace(between(assign, sum), " " + sum.operator() + "= "));
    }
    Optional<Edits> declared =
        cpp
            ? new AtomicClass(unit, state.variable()).edits()
            : Qualifier.atomic(unit).flatMap(word -> word.in(unit, List.of(state)));
    return declared.map(Edits.of(edits)::with);
  }
}
