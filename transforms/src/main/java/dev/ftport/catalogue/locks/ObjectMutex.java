package dev.ftport.catalogue.locks;

import dev.ftport.facts.CallSite;
import dev.ftport.facts.Expression;
import dev.ftport.facts.Function;
import dev.ftport.facts.Layout;
import dev.ftport.facts.Statement;
import dev.ftport.facts.Unit;
import dev.ftport.facts.Variable;
import dev.ftport.flow.Ledger;
import dev.ftport.flow.Locks;
import dev.ftport.flow.Sections;
import dev.ftport.program.Program;
import dev.ftport.source.Edit;
import dev.ftport.source.Edits;
import dev.ftport.transform.About;
import dev.ftport.transform.Finding;
import dev.ftport.transform.Remedy;
import dev.ftport.transform.Safety;
import dev.ftport.transform.Settings;
import dev.ftport.transform.Transform;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Opens a critical section on an object where its {@code ob_mutex} is locked by hand. */
public final class ObjectMutex implements Transform {
  private static final About ABOUT = About.of(ObjectMutex.class);

  private static final String ADVICE =
      "open a critical section on the object instead (`PyCriticalSection_Begin`), or give the type"
          + " a `PyMutex` of its own: Python locks this one whenever it likes";

  @Override
  public About about() {
    return ABOUT;
  }

  @Override
  public List<Finding> find(Unit unit, Program program, Settings settings) {
    Locks locks = Locks.of(unit);
    List<Finding> findings = new ArrayList<>();
    for (CallSite site : unit.calls()) {
      if (isOf(site.call(), "PyMutex_Lock") || isOf(site.call(), "PyMutex_LockFlags")) {
        findings.add(
            new Finding(
                ABOUT.id(),
                site.call().span(),
                "the lock that Python keeps in each object is taken by hand",
                remedy(unit, locks, site)));
      }
    }
    return findings;
  }

  private static boolean isOf(Expression.Call call, String name) {
    return call.name().equals(name)
        && !call.arguments().isEmpty()
        && Locks.lastName(call.arguments().getFirst()).equals("ob_mutex");
  }

  private static Remedy remedy(Unit unit, Locks locks, CallSite site) {
    if (site.function().isEmpty()
        || !(site.parent().orElse(site.call()) instanceof Statement.Evaluation statement)
        || !(site.parentOf(statement).orElse(site.call()) instanceof Statement.Compound block)) {
      return Remedy.advice(ADVICE);
    }
    Function function = site.function().get();
    List<Expression.Call> gives = new ArrayList<>();
    List<Expression.Call> takes = new ArrayList<>();
    function
        .body()
        .walk(
            node -> {
              if (node instanceof Expression.Call call && isOf(call, "PyMutex_Unlock")) {
                gives.add(call);
              } else if (node instanceof Expression.Call call
                  && (isOf(call, "PyMutex_Lock") || isOf(call, "PyMutex_LockFlags"))) {
                takes.add(call);
              }
            });
    Optional<String> object = object(unit, function, site.call());
    boolean simple =
        takes.size() == 1
            && site.call().arguments().size() == 1
            && !gives.isEmpty()
            && object.isPresent()
            && Sections.of(unit, function).all().isEmpty()
            && gives.stream().allMatch(call -> isIn(call, block) && call.isEditable())
            && gives.stream().allMatch(call -> object(unit, function, call).equals(object))
            && site.call().isEditable()
            && !unit.hasComment(site.call().span())
            && gives.stream().noneMatch(call -> unit.hasComment(call.span()))
            && isGivenBack(unit, function, site.call());
    if (!simple || mentionsOther(unit, function, takes.size() + gives.size())) {
      return Remedy.advice(ADVICE);
    }
    String name = unit.mentions(function.span(), "cs") ? "section" : "cs";
    if (unit.mentions(function.span(), name)) {
      return Remedy.advice(ADVICE);
    }
    return fix(unit, locks, site, statement, gives, object.get(), name);
  }

  private static Remedy fix(
      Unit unit,
      Locks locks,
      CallSite site,
      Statement.Evaluation statement,
      List<Expression.Call> gives,
      String object,
      String name) {
    List<Edit> edits = new ArrayList<>();
    String indent = unit.file().indentAt(statement.span().start());
    edits.add(
        new Layout(unit)
            .linesBefore(
                statement.span().start(), List.of(indent + "PyCriticalSection " + name + ";")));
    edits.add(
        Edit.replace(
            site.call().span(), "PyCriticalSection_Begin(&%s, %s)".formatted(name, object)));
    gives.forEach(
        call -> edits.add(Edit.replace(call.span(), "PyCriticalSection_End(&%s)".formatted(name))));
    boolean waits =
        locks.takes().stream()
            .filter(take -> take.node() == site.call())
            .flatMap(take -> locks.held(take).stream())
            .anyMatch(locks::mayWait);
    return new Remedy.Fix(
        "open a critical section on the object",
        waits
            ? Safety.unsafe(
                "a critical section lets go of the object while something that is called in it"
                    + " waits or runs Python code")
            : Safety.SAFE,
        Edits.of(edits));
  }

  private static boolean isIn(Expression.Call call, Statement.Compound block) {
    boolean[] found = new boolean[1];
    block.walk(node -> found[0] |= node == call);
    return found[0];
  }

  /** Whether each way gives it back, once. */
  private static boolean isGivenBack(Unit unit, Function function, Expression.Call call) {
    List<Ledger.Row> rows =
        Ledger.taken(unit, function).stream()
            .filter(taken -> taken.call() == call)
            .flatMap(taken -> taken.ledger().rows().stream())
            .toList();
    return !rows.isEmpty() && rows.stream().noneMatch(row -> row.fault().isPresent());
  }

  /** Whether {@code ob_mutex} stands in the function in another place, too. */
  private static boolean mentionsOther(Unit unit, Function function, int expected) {
    return dev.ftport.facts.Lexer.tokens(unit.file().text(), function.span()).stream()
            .filter(token -> token.text().equals("ob_mutex"))
            .count()
        != expected;
  }

  /** The object whose lock it is, as an argument for {@code PyObject *}. */
  private static Optional<String> object(Unit unit, Function function, Expression.Call call) {
    Expression at = call.arguments().getFirst().withoutCasts();
    if (!(at instanceof Expression.Unary address
        && address.operator().equals("&")
        && address.operand() instanceof Expression.Member mutex)) {
      return Optional.empty();
    }
    Expression.Member member = mutex;
    while (!member.arrow()
        && member.object() instanceof Expression.Member inner
        && inner.field().equals("ob_base")) {
      member = inner;
    }
    if (!member.arrow()) {
      return Optional.empty();
    }
    Optional<String> name = member.object().asName();
    if (name.isEmpty()) {
      return Optional.empty();
    }
    boolean isObject =
        Stream.concat(function.parameters().stream(), Unit.locals(function).stream())
            .filter(variable -> variable.name().equals(name.get()))
            .map(Variable::type)
            .anyMatch(type -> type.equals("PyObject *"));
    return Optional.of(isObject ? name.get() : "(PyObject *)" + name.get());
  }
}
