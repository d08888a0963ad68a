package dev.ftport.catalogue.borrowed;

import dev.ftport.facts.Expression;
import dev.ftport.facts.Nesting;
import dev.ftport.facts.Node;
import dev.ftport.facts.NullTest;
import dev.ftport.facts.Statement;
import dev.ftport.facts.Variable;
import dev.ftport.source.Span;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a function leaves on an error at a given place: with the cleanup that its own error exits do
 * where the same things are held.
 */
public final class ErrorExit {
  private final Survey survey;
  private final Nesting nesting;
  private final Acquisitions acquisitions;
  private final Set<Statement.If> exits = Collections.newSetFromMap(new IdentityHashMap<>());

  /** Finds the error exits of a function. */
  public ErrorExit(Survey survey) {
    this.survey = survey;
    this.nesting = survey.nesting();
    this.acquisitions = new Acquisitions(survey.function());
    List<ExitBranch> branches = branches();
    Set<String> failures = new HashSet<>();
    branches.forEach(branch -> branch.failure().ifPresent(failures::add));
    for (ExitBranch branch : branches) {
      if (branch.jump().isPresent() || branch.returns(failures)) {
        exits.add(branch.choice());
      }
    }
  }

  private List<ExitBranch> branches() {
    List<ExitBranch> branches = new ArrayList<>();
    survey
        .function()
        .body()
        .walk(
            node -> {
              if (node instanceof Statement.If choice
                  && choice.negative().isEmpty()
                  && choice.isEditable()) {
                branches.add(new ExitBranch(survey, choice));
              }
            });
    return branches;
  }

  /** Whether a branch leaves the function the way it does on errors. */
  boolean isExit(Statement.If choice) {
    return exits.contains(choice);
  }

  /** As {@link #at}, for lines behind a lookup; nothing for one inside another expression. */
  Optional<List<String>> behind(Stored stored) {
    return switch (stored.form()) {
      case STATEMENT, DECLARATION, HOISTED -> at(stored.statement());
      case CONDITION, PART, COMPARED -> Optional.empty();
    };
  }

  /**
   * The lines that leave the function when the lookup in {@code at} has failed with an exception.
   *
   * @param at the statement of the lookup
   * @return nothing if no exit of the function fits there
   */
  public Optional<List<String>> at(Statement at) {
    return survey
        .block(at)
        .flatMap(
            block ->
                following(block.statements(), nesting.index(block, at) + 1, definedIn(at))
                    .or(
                        () ->
                            preceding(at)
                                .or(() -> plain(at))
                                .filter(lines -> !givesBackLess(at, lines))));
  }

  /**
   * The next exit in the same block, or in a branch behind that asks for nothing but what the
   * lookup has found, if nothing is got hold of on the way to it.
   *
   * @param all the statements of a block
   * @param first the first of them that is looked at
   * @param found what the lookup sets
   */
  private Optional<List<String>> following(List<Statement> all, int first, Set<String> found) {
    Set<String> defined = new HashSet<>();
    for (int i = first; i < all.size(); i++) {
      Statement statement = all.get(i);
      if (statement instanceof Statement.If choice && exits.contains(choice)) {
        Set<String> tested = new HashSet<>(defined);
        tested.addAll(definedIn(choice.condition()));
        return new ExitBranch(survey, choice).lines(tested);
      }
      if (statement instanceof Statement.If choice
          && choice.positive() instanceof Statement.Compound branch
          && asksOnlyFor(choice.condition(), found)) {
        Optional<List<String>> inBranch = following(branch.statements(), 0, found);
        if (inBranch.isPresent()) {
          return inBranch;
        }
      }
      boolean next = i + 1 < all.size() && all.get(i + 1) instanceof Statement.If;
      if (acquisitions.change(statement) && !(next && isTestedNext(statement, all.get(i + 1)))) {
        return Optional.empty();
      }
      defined.addAll(definedIn(statement));
    }
    return Optional.empty();
  }

  /**
   * Whether an exit behind a lookup gives back what lines do not, and what nothing in between has
   * got hold of: the function may hold it for its caller.
   */
  private boolean givesBackLess(Statement at, List<String> lines) {
    String text = String.join("\n", lines);
    return exits.stream()
        .filter(choice -> choice.span().start() >= at.span().end())
        .anyMatch(
            choice ->
                new ExitBranch(survey, choice)
                    .givenBack().stream()
                        .filter(name -> !text.matches("(?s).*\\b" + name + "\\b.*"))
                        .anyMatch(name -> !isGotBetween(at, choice, name)));
  }

  private boolean isGotBetween(Statement at, Statement.If choice, String name) {
    Span between = new Span(at.span().end(), choice.positive().span().start());
    boolean[] found = new boolean[1];
    survey
        .function()
        .body()
        .walk(
            node -> {
              if (between.contains(node.span())) {
                found[0] |= definedBy(node).contains(name);
                found[0] |=
                    node instanceof Expression.Call call
                        && acquisitions.change(call)
                        && call.arguments().stream()
                            .anyMatch(a -> a.asName().equals(Optional.of(name)));
              }
            });
    return found[0];
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

  /** Whether a condition reads no variable of the function's but some of these. */
  private boolean asksOnlyFor(Expression condition, Set<String> found) {
    Set<String> read = new HashSet<>();
    condition.walk(
        node -> {
          if (node instanceof Expression.Name name && survey.declared(name.text()).isPresent()) {
            read.add(name.text());
          }
        });
    return !read.isEmpty() && found.containsAll(read) && !acquisitions.change(condition);
  }

  private static Set<String> definedIn(Node node) {
    Set<String> names = new HashSet<>();
    node.walk(inner -> names.addAll(definedBy(inner)));
    return names;
  }

  /** The variables that a node gives a value, without what is in it. */
  private static List<String> definedBy(Node node) {
    return switch (node) {
      case Expression.Assign assign -> assign.target().asName().stream().toList();
      case Statement.Declaration declaration ->
          declaration.variables().stream().map(Variable::name).toList();
      case Expression.Unary unary -> unary.asAddressOf().stream().toList();
      default -> List.of();
    };
  }

  /**
   * The last exit before, if nothing has been got hold of since but what that exit is about: then
   * that is given back too.
   */
  private Optional<List<String>> preceding(Statement at) {
    Set<String> released = new HashSet<>();
    for (Statement around : nesting.outwards(at)) {
      if (around != at && asked(around).map(acquisitions::change).orElse(false)) {
        return Optional.empty();
      }
      if (!(nesting.parent(around).orElse(null) instanceof Statement.Compound block)) {
        continue;
      }
      for (int i = nesting.index(block, around) - 1; i >= 0; i--) {
        Statement statement = block.statements().get(i);
        Optional<String> back = acquisitions.released(statement);
        if (back.isPresent()) {
          released.add(back.get());
          continue;
        }
        if (statement instanceof Statement.If choice && exits.contains(choice)) {
          boolean before = i > 0 && isTestedNext(block.statements().get(i - 1), choice);
          Node acquiring = before ? block.statements().get(i - 1) : choice.condition();
          return since(choice, acquiring, released);
        }
        if (acquisitions.change(statement)) {
          return Optional.empty();
        }
      }
      // What the rounds of a loop get hold of is not looked at.
      if (around instanceof Statement.Loop loop && acquisitions.holdsMoreAfter(loop)) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  /**
   * The lines of an exit, where what it is about may be held.
   *
   * @param acquiring what gets hold of it
   * @param released what has been given back since
   */
  private Optional<List<String>> since(Statement.If choice, Node acquiring, Set<String> released) {
    ExitBranch branch = new ExitBranch(survey, choice);
    if (!acquisitions.change(acquiring)) {
      return released.isEmpty() && !acquisitions.change(choice.condition())
          ? branch.lines(Set.of())
          : Optional.empty();
    }
    Optional<Acquisitions.Held> held = acquisitions.held(acquiring, choice.condition());
    if (released.isEmpty()) {
      return held.flatMap(branch::linesHolding);
    }
    return held.isPresent() && released.equals(Set.of(held.get().name()))
        ? branch.lines(Set.of())
        : Optional.empty();
  }

  /** What a statement asks before it comes to the statements in it. */
  private static Optional<Expression> asked(Statement around) {
    return switch (around) {
      case Statement.If choice -> Optional.of(choice.condition());
      case Statement.Loop loop -> loop.condition();
      case Statement.Switch choice -> Optional.of(choice.value());
      default -> Optional.empty();
    };
  }

  /** {@code return NULL} in a function that returns an object and holds nothing yet. */
  private Optional<List<String>> plain(Statement at) {
    boolean returnsObject =
        survey.function().returnType().replace(" ", "").endsWith("PyObject*")
            && !survey.function().returnType().contains("* *");
    if (!returnsObject) {
      return Optional.empty();
    }
    boolean[] holds = new boolean[1];
    for (Statement around : nesting.outwards(at)) {
      Optional<Statement> parent = nesting.parent(around);
      if (parent.isPresent() && parent.get() instanceof Statement.Compound block) {
        for (int i = 0; i < nesting.index(block, around); i++) {
          holds[0] |= acquisitions.change(block.statements().get(i));
        }
      }
      holds[0] |= around != at && asked(around).map(acquisitions::change).orElse(false);
      holds[0] |= around instanceof Statement.Loop loop && acquisitions.change(loop);
      holds[0] |= around instanceof Statement.Try;
    }
    return holds[0] ? Optional.empty() : Optional.of(List.of("return NULL;"));
  }
}
