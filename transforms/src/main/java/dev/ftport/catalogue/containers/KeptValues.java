package dev.ftport.catalogue.containers;

import dev.ftport.catalogue.borrowed.KeptVariables;
import dev.ftport.catalogue.borrowed.Survey;
import dev.ftport.facts.Expression;
import dev.ftport.facts.Node;
import dev.ftport.facts.Statement;
import dev.ftport.facts.Unit;
import dev.ftport.flow.Summaries;
import dev.ftport.source.Edit;
import dev.ftport.source.Edits;
import dev.ftport.transform.Settings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The variables that are given a key or a value in a walk and are used behind it: they own what
 * they are given.
 *
 * @param names the variables
 * @param edits the takes and the releases
 * @param taking the takes that belong behind the walk, where that is no loop
 * @param leaving the releases that belong before exits of the walk, by identity
 * @param replacing the assignments that release what the variable held before, by identity
 */
record KeptValues(
    Set<String> names,
    List<Edit> edits,
    List<String> taking,
    Map<Statement, List<String>> leaving,
    Set<Node> replacing) {
  private static final KeptValues NONE =
      new KeptValues(Set.of(), List.of(), List.of(), Map.of(), Set.of());

  /**
   * Those of a walk.
   *
   * @throws Refusal if one of them cannot own what it is given
   */
  static KeptValues of(
      Unit unit,
      DictWalk walk,
      Lifetimes lifetimes,
      Summaries summaries,
      Settings settings,
      Exits exits)
      throws Refusal {
    Map<String, Set<Node>> given = new LinkedHashMap<>();
    List<String> taking = new ArrayList<>();
    for (Expression target : walk.site().call().arguments().subList(2, 4)) {
      Optional<String> name = target.asAddressOf();
      if (walk.behind() && name.isPresent() && lifetimes.isReadBehind(name.get())) {
        given.put(name.get(), union(Set.of(target), Set.of()));
        taking.add("Py_INCREF(" + name.get() + ");");
      }
    }
    for (String root : walk.lent()) {
      Lending lending = Lending.of(unit, walk, summaries, root, Set.of());
      for (String name : lending.isOwned() ? List.<String>of() : lending.names()) {
        if (lifetimes.isReadBehind(name) && !walk.lent().contains(name)) {
          given(walk, lending, name).ifPresent(all -> given.merge(name, all, KeptValues::union));
        }
      }
    }
    for (String root : walk.lent()) {
      Lending lending = Lending.of(unit, walk, summaries, root, given.keySet());
      for (String name : lending.isOwned() ? List.<String>of() : lending.names()) {
        if (lifetimes.isReadBehind(name) && !given.containsKey(name)) {
          throw unowned(name, "");
        }
      }
    }
    if (given.isEmpty()) {
      return NONE;
    }
    Set<Statement> moved = identitySet();
    exits.all().forEach(exit -> moved.add(exit.statement()));
    Survey survey = Survey.of(unit, walk.function(), summaries);
    return switch (KeptVariables.of(survey, settings, given, moved)) {
      case KeptVariables.Owned owned ->
          new KeptValues(given.keySet(), owned.edits(), taking, owned.leaving(), owned.replacing());
      case KeptVariables.Borrowed borrowed ->
          throw unowned(
              String.join("` and `", given.keySet()),
              ", and cannot own one: " + borrowed.because());
    };
  }

  /**
   * The assignments that give a variable a key or a value; empty if something else gives it what is
   * lent, such as a pointer into it, or an assignment in the middle of an expression.
   */
  private static Optional<Set<Node>> given(DictWalk walk, Lending lending, String name) {
    Set<Node> given = identitySet();
    Set<Node> statements = identitySet();
    walk.region()
        .walk(
            node -> {
              if (node instanceof Statement.Evaluation evaluation) {
                statements.add(evaluation.expression());
              } else if (node instanceof Expression.Assign assign
                  && assign.target().asName().equals(Optional.of(name))
                  && lending.lends(assign.value())) {
                given.add(assign);
              }
            });
    boolean plain =
        given.stream()
            .map(Expression.Assign.class::cast)
            .allMatch(
                assign ->
                    assign.isEditable()
                        && statements.contains(assign)
                        && assign.value().withoutCasts().asName().isPresent());
    return plain && !given.isEmpty() ? Optional.of(given) : Optional.empty();
  }

  private static Set<Node> union(Set<Node> one, Set<Node> other) {
    Set<Node> both = identitySet();
    both.addAll(one);
    both.addAll(other);
    return both;
  }

  private static <T> Set<T> identitySet() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }

  private static Refusal unowned(String name, String because) {
    return new Refusal(
        "`%s` is used behind the section without a reference of its own%s"
            .formatted(name, because));
  }

  /**
   * These edits and those of the section. Where both put lines at the same place, a reference is
   * taken before another is released.
   *
   * @throws Refusal if they touch each other
   */
  Edits with(Edits section) throws Refusal {
    List<Edit> all = new ArrayList<>(edits);
    for (Edit edit : section.list()) {
      Optional<Edit> same =
          all.stream()
              .filter(mine -> mine.span().equals(edit.span()) && edit.span().length() == 0)
              .findFirst();
      same.ifPresent(all::remove);
      all.add(same.map(mine -> new Edit(edit.span(), mine.text() + edit.text())).orElse(edit));
    }
    try {
      return Edits.of(all);
    } catch (IllegalArgumentException e) {
      throw new Refusal("its edits touch each other");
    }
  }
}
