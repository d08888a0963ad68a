package dev.ftport.catalogue.state;

import dev.ftport.facts.Conditionals;
import dev.ftport.facts.Expression;
import dev.ftport.facts.Function;
import dev.ftport.facts.Layout;
import dev.ftport.facts.Lexer;
import dev.ftport.facts.Macro;
import dev.ftport.facts.Node;
import dev.ftport.facts.Statement;
import dev.ftport.facts.StaticState;
import dev.ftport.facts.StaticState.Access;
import dev.ftport.facts.StaticState.Linkage;
import dev.ftport.facts.Token;
import dev.ftport.facts.Unit;
import dev.ftport.program.Taken;
import dev.ftport.source.Edit;
import dev.ftport.source.Edits;
import dev.ftport.source.Span;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The conditions under which a free list is filled and emptied. A list that is never filled stays
 * empty: where each of them asks first whether there is a list, nothing is left to race for.
 */
final class FreeListGuards {
  private static final String NAME = "USE_FREE_LIST";
  private static final List<String> LINES =
      List.of(
          "",
          "/* Without the GIL the allocator keeps free memory for each thread. */",
          "#ifdef Py_GIL_DISABLED",
          "#  define " + NAME + " 0",
          "#else",
          "#  define " + NAME + " 1",
          "#endif");

  private final Unit unit;
  private final Held held;
  private final Set<String> lists;
  private final Set<Statement.If> open = new LinkedHashSet<>();
  private boolean guarded = true;

  /**
   * The guards of one variable.
   *
   * @param lists the names of all variables of the file that belong to free lists
   */
  FreeListGuards(Held held, Set<String> lists) {
    this.held = held;
    this.unit = held.unit();
    this.lists = lists;
    boolean known =
        held.state().linkage() == Linkage.INTERNAL
            && held.uses().size() == held.entry().uses().size()
            && Mentions.areKnown(unit, held.state());
    guarded = known && held.state().uses().stream().allMatch(this::isGuarded);
  }

  /** Whether each change of the variable stands under a condition that asks a list. */
  boolean areAll() {
    return guarded;
  }

  /** Whether they ask first whether there is a list, all of them. */
  boolean areClosed() {
    return guarded && open.isEmpty();
  }

  /** Has each of them ask; nothing where that cannot be written. */
  Optional<Edits> closing() {
    Optional<Macro> own = own();
    List<Edit> edits = new ArrayList<>();
    if (own.isEmpty()) {
      Optional<Span> include = Qualifier.lastInclude(unit);
      if (include.isEmpty() || unit.mentions(Mentions.whole(unit), NAME)) {
        return Optional.empty();
      }
      edits.add(new Layout(unit).linesBehind(include.get().start(), include.get().end(), LINES));
    }
    String name = own.map(Macro::name).orElse(NAME);
    for (Statement.If choice : open) {
      edits.add(Edit.insert(condition(choice).start(), name + " && "));
    }
    return Optional.of(Edits.of(edits));
  }

  private boolean isGuarded(StaticState.Use use) {
    Optional<String> function = use.function().map(Function::name);
    if (function.isEmpty()
        || use.access() == Access.READ
        || held.inventory().runsOnlyInCreation(unit.file().path(), function.get())) {
      return true;
    }
    if (use.access() == Access.ADDRESS || use.isInBlock()) {
      return false;
    }
    boolean asked = false;
    for (int i = use.path().size() - 2; i >= 0; i--) {
      Node round = use.path().get(i);
      if (round instanceof Statement.If choice && asks(choice.condition())) {
        if (choice.positive() == use.path().get(i + 1)) {
          if (!isClosed(choice)) {
            open.add(choice);
          }
          return isPlain(choice)
              && isQuestion(choice.condition())
              && !asksForNone(choice.condition());
        }
        asked = true;
      }
      asked |=
          round instanceof Statement.Loop loop && loop.condition().filter(this::asks).isPresent();
    }
    // What is only taken from a list that is never filled is never taken.
    return asked && isTaken(use);
  }

  private boolean asks(Expression condition) {
    boolean[] found = new boolean[1];
    condition.walk(
        node -> found[0] |= node instanceof Expression.Name name && lists.contains(name.text()));
    return found[0];
  }

  /**
   * Whether a part of a condition asks whether there is room or an element: then what happens if
   * there is none is what has to happen without a list.
   */
  private boolean isQuestion(Expression condition) {
    Expression plain = condition.withoutCasts();
    return switch (plain) {
      case Expression.Name name -> lists.contains(name.text());
      case Expression.Binary test ->
          switch (test.operator()) {
            case "&&" -> isQuestion(test.left()) || isQuestion(test.right());
            case "<", "<=", ">", ">=" -> asks(test);
            case "!=" -> asks(test.left()) && isNothing(test.right());
            default -> false;
          };
      default -> false;
    };
  }

  private static boolean isNothing(Expression value) {
    return value.isNull()
        || (value.withoutCasts() instanceof Expression.Literal literal
            && literal.text().equals("0"));
  }

  /** What is done because the list is empty has to be done still: {@code !x}, {@code n == 0}. */
  private boolean asksForNone(Expression condition) {
    boolean[] found = new boolean[1];
    condition.walk(
        node ->
            found[0] |=
                switch (node) {
                  case Expression.Unary unary ->
                      unary.operator().equals("!") && asks(unary.operand());
                  case Expression.Binary test ->
                      test.operator().equals("==") && (asks(test.left()) || asks(test.right()));
                  default -> false;
                });
    return found[0];
  }

  /** {@code x = x->next}, {@code x = *(T **)x}, {@code n--}. */
  private static boolean isTaken(StaticState.Use use) {
    for (Node round : use.path().reversed()) {
      if (round instanceof Expression.Unary unary && unary.operator().endsWith("--")) {
        return true;
      }
      if (round instanceof Expression.Assign assign) {
        return assign.target() == use.name() && Taken.from(assign.value(), use);
      }
      if (round instanceof Statement) {
        return false;
      }
    }
    return false;
  }

  /** Whether a condition asks a macro first that is 0 without the GIL. */
  private boolean isClosed(Statement.If choice) {
    List<Token> tokens = Lexer.tokens(unit.file().text(), condition(choice));
    return tokens.size() > 2
        && tokens.get(1).is("&&")
        && own().filter(m -> tokens.getFirst().text().equals(m.name())).isPresent();
  }

  /** The file's macro that is 0 without the GIL, and 1 with it. */
  private Optional<Macro> own() {
    Conditionals conditionals = unit.conditionals();
    return conditionals.macros().stream()
        .filter(macro -> macro.body().of(unit.file().text()).strip().equals("0"))
        .filter(
            macro ->
                conditionals
                    .branchAt(macro.span().start())
                    .filter(
                        b -> b.keyword().equals("ifdef") && b.condition().equals("Py_GIL_DISABLED"))
                    .isPresent())
        .findFirst();
  }

  private boolean isPlain(Statement.If choice) {
    return choice.isEditable()
        && choice.condition().isEditable()
        && choice.before().isEmpty()
        && unit.conditionals().directives().stream()
            .noneMatch(directive -> condition(choice).contains(directive.start()));
  }

  /** What stands between the parentheses of an {@code if}. */
  private Span condition(Statement.If choice) {
    int depth = 0;
    int start = choice.span().start();
    for (Token token : Lexer.tokens(unit.file().text(), choice.span())) {
      if (token.is("(")) {
        start = depth == 0 ? token.span().end() : start;
        depth++;
      } else if (token.is(")")) {
        depth--;
        if (depth == 0) {
          return new Span(start, token.span().start());
        }
      }
    }
    return choice.condition().span();
  }
}
