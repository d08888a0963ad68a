package dev.ftport.catalogue.containers;

import dev.ftport.catalogue.borrowed.ErrorExit;
import dev.ftport.catalogue.borrowed.Survey;
import dev.ftport.compat.VersionBranches;
import dev.ftport.facts.CallSite;
import dev.ftport.facts.Container;
import dev.ftport.facts.Expression;
import dev.ftport.facts.Function;
import dev.ftport.facts.Layout;
import dev.ftport.facts.Lexer;
import dev.ftport.facts.Locked;
import dev.ftport.facts.Macro;
import dev.ftport.facts.Statement;
import dev.ftport.facts.Token;
import dev.ftport.facts.Unit;
import dev.ftport.flow.Freshness;
import dev.ftport.flow.Summaries;
import dev.ftport.program.Program;
import dev.ftport.source.Edit;
import dev.ftport.source.Edits;
import dev.ftport.source.Span;
import dev.ftport.transform.About;
import dev.ftport.transform.Claim;
import dev.ftport.transform.Finding;
import dev.ftport.transform.Remedy;
import dev.ftport.transform.Safety;
import dev.ftport.transform.Settings;
import dev.ftport.transform.Transform;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Stores into a list or a tuple without a lock, though others may see it. */
public final class UncheckedSetItem implements Transform {
  private static final About ABOUT = About.of(UncheckedSetItem.class);
  private static final String LIST = "PyList_SET_ITEM";
  private static final Set<String> NAMES = Set.of(LIST, "PyTuple_SET_ITEM");
  private static final Set<String> LOOKUPS =
      Set.of("PyList_GET_ITEM", "PyList_GetItem", "PyList_GetItemRef", "PySequence_Fast_GET_ITEM");
  private static final String OLD_ITEM =
      "the item that is there is released, which `PyList_SET_ITEM` leaves to whoever took it over";

  @Override
  public About about() {
    return ABOUT;
  }

  @Override
  public List<Finding> find(Unit unit, Program program, Settings settings) {
    List<Finding> findings = new ArrayList<>();
    Freshness freshness = new Freshness(unit);
    Summaries summaries = Summaries.of(unit, program.summaries());
    VersionBranches branches = new VersionBranches(unit.conditionals());
    for (CallSite site : unit.calls()) {
      String name = site.call().name();
      if (NAMES.contains(name) && site.call().arguments().size() == 3) {
        Remedy remedy =
            branches.onlyWithGil(site.call().span().start())
                ? Remedy.leftAlone("only a Python with the GIL compiles it")
                : settled(site, freshness).orElseGet(() -> remedy(unit, summaries, site));
        findings.add(finding(site.call().span(), name, remedy));
      }
    }
    for (Macro macro : unit.conditionals().macros()) {
      List<Token> tokens = Lexer.tokens(unit.file().text(), macro.body());
      for (int i = 0; i + 1 < tokens.size(); i++) {
        String name = tokens.get(i).text();
        if (NAMES.contains(name) && tokens.get(i + 1).text().equals("(")) {
          findings.add(
              finding(
                  tokens.get(i).span(),
                  name,
                  Remedy.leftAlone("each use of the macro is looked at where it stands")));
        }
      }
    }
    return findings;
  }

  private static Finding finding(Span span, String name, Remedy remedy) {
    return new Finding(
        ABOUT.id(), span, "`%s` stores without a lock or a check".formatted(name), remedy);
  }

  private static Optional<Remedy> settled(CallSite site, Freshness freshness) {
    Expression container = site.call().arguments().getFirst();
    if (freshness.isFresh(site, container)) {
      return Optional.of(Remedy.leftAlone(Container.FRESH.reason()));
    }
    return Locked.by(site, container).map(lock -> Remedy.leftAlone("already under " + lock));
  }

  private static Remedy remedy(Unit unit, Summaries summaries, CallSite site) {
    if (!site.call().name().equals(LIST)) {
      return Remedy.advice(
          "make a new tuple: others may have seen this one, and a tuple that is seen must not"
              + " change");
    }
    try {
      return replaced(unit, summaries, site);
    } catch (Refusal refusal) {
      return Remedy.advice(
          "use `PyList_SetItem` by hand, which releases the item that is there, and can fail: "
              + refusal.because());
    }
  }

  private static Remedy replaced(Unit unit, Summaries summaries, CallSite site) throws Refusal {
    Function function = site.function().orElseThrow(() -> new Refusal("it is in no function"));
    Statement statement = site.statement().orElseThrow(() -> new Refusal("it is in no statement"));
    Expression.Call call = site.call();
    if (!call.isEditable() || !call.callee().isEditable()) {
      throw new Refusal("it is a part of a macro");
    }
    if (!(statement instanceof Statement.Evaluation evaluation)
        || evaluation.expression().withoutCasts() != call) {
      throw new Refusal("it is a part of an expression");
    }
    if (call.arguments().get(2).isNull()) {
      throw new Refusal("the item moves to somewhere else, and must not be released here");
    }
    String list = unit.withoutTrivia(call.arguments().getFirst().span());
    boolean taken =
        unit.calls().stream()
            .filter(other -> other.function().equals(site.function()))
            .filter(other -> LOOKUPS.contains(other.call().name()))
            .anyMatch(
                other ->
                    unit.withoutTrivia(other.call().arguments().getFirst().span()).equals(list));
    if (taken) {
      throw new Refusal("the item that is there is looked up, and may be released by hand");
    }
    List<String> exit =
        exit(Survey.of(unit, function, summaries), statement, call.arguments().get(2));
    Layout layout = new Layout(unit);
    String indent = unit.file().indentAt(statement.span().start());
    String text = unit.file().text();
    String changed =
        "PyList_SetItem" + new Span(call.callee().span().end(), call.span().end()).of(text);
    List<String> lines = layout.choice(indent, changed + " < 0", exit, function);
    String lineEnd = unit.file().lineEndAt(statement.span().start());
    if (!layout.startsLine(statement.span().start())) {
      throw new Refusal("it has no line of its own");
    }
    Edits edits =
        Edits.of(
            List.of(
                Edit.replace(
                    statement.span(), String.join(lineEnd, lines).substring(indent.length()))));
    List<Claim> claims = new ArrayList<>();
    claims.add(Claim.sections(function.name()));
    call.arguments().get(2).asName().ifPresent(v -> claims.add(new Claim(function.name(), v)));
    return new Remedy.Fix("store with `PyList_SetItem`", Safety.unsafe(OLD_ITEM), edits, claims);
  }

  /** How the function leaves there; the new item is gone also when the store fails. */
  private static List<String> exit(Survey survey, Statement statement, Expression item)
      throws Refusal {
    ErrorExit exits = new ErrorExit(survey);
    Optional<String> name = item.asName();
    Optional<List<String>> lines = exits.at(statement);
    if (lines.isEmpty() && name.isPresent()) {
      lines = before(survey, statement, name.get()).flatMap(exits::at);
    }
    return lines
        .map(all -> all.stream().filter(line -> !releases(line, name)).toList())
        .orElseThrow(() -> new Refusal("no exit of the function fits there"));
  }

  private static boolean releases(String line, Optional<String> name) {
    return name.isPresent()
        && line.matches("Py_(X?DECREF|CLEAR)\\(" + Pattern.quote(name.get()) + "\\);");
  }

  /** The statement right before, if it takes the reference that the store takes over. */
  private static Optional<Statement> before(Survey survey, Statement statement, String name) {
    return survey
        .nesting()
        .parent(statement)
        .filter(Statement.Compound.class::isInstance)
        .map(Statement.Compound.class::cast)
        .flatMap(
            block -> {
              int index = survey.nesting().index(block, statement);
              return index > 0
                  ? Optional.of(block.statements().get(index - 1))
                  : Optional.<Statement>empty();
            })
        .filter(
            previous ->
                previous instanceof Statement.Evaluation evaluation
                    && evaluation.expression().withoutCasts() instanceof Expression.Call call
                    && call.name().equals("Py_INCREF")
                    && call.arguments().getFirst().asName().equals(Optional.of(name)));
  }
}
