package dev.ftport.catalogue.borrowed;

import dev.ftport.capi.CApi;
import dev.ftport.facts.CallSite;
import dev.ftport.facts.Expression;
import dev.ftport.facts.Function;
import dev.ftport.facts.Lexer;
import dev.ftport.facts.OwnerClass;
import dev.ftport.facts.Statement;
import dev.ftport.facts.Unit;
import dev.ftport.facts.Variable;
import dev.ftport.flow.Course;
import dev.ftport.source.Edit;
import dev.ftport.source.Edits;
import dev.ftport.source.Span;
import dev.ftport.transform.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Has an object of the package's own owner class hold what a lookup yields, where a C++ exception
 * would pass by a release: {@code Ref item_owner(item);} behind the lookup. The variable of the
 * lookup stays borrowed, from then on from that object, which lives as long as the variable does.
 */
final class OwnedByObject {
  /** The owners of libraries, by a name that a file with them has. */
  private static final Map<String, String> LIBRARIES =
      Map.of(
          "cppy", "cppy::ptr",
          "OwnedObject", "OwnedObject",
          "pybind11", "pybind11::object",
          "nanobind", "nanobind::object");

  /** Words of locks, and of objects that hold one as long as they live. */
  private static final Pattern LOCK = Pattern.compile("(?i)(?<![bcf])lock|mutex|guard|critical");

  private final LentVariable variable;
  private final Survey survey;
  private final Settings settings;
  private final OwnerClass owner;

  private OwnedByObject(LentVariable variable, Settings settings, OwnerClass owner) {
    this.variable = variable;
    this.survey = variable.survey();
    this.settings = settings;
    this.owner = owner;
  }

  /** The owner class that the package has where a function stands, if it has exactly one. */
  static Optional<OwnerClass> owner(Unit unit, Function function) {
    int includes = unit.file().text().lastIndexOf("#include");
    List<OwnerClass> visible =
        unit.owners().stream()
            .filter(o -> o.from() == 0 ? includes < function.span().start() : true)
            .filter(o -> o.from() <= function.span().start())
            .distinct()
            .toList();
    return visible.size() == 1 ? Optional.of(visible.getFirst()) : Optional.empty();
  }

  /**
   * The edits for the lookup of a variable.
   *
   * @throws Refusal if it cannot be shown that the object does what a release would
   */
  static Edits edits(LentVariable variable, Settings settings, OwnerClass owner) throws Refusal {
    return new OwnedByObject(variable, settings, owner).written();
  }

  /**
   * The same refusal; where an exception would leak what is looked up, with the owner of a library
   * that the file uses.
   */
  static Refusal named(Unit unit, Refusal refusal) {
    if (!refusal.because().equals(Releases.THROWN)) {
      return refusal;
    }
    Span whole = new Span(0, unit.file().text().length());
    return LIBRARIES.entrySet().stream()
        .filter(entry -> unit.mentions(whole, entry.getKey()))
        .findFirst()
        .map(entry -> new Refusal(Releases.THROWN + ", a `" + entry.getValue() + "` would not"))
        .orElse(refusal);
  }

  /** The variable that takes over what a lookup only lends: {@code Ref x(PyList_GetItem(..));}. */
  static Optional<String> takenOver(Unit unit, CallSite site) {
    int depth = site.path().size();
    if (depth < 2
        || !(site.path().get(depth - 1) instanceof Expression.Other made)
        || !made.kind().equals("constructor")
        || !(site.path().get(depth - 2) instanceof Statement.Declaration declaration)) {
      return Optional.empty();
    }
    return declaration.variables().stream()
        .filter(v -> v.initializer().filter(i -> i == made).isPresent())
        .filter(v -> unit.owners().stream().anyMatch(o -> isOf(o, v.type())))
        .map(Variable::name)
        .findFirst();
  }

  private static boolean isOf(OwnerClass owner, String type) {
    String plain = type.replace(" ", "");
    return owner.name().equals(plain) || owner.name().endsWith("::" + plain);
  }

  private Refusal refusal(String because) {
    return new Refusal(
        "an exception would leak it, and a `%s` cannot hold it: %s"
            .formatted(owner.name(), because));
  }

  private Edits written() throws Refusal {
    Stored stored = variable.lookups().getFirst();
    refuseOthers(stored);
    ErrorExit exits = new ErrorExit(survey);
    List<Course> courses =
        new Decision(Map.of(), Optional.empty(), Set.of(), Set.of()).courses(variable);
    for (Course course : courses) {
      refuseEscape(course, stored);
    }
    Map<Stored, List<String>> guards = new Guards(variable, exits).needed(courses);
    Statement.Declaration declaration = (Statement.Declaration) stored.statement();
    Variable declared = declaration.variables().getFirst();
    List<Edit> edits = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    if (stored.lookup().answer().isValue()) {
      edits.addAll(new StrongCall(survey, stored).renamed());
    } else {
      edits.add(Edit.delete(valueOf(stored, declared)));
      Optional<List<String>> onError = Optional.empty();
      if (settings.propagateErrors() && stored.lookup().answer() == CApi.Answer.SWALLOWED) {
        onError =
            Optional.of(
                exits
                    .at(declaration)
                    .orElseThrow(
                        () -> new Refusal("no exit of the function fits there for its error")));
      }
      lines.addAll(
          new Answer(survey, stored.lookup().answer(), false, onError)
              .asked(new StrongCall(survey, stored).textInto(stored.name()), stored.name()));
    }
    String name =
        Hoisted.freeName(survey.unit(), survey.function(), stored.name() + "_owner", Set.of());
    String object = StrongCall.isObject(declared) ? stored.name() : "(PyObject *)" + stored.name();
    lines.add(owner.name() + " " + name + "(" + object + ");");
    Optional<List<String>> guard = Optional.ofNullable(guards.get(stored));
    if (guard.isPresent()) {
      String missing = stored.name() + " == " + survey.layout().nullPointer();
      lines.addAll(survey.layout().choice("", missing, guard.get(), survey.function()));
    }
    String indent = survey.indentAt(declaration);
    edits.add(
        survey
            .layout()
            .linesBehind(
                declaration.span().start(),
                declaration.span().end(),
                lines.stream().map(line -> indent + line).toList()));
    try {
      return Edits.of(edits);
    } catch (IllegalArgumentException e) {
      throw refusal("its edits touch each other");
    }
  }

  /** Only a variable that is declared with the lookup, and never given anything else. */
  private void refuseOthers(Stored stored) throws Refusal {
    if (variable.lookups().size() != 1
        || stored.form() != Stored.Form.DECLARATION
        || !(stored.statement() instanceof Statement.Declaration declaration)
        || declaration.variables().size() != 1) {
      throw refusal("it is not looked up where its variable is declared");
    }
    if (stored.lookup().answer() == CApi.Answer.DEAD) {
      throw refusal("a dead referent has to be told apart");
    }
    if (!stored.site().call().isEditable()
        || !stored.site().call().callee().isEditable()
        || !declaration.isEditable()) {
      throw refusal("a macro is in the way");
    }
    Statement.Compound block =
        survey.block(declaration).orElseThrow(() -> refusal("it does not stand in a block"));
    if (block.statements().stream().anyMatch(Statement.Case.class::isInstance)) {
      throw refusal("no variable can be declared behind `case`");
    }
    boolean[] jumps = new boolean[1];
    survey.function().body().walk(node -> jumps[0] |= node instanceof Statement.Goto);
    if (jumps[0]) {
      throw refusal("a `goto` must not jump past a declaration");
    }
    boolean locks =
        Lexer.tokens(survey.text(), survey.function().span()).stream()
            .anyMatch(token -> LOCK.matcher(token.text()).find());
    if (locks) {
      throw refusal("it would be released while a lock is held");
    }
    if (variable.definitions().size() != 1) {
      throw refusal("`%s` gets other values, too".formatted(stored.name()));
    }
  }

  /** Nothing may be left of the object behind the block, and nobody else may release it. */
  private void refuseEscape(Course course, Stored stored) throws Refusal {
    for (Course.Hindrance hindrance : course.hindrances()) {
      int line = survey.line(hindrance.at());
      throw refusal(
          switch (hindrance.obstacle()) {
            case RETURNED -> "line %d returns it as a borrowed reference".formatted(line);
            case RELEASED -> "line %d releases it".formatted(line);
            case STOLEN -> "line %d gives it away".formatted(line);
            case STORED -> "line %d stores it".formatted(line);
            case DERIVED_ESCAPES -> "line %d lets a pointer into it escape".formatted(line);
            case ADDRESS, PERHAPS, MIXED, TOO_LONG -> "line %d is not clear".formatted(line);
          });
    }
    Statement block = survey.block(stored.statement()).map(Statement.class::cast).orElseThrow();
    for (Statement end : Reach.ends(course)) {
      if (!survey.nesting().isIn(end, block)) {
        throw refusal("line %d uses it behind the block".formatted(survey.line(end)));
      }
    }
  }

  /** From the name of the variable to the end of the call, if that is {@code = f(..)}. */
  private Span valueOf(Stored stored, Variable declared) throws Refusal {
    Expression.Call call = stored.site().call();
    String between = survey.text().substring(declared.nameSpan().end(), call.span().start());
    if (!StrongCall.isObject(declared) || !between.matches("\\s*=\\s*")) {
      throw refusal("its value is cast");
    }
    return new Span(declared.nameSpan().end(), call.span().end());
  }
}
