package dev.ftport.catalogue.borrowed;

import dev.ftport.facts.CallSite;
import dev.ftport.facts.Expression;
import dev.ftport.facts.Function;
import dev.ftport.facts.Lexer;
import dev.ftport.facts.Origin;
import dev.ftport.facts.Statement;
import dev.ftport.facts.Token;
import dev.ftport.facts.Unit;
import dev.ftport.flow.Summaries;
import dev.ftport.program.Program;
import dev.ftport.source.Edit;
import dev.ftport.source.Edits;
import dev.ftport.transform.Claim;
import dev.ftport.transform.Finding;
import dev.ftport.transform.Settings;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A function that returns what a lookup lends: it and all its callers change together, so that it
 * returns a strong reference and each caller releases it. Callers in other files are bound to it.
 */
final class LendingHelper {
  private final Unit unit;
  private final Function helper;
  private final boolean shared;
  private final LendingCallers callers;

  LendingHelper(
      Unit unit, Program program, Summaries summaries, Function helper, Settings settings) {
    this.unit = unit;
    this.helper = helper;
    this.shared = program.isLender(helper.name());
    this.callers = new LendingCallers(unit, summaries, settings, new IdentityHashMap<>());
  }

  /** All edits in this file, and what they claim. */
  record Rewritten(Edits edits, List<Claim> claims) {}

  /** Ties a finding to those in the files of the callers, if there may be any. */
  Finding bound(Finding finding) {
    return shared ? finding.bound(Program.lenderBond(helper.name())) : finding;
  }

  /**
   * Rewrites the helper and its callers in this file.
   *
   * @param variables the lookups in the helper, by the variable that they go into
   * @throws Refusal if not all callers are seen, or one of them cannot be rewritten
   */
  Rewritten rewritten(Map<String, List<Stored>> variables) throws Refusal {
    List<CallSite> calls = calls();
    List<Edit> others = otherReturns(variables.keySet());
    for (Map.Entry<String, List<Stored>> entry : variables.entrySet()) {
      callers.hold(helper, entry.getKey(), entry.getValue(), true);
    }
    callers.release(helper.name(), calls);
    try {
      List<Edit> edits = new ArrayList<>(callers.edits());
      edits.addAll(others);
      return new Rewritten(Edits.of(edits), callers.claims());
    } catch (IllegalArgumentException e) {
      throw new Refusal("the edits of its callers touch each other");
    }
  }

  /** The calls of the helper in this file, if nothing else is done with its name anywhere. */
  private List<CallSite> calls() throws Refusal {
    List<CallSite> calls =
        unit.calls().stream().filter(site -> site.call().name().equals(helper.name())).toList();
    if (shared) {
      return calls;
    }
    if (!(" " + helper.returnType() + " ").contains(" static ")) {
      throw new Refusal(
          "the function returns it as a borrowed reference, and more is done with it in the"
              + " package than to call it");
    }
    long mentioned =
        Lexer.tokens(unit.file().text()).stream()
            .filter(token -> token.kind() == Token.Kind.NAME)
            .filter(token -> token.text().equals(helper.name()))
            .count();
    boolean seen =
        unit.functions().stream().filter(f -> f.name().equals(helper.name())).count() == 1
            && mentioned == calls.size() + 1
            && calls.stream().allMatch(site -> site.call().isEditable());
    if (!seen || calls.isEmpty()) {
      throw new Refusal(
          "the function returns it as a borrowed reference, and not all that use it are calls");
    }
    return calls;
  }

  /**
   * Everything that the helper returns must be strong afterwards: what it takes from a place that
   * owns it is returned with a reference of its own.
   */
  private List<Edit> otherReturns(Set<String> variables) throws Refusal {
    for (Token token : Lexer.tokens(unit.file().text(), helper.span())) {
      if (token.text().equals("return") && !unit.isActive(token.span().start())) {
        throw new Refusal(
            "the function returns it as a borrowed reference, and another `#if` branch returns"
                + " in line %d".formatted(unit.file().line(token.span().start())));
      }
    }
    List<Statement.Return> exits = new ArrayList<>();
    helper
        .body()
        .walk(
            node -> {
              if (node instanceof Statement.Return exit && exit.value().isPresent()) {
                exits.add(exit);
              }
            });
    List<Edit> edits = new ArrayList<>();
    for (Statement.Return exit : exits) {
      Expression value = exit.value().orElseThrow();
      if (!value.isNull()
          && !value.asName().map(variables::contains).orElse(false)
          && !unit.file().text().startsWith("Py_RETURN_", exit.span().start())) {
        if (exit.origin() != Origin.WRITTEN || !isPlace(value)) {
          throw new Refusal(
              "the function returns it as a borrowed reference, and something else in line %d"
                  .formatted(unit.file().line(exit.span().start())));
        }
        boolean never = value.asName().equals(Optional.of("Py_None"));
        edits.add(Edit.insert(value.span().start(), never ? "Py_NewRef(" : "Py_XNewRef("));
        edits.add(Edit.insert(value.span().end(), ")"));
      }
    }
    return edits;
  }

  /** {@code Py_None}, a global variable or a field: it owns what it holds. */
  private boolean isPlace(Expression value) {
    return switch (value) {
      case Expression.Name name ->
          name.text().equals("Py_None")
              || unit.globals().stream().anyMatch(v -> v.name().equals(name.text()));
      case Expression.Member member -> isPlain(member.object());
      default -> false;
    };
  }

  private static boolean isPlain(Expression object) {
    return switch (object.withoutCasts()) {
      case Expression.Name name -> true;
      case Expression.Member member -> isPlain(member.object());
      default -> false;
    };
  }
}
