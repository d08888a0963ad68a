package dev.ftport.catalogue.containers;

import dev.ftport.facts.CallSite;
import dev.ftport.facts.Container;
import dev.ftport.facts.Expression;
import dev.ftport.facts.Function;
import dev.ftport.facts.Locked;
import dev.ftport.facts.Node;
import dev.ftport.facts.Statement;
import dev.ftport.facts.Unit;
import dev.ftport.flow.Freshness;
import dev.ftport.program.Program;
import dev.ftport.transform.About;
import dev.ftport.transform.Finding;
import dev.ftport.transform.Remedy;
import dev.ftport.transform.Settings;
import dev.ftport.transform.Transform;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The size of a list that is read once, and is the bound of a loop over the list. */
public final class CapturedBound implements Transform {
  private static final About ABOUT = About.of(CapturedBound.class);
  private static final Set<String> SIZES = Set.of("PyList_GET_SIZE", "PyList_Size", "Py_SIZE");
  private static final Set<String> LOOKUPS =
      Set.of("PyList_GET_ITEM", "PyList_GetItem", "PyList_GetItemRef", "PySequence_GetItem");

  @Override
  public About about() {
    return ABOUT;
  }

  @Override
  public List<Finding> find(Unit unit, Program program, Settings settings) {
    List<Finding> findings = new ArrayList<>();
    Freshness freshness = new Freshness(unit);
    for (CallSite site : unit.calls()) {
      if (!SIZES.contains(site.call().name()) || site.call().arguments().isEmpty()) {
        continue;
      }
      Optional<String> bound = kept(site);
      Expression list = site.call().arguments().getFirst();
      if (bound.isEmpty() || site.function().isEmpty()) {
        continue;
      }
      for (Statement.Loop loop : loops(site.function().get(), bound.get())) {
        Optional<Remedy> remedy = remedy(unit, site, list, loop, freshness);
        if (remedy.isPresent()) {
          findings.add(
              new Finding(
                  ABOUT.id(),
                  site.call().span(),
                  "`%s` is read once, and bounds a loop over the list"
                      .formatted(site.call().name()),
                  remedy.get()));
          break;
        }
      }
    }
    return findings;
  }

  /** The variable that keeps what a call returns. */
  private static Optional<String> kept(CallSite site) {
    if (site.parent().isEmpty()) {
      return Optional.empty();
    }
    Node parent = site.parent().get();
    if (parent instanceof Expression.Cast cast) {
      parent = site.path().size() > 1 ? site.path().get(site.path().size() - 2) : cast;
    }
    if (parent instanceof Expression.Assign assign) {
      return assign.target().asName();
    }
    if (parent instanceof Statement.Declaration declaration) {
      return declaration.variables().stream()
          .filter(
              variable ->
                  variable
                      .initializer()
                      .map(value -> value.withoutCasts() == site.call())
                      .orElse(false))
          .map(variable -> variable.name())
          .findFirst();
    }
    return Optional.empty();
  }

  /** The loops whose condition has the bound. */
  private static List<Statement.Loop> loops(Function function, String bound) {
    List<Statement.Loop> loops = new ArrayList<>();
    function
        .body()
        .walk(
            node -> {
              if (node instanceof Statement.Loop loop
                  && loop.condition().map(c -> names(c, bound)).orElse(false)) {
                loops.add(loop);
              }
            });
    return loops;
  }

  private static boolean names(Node node, String name) {
    boolean[] found = new boolean[1];
    node.walk(n -> found[0] |= n instanceof Expression.Name it && it.text().equals(name));
    return found[0];
  }

  /** What is done about a loop; empty if it is no loop over the list. */
  private static Optional<Remedy> remedy(
      Unit unit, CallSite site, Expression list, Statement.Loop loop, Freshness freshness) {
    String text = unit.withoutTrivia(list.withoutCasts().span());
    boolean[] found = new boolean[3];
    loop.body()
        .walk(
            node -> {
              if (node instanceof Expression.Call call
                  && !call.arguments().isEmpty()
                  && isList(unit, call.arguments().getFirst(), text)) {
                found[0] |= LOOKUPS.contains(call.name());
                found[1] |= call.name().equals("PyList_SET_ITEM");
              }
              if (node instanceof Expression.Member member
                  && member.field().equals("ob_item")
                  && isList(unit, member.object(), text)) {
                found[2] = true;
              }
            });
    if (!found[0] && !found[1] && !found[2]) {
      return Optional.empty();
    }
    Container container = Container.of(site, list);
    if (container != Container.SHARED || freshness.isFresh(site, list)) {
      return Optional.of(Remedy.leftAlone(Container.FRESH.reason()));
    }
    Optional<String> lock = Locked.by(site, list);
    if (lock.isPresent()) {
      return lock.map(held -> Remedy.leftAlone("already under " + held));
    }
    if (found[2]) {
      return Optional.of(
          Remedy.advice(
              "read the size again in each round, and each item with `PyList_GetItemRef`:"
                  + " `ob_item` is read behind the end if the list has become shorter"));
    }
    return Optional.of(
        found[1]
            ? Remedy.advice(
                "read the size again in each round, or store with `PyList_SetItem`: the list may"
                    + " have become shorter")
            : Remedy.leftAlone(
                "a lookup behind the end of a list that has become shorter is an error, which"
                    + " `borrowed-lookup` handles at each lookup"));
  }

  private static boolean isList(Unit unit, Expression expression, String text) {
    return unit.withoutTrivia(expression.withoutCasts().span()).equals(text);
  }
}
