package dev.ftport.catalogue.fields;

import dev.ftport.compat.VersionBranches;
import dev.ftport.facts.Expression;
import dev.ftport.facts.ExpressionSite;
import dev.ftport.facts.Function;
import dev.ftport.facts.MethodTables;
import dev.ftport.facts.MethodTables.Role;
import dev.ftport.facts.Structure.Type;
import dev.ftport.facts.Types;
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
import java.util.Optional;
import java.util.Set;

/** Asks whether an object is uniquely referenced, where its reference count is compared with 1. */
public final class RefcountAsUnique implements Transform {
  private static final About ABOUT = About.of(RefcountAsUnique.class);
  private static final String UNIQUE = "PyUnstable_Object_IsUniquelyReferenced";
  private static final String TEMPORARY = "PyUnstable_Object_IsUniqueReferencedTemporary";

  @Override
  public About about() {
    return ABOUT;
  }

  @Override
  public List<Finding> find(Unit unit, Program program, Settings settings) {
    Types types = new Types(unit);
    MethodTables tables = new MethodTables(unit);
    VersionBranches branches = new VersionBranches(unit.conditionals());
    List<Finding> findings = new ArrayList<>();
    for (ExpressionSite site :
        ExpressionSite.in(unit, e -> e instanceof Expression.Call c && isCount(c))) {
      if (site.expression() instanceof Expression.Call call && !isShim(site)) {
        findings.add(
            new Finding(
                ABOUT.id(),
                call.callee().isEditable() ? call.callee().span() : call.span(),
                "a reference count is looked at",
                branches.onlyWithGil(call.span().start())
                    ? Remedy.leftAlone("only a Python with the GIL compiles it")
                    : remedy(unit, types, tables, site, call, settings)));
      }
    }
    return findings;
  }

  private static boolean isCount(Expression.Call call) {
    return call.name().equals("Py_REFCNT") && call.arguments().size() == 1;
  }

  private static boolean isShim(ExpressionSite site) {
    return site.function().filter(f -> f.name().contains("UniquelyReferenced")).isPresent();
  }

  private enum Asked {
    UNIQUE,
    SHARED,
    /** As {@link #UNIQUE}, but also for an object whose count is zero. */
    AT_MOST_ONE,
    /** As {@link #SHARED}, but not for an object whose count is zero. */
    MORE_THAN_ONE,
    ALIVE,
    OTHER
  }

  private static Asked asked(Expression.Binary test, Expression count) {
    boolean left = test.left().withoutCasts() == count;
    Expression other = left ? test.right() : test.left();
    String number =
        other.withoutCasts() instanceof Expression.Literal literal ? literal.text() : "";
    String operator = left ? test.operator() : mirrored(test.operator());
    return switch (operator + " " + number) {
      case "== 1" -> Asked.UNIQUE;
      case "!= 1" -> Asked.SHARED;
      case "<= 1", "< 2" -> Asked.AT_MOST_ONE;
      case "> 1", ">= 2" -> Asked.MORE_THAN_ONE;
      case "> 0", ">= 1", "== 0", "!= 0", "< 1", "<= 0" -> Asked.ALIVE;
      default -> Asked.OTHER;
    };
  }

  private static String mirrored(String operator) {
    return switch (operator) {
      case "<" -> ">";
      case ">" -> "<";
      case "<=" -> ">=";
      case ">=" -> "<=";
      default -> operator;
    };
  }

  private static Remedy remedy(
      Unit unit,
      Types types,
      MethodTables tables,
      ExpressionSite site,
      Expression.Call call,
      Settings settings) {
    Optional<Expression.Binary> test =
        site.parent()
            .filter(Expression.Binary.class::isInstance)
            .map(Expression.Binary.class::cast)
            .filter(b -> Set.of("==", "!=", "<", "<=", ">", ">=").contains(b.operator()));
    if (test.isEmpty()) {
      return site.parent()
              .filter(p -> p instanceof Expression.Call || p instanceof Expression.Cast)
              .isPresent()
          ? Remedy.leftAlone("the count is only shown")
          : Remedy.advice("do not reckon with a count that other threads change");
    }
    Asked asked = asked(test.get(), call);
    return switch (asked) {
      case ALIVE -> Remedy.leftAlone("it is only asked whether the object is alive");
      case OTHER ->
          Remedy.advice(
              "do not reckon with a count: it is spread over two fields, and other threads"
                  + " change it");
      case UNIQUE, SHARED, AT_MOST_ONE, MORE_THAN_ONE ->
          unique(unit, types, tables, site, call, test.get(), asked, settings);
    };
  }

  private static Remedy unique(
      Unit unit,
      Types types,
      MethodTables tables,
      ExpressionSite site,
      Expression.Call call,
      Expression.Binary test,
      Asked asked,
      Settings settings) {
    Expression argument = call.arguments().getFirst();
    if (isArgument(tables, site.function(), argument)) {
      return Remedy.advice(
          ("use `%s` (3.14): the interpreter's stack may hold an argument without counting it")
              .formatted(TEMPORARY));
    }
    if (settings.limitedApi()) {
      return Remedy.advice("use `%s` where the Limited API is not used".formatted(UNIQUE));
    }
    if (!test.isEditable() || !argument.isEditable() || loses(unit, test, argument)) {
      return Remedy.advice("use `%s`".formatted(UNIQUE));
    }
    boolean cast =
        !types.of(site.function(), argument).equals(Optional.of(new Type("PyObject", 1)));
    String text = argument.span().of(unit.file().text());
    boolean bare =
        argument instanceof Expression.Name
            || argument instanceof Expression.Member
            || argument instanceof Expression.Index
            || argument instanceof Expression.Call
            || argument instanceof Expression.Cast
            || (argument instanceof Expression.Unary u && !u.operator().startsWith("post"));
    String pointer = cast ? "(PyObject *)" + (bare ? text : "(" + text + ")") : text;
    boolean not = asked == Asked.SHARED || asked == Asked.MORE_THAN_ONE;
    Safety safety =
        asked == Asked.UNIQUE || asked == Asked.SHARED
            ? Safety.SAFE
            : Safety.unsafe("an object whose count is zero is answered differently");
    return new Remedy.Fix(
        "use `%s`".formatted(UNIQUE),
        safety,
        Edits.of(
            List.of(
                Edit.replace(
                    test.span(),
                    (not ? "!" : "") + UNIQUE + "(" + Owner.argument(pointer) + ")"))));
  }

  private static boolean loses(Unit unit, Expression.Binary test, Expression argument) {
    return !test.span().contains(argument.span())
        || Owner.loses(unit, new Span(test.span().start(), argument.span().start()))
        || Owner.loses(unit, new Span(argument.span().end(), test.span().end()));
  }

  /** Whether it is a parameter of a function that the interpreter calls. */
  private static boolean isArgument(
      MethodTables tables, Optional<Function> function, Expression argument) {
    return function
        .filter(
            f ->
                tables.roles(f.name()).contains(Role.METHOD)
                    || tables.roles(f.name()).contains(Role.CREATION))
        .filter(
            f ->
                f.parameters().stream()
                    .anyMatch(p -> argument.asName().equals(Optional.of(p.name()))))
        .isPresent();
  }
}
