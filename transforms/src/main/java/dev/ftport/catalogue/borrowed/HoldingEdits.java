package dev.ftport.catalogue.borrowed;

import dev.ftport.capi.CApi;
import dev.ftport.capi.CallEffects;
import dev.ftport.facts.Expression;
import dev.ftport.facts.Node;
import dev.ftport.facts.Origin;
import dev.ftport.facts.Statement;
import dev.ftport.facts.Unit;
import dev.ftport.facts.Variable;
import dev.ftport.flow.ControlFlow;
import dev.ftport.flow.Step;
import dev.ftport.source.Edit;
import dev.ftport.source.Edits;
import dev.ftport.source.Span;
import dev.ftport.transform.Settings;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Writes what has been decided about a lent variable. */
final class HoldingEdits {
  /** The oldest Python that has {@code Py_NewRef}. */
  private static final int FIRST_NEW_REF = 310;

  private final LentVariable variable;
  private final Survey survey;
  private final Decision decision;
  private final Settings settings;
  private final ErrorExit exits;
  private final LookupEdits lookups;
  private final Draft draft;

  HoldingEdits(LentVariable variable, Decision decision, Settings settings, ErrorExit exits) {
    this.variable = variable;
    this.survey = variable.survey();
    this.decision = decision;
    this.settings = settings;
    this.exits = exits;
    this.lookups = new LookupEdits(survey, decision.deadIsNull());
    this.draft = new Draft(survey);
  }

  /**
   * What has been written.
   *
   * @param leaving the releases that belong before statements that others write anew, by identity
   * @param replacing the assignments that release what the variable held, by identity
   */
  record Written(Edits edits, Map<Statement, String> leaving, Set<Node> replacing) {}

  /**
   * All edits.
   *
   * @param releases where the variable is released
   * @param moved the statements that others write anew, by identity
   * @throws Refusal if one of them cannot be written
   */
  Written written(Releases releases, Set<Statement> moved) throws Refusal {
    for (Stored lookup : variable.lookups()) {
      lookUp(lookup);
    }
    DroppedNode dropping = new DroppedNode(variable);
    for (Node node : decision.dropped()) {
      draft.add(dropping.edits(node));
    }
    for (Node node : decision.taking()) {
      if (node instanceof Expression.Assign assign) {
        take(assign, releases);
      }
    }
    Map<Statement, String> leaving = new IdentityHashMap<>();
    ReleaseEdits releasing = new ReleaseEdits(survey, draft);
    for (Releases.Place place : releases.places()) {
      Optional<Expression.Call> taken = takenBefore(place);
      if (taken.isPresent()) {
        draft.add(dropping.edits(taken.get()));
        continue;
      }
      String macro = releases.maybeNull(place) ? "Py_XDECREF" : "Py_DECREF";
      String release = macro + "(" + variable.name() + ");";
      if (moved.contains(place.statement())) {
        leaving.put(place.statement(), release);
      } else {
        releasing.put(release, place);
      }
    }
    if (decision.deadIsNull()) {
      draft.add(new DeadReferent(variable).testsForNull());
    }
    if (releases.maybeUnset()) {
      initialize();
    }
    try {
      return new Written(Edits.of(draft.edits()), leaving, releases.replacing());
    } catch (IllegalArgumentException e) {
      throw new Refusal("its edits touch each other");
    }
  }

  /**
   * The {@code Py_INCREF} right before a release: the two come to nothing, and both are left out.
   */
  private Optional<Expression.Call> takenBefore(Releases.Place place) {
    boolean own =
        place.behind()
            && survey
                .block(place.statement())
                .filter(block -> block.statements().size() > 1)
                .isPresent();
    return own
            && place.statement() instanceof Statement.Evaluation evaluation
            && evaluation.expression().withoutCasts() instanceof Expression.Call call
            && (call.name().equals("Py_INCREF") || call.name().equals("Py_XINCREF"))
            && call.isEditable()
            && call.arguments().size() == 1
            && call.arguments().getFirst().asName().equals(Optional.of(variable.name()))
            && decision.dropped().stream().noneMatch(node -> node == call)
        ? Optional.of(call)
        : Optional.empty();
  }

  private void lookUp(Stored lookup) throws Refusal {
    Optional<List<String>> onError = onError(lookup);
    draft.add(lookups.stored(lookup, onError));
    Optional<List<String>> guard = Optional.ofNullable(decision.guards().get(lookup));
    String indent = survey.indentAt(lookup.statement());
    if (lookup.form() == Stored.Form.COMPARED) {
      String line =
          indent + "PyObject *" + variable.name() + " = " + survey.layout().nullPointer() + ";";
      draft.add(
          List.of(survey.layout().linesBefore(lookup.statement().span().start(), List.of(line))));
    } else if (lookup.form() == Stored.Form.HOISTED) {
      List<String> lines =
          lookups.hoisted(lookup, onError, guard).stream().map(line -> indent + line).toList();
      draft.add(List.of(survey.layout().linesBefore(lookup.statement().span().start(), lines)));
    } else if (guard.isPresent()) {
      String missing = variable.name() + " == " + survey.layout().nullPointer();
      draft.addBehind(
          lookup.statement(),
          survey.layout().choice(indent, missing, guard.get(), survey.function()));
    }
  }

  /** The lines that leave the function on an error of the lookup; empty to swallow it. */
  private Optional<List<String>> onError(Stored lookup) throws Refusal {
    if (settings.propagateErrors() && lookup.lookup().answer() == CApi.Answer.SWALLOWED) {
      return Optional.of(
          exits
              .at(lookup.statement())
              .orElseThrow(() -> new Refusal("no exit of the function fits there for its error")));
    }
    return decision.deadExits().flatMap(dead -> Optional.ofNullable(dead.get(lookup)));
  }

  /**
   * A borrowed value that is assigned takes a reference.
   *
   * @param releases whether the variable may hold another one already
   */
  private void take(Expression.Assign assign, Releases releases) throws Refusal {
    boolean replaces = releases.replacing().contains(assign);
    boolean maybeNull = isNullable(assign.value()) || isTested(assign);
    Span value = assign.value().span();
    String text = value.of(survey.text());
    String name = variable.name();
    boolean together =
        settings.python() >= FIRST_NEW_REF
            || (releases.isGiven(assign)
                && survey.unit().mentions(new Span(0, survey.text().length()), "Py_NewRef"));
    if (together) {
      String taking = maybeNull ? "Py_XNewRef(" : "Py_NewRef(";
      draft.add(
          replaces
              ? List.of(
                  Edit.replace(
                      assign.span(), "Py_XSETREF(%s, %s%s))".formatted(name, taking, text)))
              : List.of(Edit.insert(value.start(), taking), Edit.insert(value.end(), ")")));
      return;
    }
    Statement statement = statement(assign);
    String taking = maybeNull ? "Py_XINCREF(" : "Py_INCREF(";
    ReleaseEdits lines = new ReleaseEdits(survey, draft);
    if (replaces) {
      if (assign.value().withoutCasts().asName().isEmpty()) {
        throw new Refusal("what `%s` is given would be worked out twice".formatted(name));
      }
      draft.add(List.of(Edit.replace(assign.span(), "Py_XSETREF(%s, %s)".formatted(name, text))));
      lines.around(statement, List.of(taking + text + ");"), List.of());
    } else if (survey.block(statement).isPresent()) {
      draft.addBehind(statement, List.of(survey.indentAt(statement) + taking + name + ");"));
    } else {
      lines.around(statement, List.of(), List.of(taking + name + ");"));
    }
  }

  private Statement statement(Expression.Assign assign) throws Refusal {
    for (ControlFlow.Point point : survey.graph().points()) {
      if (point.step() instanceof Step.Evaluate evaluate && evaluate.expression() == assign) {
        return evaluate.statement();
      }
    }
    throw new Refusal("a value is assigned in the middle of an expression");
  }

  /** Whether a value may be NULL, with an exception: a function of the C API has failed. */
  private static boolean isNullable(Expression value) {
    return value.withoutCasts() instanceof Expression.Call call
        && CallEffects.of(call.name())
            .map(effects -> effects.result() == CallEffects.Result.BORROWED)
            .orElse(false)
        && !call.name().matches(".*_GET_[A-Z]+");
  }

  /** Whether the author asks whether a value is NULL that may be. */
  private boolean isTested(Expression.Assign assign) {
    boolean always =
        switch (assign.value().withoutCasts()) {
          case Expression.Name name -> name.text().startsWith("Py") || isWalked(name.text());
          case Expression.Unary unary -> unary.asAddressOf().isPresent();
          default -> false;
        };
    return !always
        && decision.courses(variable).stream()
            .filter(
                course ->
                    course.definition().point().step() instanceof Step.Evaluate evaluate
                        && evaluate.expression() == assign)
            .anyMatch(course -> Guards.isTested(variable, course));
  }

  /** Whether a variable is a key or a value that a walk over a dict hands out. */
  private boolean isWalked(String name) {
    return survey.unit().calls().stream()
        .filter(site -> site.function().filter(f -> f == survey.function()).isPresent())
        .filter(site -> site.call().name().equals("PyDict_Next"))
        .flatMap(site -> site.call().arguments().stream())
        .anyMatch(argument -> argument.asAddressOf().equals(Optional.of(name)));
  }

  /** The declaration gets an initializer: NULL. */
  private void initialize() throws Refusal {
    List<Edit> others = draft.edits();
    for (Variable declared : Unit.locals(survey.function())) {
      if (declared.name().equals(variable.name())
          && declared.initializer().isEmpty()
          && declared.origin() == Origin.WRITTEN) {
        Edit edit = Edit.insert(declared.nameSpan().end(), " = " + survey.layout().nullPointer());
        if (others.stream().noneMatch(edit::conflictsWith)) {
          draft.add(List.of(edit));
          return;
        }
      }
    }
    throw new Refusal("`%s` has no value on some ways to its release".formatted(variable.name()));
  }
}
