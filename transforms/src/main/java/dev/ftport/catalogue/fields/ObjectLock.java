package dev.ftport.catalogue.fields;

import dev.ftport.facts.Expression;
import dev.ftport.facts.ExpressionSite;
import dev.ftport.facts.Function;
import dev.ftport.facts.LockHeld;
import dev.ftport.facts.Locked;
import dev.ftport.facts.ObjectFields;
import dev.ftport.facts.ObjectFields.Use;
import dev.ftport.facts.Unit;
import dev.ftport.program.Program;
import dev.ftport.source.Edit;
import dev.ftport.source.Edits;
import dev.ftport.source.Span;
import dev.ftport.transform.About;
import dev.ftport.transform.Finding;
import dev.ftport.transform.Remedy;
import dev.ftport.transform.Safety;
import dev.ftport.transform.Settings;
import dev.ftport.transform.Transform;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gives a method that uses a field which methods store a critical section on its object. */
public final class ObjectLock implements Transform {
  private static final About ABOUT = About.of(ObjectLock.class);

  @Override
  public About about() {
    return ABOUT;
  }

  @Override
  public List<Finding> find(Unit unit, Program program, Settings settings) {
    ObjectFields fields = new ObjectFields(unit);
    SharedFields shared = new SharedFields(unit.file().path(), program.fields());
    List<Finding> findings = new ArrayList<>();
    for (Function function : unit.functions()) {
      boolean live = shared.isLive(function);
      if (shared.isMethod(function)) {
        method(unit, fields, shared, function, settings).ifPresent(findings::add);
      } else if (!function.name().endsWith(LockHeld.SUFFIX)
          && live
          && !fields.isCalledFromHereOnly(function)) {
        exported(fields, shared, function).ifPresent(findings::add);
      }
      if (live) {
        findings.addAll(others(fields, shared, function));
      }
      if (function.name().endsWith(LockHeld.SUFFIX)) {
        findings.addAll(takenAgain(unit, function));
      }
    }
    findings.addAll(PlainFields.find(ABOUT, unit, fields, shared));
    return findings;
  }

  private static Optional<Finding> method(
      Unit unit, ObjectFields fields, SharedFields shared, Function function, Settings settings) {
    List<Use> all = references(fields.reachedFrom(function, 0, true));
    if (all.isEmpty() || function.parameters().isEmpty()) {
      return Optional.empty();
    }
    List<Use> open = shared.references(fields.reachedFrom(function, 0, false));
    if (open.isEmpty()) {
      String because =
          shared.references(all).isEmpty()
              ? "%s: stored only while the object is made or goes away".formatted(names(all))
              : "a critical section or a lock is held";
      return Optional.of(
          finding(
              function,
              "`%s` uses %s of its object".formatted(function.name(), names(all)),
              Remedy.leftAlone(because)));
    }
    return Optional.of(
        finding(
            function,
            "`%s` uses %s of its object, which other threads may store meanwhile"
                .formatted(function.name(), names(open)),
            locked(unit, shared, function, open, settings)));
  }

  private static List<Use> references(List<Use> uses) {
    return uses.stream().filter(Use::isReference).toList();
  }

  private static Finding finding(Function function, String message, Remedy remedy) {
    return new Finding(ABOUT.id(), function.nameSpan(), message, remedy);
  }

  private static String names(List<Use> uses) {
    return ObjectFields.names(uses.stream().map(use -> use.member().field()).sorted().toList());
  }

  private static Remedy locked(
      Unit unit, SharedFields shared, Function function, List<Use> open, Settings settings) {
    String object = function.parameters().getFirst().name();
    String title = "take a critical section on `%s` round the whole of it".formatted(object);
    if (settings.limitedApi()) {
      return Remedy.advice(title + " where the Limited API is not used: it has none");
    }
    return switch (LockHeld.split(unit, function, object)) {
      case LockHeld.Split split ->
          new Remedy.Fix(title, Safety.unsafe(shared.table(open)), split.edits());
      case LockHeld.Refused refused -> Remedy.advice(title + " by hand: " + refused.because());
    };
  }

  /** A function that others call: who holds the object? */
  private static Optional<Finding> exported(
      ObjectFields fields, SharedFields shared, Function function) {
    for (int i = 0; i < function.parameters().size(); i++) {
      List<Use> open = shared.references(fields.reachedFrom(function, i, false));
      if (!open.isEmpty()) {
        return Optional.of(
            finding(
                function,
                "`%s` uses %s of an object that it is handed, which other threads may store"
                        .formatted(function.name(), names(open))
                    + " meanwhile",
                Remedy.advice(
                    "hold `%s` with a critical section here, or where this is called"
                        .formatted(function.parameters().get(i).name()))));
      }
    }
    return Optional.empty();
  }

  /** Fields of an object that is not the one whose method runs. */
  private static List<Finding> others(ObjectFields fields, SharedFields shared, Function function) {
    List<Finding> findings = new ArrayList<>();
    boolean method = shared.isMethod(function);
    for (Use use : shared.references(fields.in(function))) {
      if (!use.isHeld()
          && (use.parameter() == ObjectFields.OTHER || (method && use.parameter() > 0))) {
        findings.add(
            new Finding(
                ABOUT.id(),
                use.member().isEditable() ? use.member().fieldSpan() : use.member().span(),
                "`%s` of another object is %s, which other threads may store meanwhile"
                    .formatted(use.member().field(), use.isStore() ? "stored" : "read"),
                Remedy.advice(
                    "hold that object, too: `Py_BEGIN_CRITICAL_SECTION2` if both are used"
                        + " together")));
      }
    }
    for (Map.Entry<Expression.Call, List<Use>> entry : fields.handedOthers(function).entrySet()) {
      List<Use> open = shared.references(entry.getValue());
      if (!open.isEmpty()) {
        findings.add(
            new Finding(
                ABOUT.id(),
                entry.getKey().isEditable()
                    ? entry.getKey().callee().span()
                    : entry.getKey().span(),
                "`%s` uses %s of another object, which other threads may store meanwhile"
                    .formatted(entry.getKey().name(), names(open)),
                Remedy.advice("hold that object with a critical section round the call")));
      }
    }
    return findings;
  }

  /** A call, under the section, of a function that takes the section again. */
  private static List<Finding> takenAgain(Unit unit, Function function) {
    if (function.parameters().isEmpty()) {
      return List.of();
    }
    String object = function.parameters().getFirst().name();
    List<Finding> findings = new ArrayList<>();
    for (ExpressionSite site :
        ExpressionSite.in(
            function, e -> e instanceof Expression.Call call && isWrapper(unit, call))) {
      if (site.expression() instanceof Expression.Call call
          && !call.arguments().isEmpty()
          && call.arguments().getFirst().asName().equals(Optional.of(object))) {
        String held = call.name() + LockHeld.SUFFIX;
        boolean declared =
            unit.functions().stream()
                .anyMatch(
                    f ->
                        f.name().equals(held)
                            && (f.span().start() < function.span().start()
                                || f.name().equals(function.name())));
        Span name = call.callee().span();
        findings.add(
            new Finding(
                ABOUT.id(),
                name,
                "`%s` takes the section that is held already".formatted(call.name()),
                declared && call.callee().isEditable()
                    ? new Remedy.Fix(
                        "call `%s`".formatted(held),
                        Safety.unsafe(
                            "the caller of `%s` holds the section".formatted(function.name())),
                        Edits.of(List.of(Edit.replace(name, held))))
                    : Remedy.leftAlone("taking a section again is allowed")));
      }
    }
    return findings;
  }

  /** Whether a function of the file takes a section on its first argument and has a twin. */
  private static boolean isWrapper(Unit unit, Expression.Call call) {
    boolean twin =
        unit.functions().stream().anyMatch(f -> f.name().equals(call.name() + LockHeld.SUFFIX));
    return twin
        && unit.functions().stream()
            .filter(f -> f.name().equals(call.name()) && !f.parameters().isEmpty())
            .anyMatch(
                f ->
                    ExpressionSite.in(f, e -> isCallOf(e, call.name() + LockHeld.SUFFIX)).stream()
                        .anyMatch(
                            site ->
                                site.expression() instanceof Expression.Call inner
                                    && !inner.arguments().isEmpty()
                                    && Locked.by(site, inner.arguments().getFirst()).isPresent()));
  }

  private static boolean isCallOf(Expression expression, String name) {
    return expression instanceof Expression.Call call && call.name().equals(name);
  }
}
