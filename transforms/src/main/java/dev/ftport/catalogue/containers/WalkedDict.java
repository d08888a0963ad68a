package dev.ftport.catalogue.containers;

import dev.ftport.facts.CallSite;
import dev.ftport.facts.Expression;
import dev.ftport.facts.Function;
import dev.ftport.facts.Node;
import dev.ftport.facts.Statement;
import dev.ftport.facts.Unit;
import java.util.Optional;
import java.util.Set;

/** The dict that a walk goes over, and what the file does with it besides. */
final class WalkedDict {
  private static final Set<String> RELEASES =
      Set.of("Py_DECREF", "Py_XDECREF", "Py_CLEAR", "Py_SETREF", "Py_XSETREF", "Py_DecRef");
  private static final Set<String> SETTERS = Set.of("Py_CLEAR", "Py_SETREF", "Py_XSETREF");
  private static final Set<String> SIZES =
      Set.of(
          "PyDict_Size",
          "PyDict_GET_SIZE",
          "PyMapping_Size",
          "PyMapping_Length",
          "PyObject_Size",
          "PyObject_Length",
          "Py_SIZE");
  private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", ">", "<=", ">=");

  private final Unit unit;
  private final DictWalk walk;

  WalkedDict(Unit unit, DictWalk walk) {
    this.unit = unit;
    this.walk = walk;
  }

  /**
   * Sees to it that the expression means one dict in all of the walk, and that nothing is made for
   * as many items as there were before it.
   *
   * @throws Refusal if it is not so
   */
  void check() throws Refusal {
    Expression dict = walk.dict();
    if (!dict.isEditable()) {
      throw new Refusal("a macro makes the name of the dict");
    }
    boolean[] set = new boolean[1];
    walk.region().walk(node -> set[0] |= sets(node, dict));
    if (set[0]) {
      throw new Refusal("the walk changes which dict it is about");
    }
    boolean[] released = new boolean[1];
    walk.region()
        .walk(
            node ->
                released[0] |=
                    node instanceof Expression.Call call
                        && RELEASES.contains(call.name())
                        && isSame(call.arguments().getFirst(), dict));
    if (released[0]) {
      throw new Refusal("the walk releases the dict, which the end of the section still needs");
    }
    field(dict);
    checkSize();
  }

  /**
   * Why the walk may still see another dict, or other items, than it would today; empty if nothing
   * speaks for that.
   *
   * @throws Refusal if the dict is worked out anew in each round
   */
  Optional<String> doubt(Lifetimes lifetimes) throws Refusal {
    return field(walk.dict()).flatMap(this::replaced).or(() -> twice(lifetimes));
  }

  private static Optional<Expression.Member> field(Expression dict) throws Refusal {
    return switch (dict) {
      case Expression.Name name -> Optional.empty();
      case Expression.Member member -> {
        Expression object = member.object().withoutCasts();
        if (!(object instanceof Expression.Name)) {
          field(object);
        }
        yield Optional.of(member);
      }
      default -> throw new Refusal("the dict is worked out anew in each round");
    };
  }

  /** Whether a node gives the expression another value. */
  static boolean sets(Node node, Expression dict) {
    return switch (node) {
      case Expression.Assign assign -> isSame(assign.target(), dict);
      case Expression.Unary unary -> unary.operator().equals("&") && isSame(unary.operand(), dict);
      default -> false;
    };
  }

  private static boolean isSame(Expression one, Expression other) {
    Expression a = one.withoutCasts();
    Expression b = other.withoutCasts();
    if (a instanceof Expression.Name first) {
      return b instanceof Expression.Name second && first.text().equals(second.text());
    }
    return a instanceof Expression.Member first
        && b instanceof Expression.Member second
        && first.field().equals(second.field());
  }

  /** A field may be given another dict meanwhile. */
  private Optional<String> replaced(Expression.Member field) {
    for (Function function : unit.functions()) {
      boolean[] found = new boolean[1];
      function
          .body()
          .walk(
              node ->
                  found[0] |=
                      (node instanceof Expression.Assign assign
                              && isSame(assign.target(), field)
                              && !assign.value().isNull())
                          || (node instanceof Expression.Call call
                              && SETTERS.contains(call.name())
                              && isSame(call.arguments().getFirst(), field)));
      if (found[0] && !isCreation(function.name())) {
        return Optional.of(
            "`%s` gives the field `%s` another dict, and the section does not hold the old one"
                .formatted(function.name(), field.field()));
      }
    }
    return Optional.empty();
  }

  private static boolean isCreation(String function) {
    return function.matches("(?i).*(new|init|create|dealloc|clear|free|traverse|exec|finalize).*");
  }

  /** What is made for as many items as there were may be too small. */
  private void checkSize() throws Refusal {
    for (CallSite site : unit.calls()) {
      if (site.function().equals(Optional.of(walk.function()))
          && SIZES.contains(site.call().name())
          && site.call().span().start() < walk.region().span().start()
          && isSame(site.call().arguments().getFirst(), walk.dict())
          && !isTest(site)) {
        throw new Refusal(
            "the size is read before it (line %d), and what is made for so many items may be too"
                    .formatted(unit.file().line(site.call().span().start()))
                + " small: read the size inside the section");
      }
    }
  }

  /** {@code PyDict_Size(d) == 0} and the like. */
  private static boolean isTest(CallSite site) {
    return site.parent()
        .map(
            parent ->
                switch (parent) {
                  case Expression.Binary test ->
                      test.right() instanceof Expression.Literal
                          && COMPARISONS.contains(test.operator());
                  case Expression.Unary negation -> negation.operator().equals("!");
                  case Statement.If choice -> true;
                  default -> false;
                })
        .orElse(false);
  }

  /** What was found in one walk may not be so any more in the next one. */
  private Optional<String> twice(Lifetimes lifetimes) {
    return unit.calls().stream()
        .filter(site -> site.call() != walk.site().call())
        .filter(site -> DictIteration.NAMES.contains(site.call().name()))
        .filter(site -> site.function().equals(Optional.of(walk.function())))
        .filter(site -> isSame(site.call().arguments().getFirst(), walk.dict()))
        .filter(site -> lifetimes.follows(site.call()))
        .map(
            site ->
                "the function walks over the dict again (line %d), and it may have changed in between"
                    .formatted(unit.file().line(site.call().span().start())))
        .findFirst();
  }
}
