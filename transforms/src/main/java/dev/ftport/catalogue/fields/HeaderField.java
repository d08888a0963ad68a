package dev.ftport.catalogue.fields;

import dev.ftport.facts.Expression;
import dev.ftport.facts.ExpressionSite;
import dev.ftport.facts.Structure.Type;
import dev.ftport.facts.Types;
import dev.ftport.facts.Unit;
import dev.ftport.program.Program;
import dev.ftport.source.Span;
import dev.ftport.transform.About;
import dev.ftport.transform.Finding;
import dev.ftport.transform.Remedy;
import dev.ftport.transform.Settings;
import dev.ftport.transform.Transform;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Asks {@code Py_TYPE}, {@code Py_SIZE} and {@code Py_REFCNT} for the fields of an object's head.
 */
public final class HeaderField implements Transform {
  private static final About ABOUT = About.of(HeaderField.class);

  @Override
  public About about() {
    return ABOUT;
  }

  @Override
  public List<Finding> find(Unit unit, Program program, Settings settings) {
    Types types = new Types(unit);
    List<Finding> findings = new ArrayList<>();
    for (ExpressionSite site : ExpressionSite.in(unit, HeaderField::isWanted)) {
      of(unit, types, site).ifPresent(findings::add);
    }
    findings.addAll(HeaderMacros.in(unit, types, ABOUT.id()));
    return findings;
  }

  private static boolean isWanted(Expression expression) {
    return switch (expression) {
      case Expression.Member member -> Head.ofField(member.field()).isPresent();
      case Expression.Call call ->
          Head.ofGetter(call.name()).isPresent() && call.arguments().size() == 1;
      default -> false;
    };
  }

  private static Optional<Finding> of(Unit unit, Types types, ExpressionSite site) {
    return switch (site.expression()) {
      case Expression.Member member -> ofField(unit, types, site, member);
      case Expression.Call call -> ofCall(unit, site, call);
      default -> Optional.empty();
    };
  }

  private static Optional<Finding> ofField(
      Unit unit, Types types, ExpressionSite site, Expression.Member member) {
    Head head = Head.ofField(member.field()).orElseThrow();
    Owner owner = Owner.of(unit, types, site, member);
    Optional<Type> type = owner.type();
    boolean own =
        !owner.isHead() && type.flatMap(t -> types.field(t.name(), member.field())).isPresent();
    boolean inBody = !member.isEditable() && !unit.mentions(member.span(), member.field());
    if (own || inBody) {
      return Optional.empty();
    }
    boolean known =
        owner.isHead()
            || type.filter(t -> t.pointers() == 0 && types.isObject(t.name())).isPresent();
    HeaderUse use = new HeaderUse(unit, site, head, owner);
    boolean shim =
        site.function()
            .filter(f -> f.name().contains(head.getter()) || f.name().contains(head.setter()))
            .isPresent();
    if (shim) {
      return Optional.of(
          new Finding(
              ABOUT.id(),
              member.fieldSpan(),
              "`%s` of an object is used as a field".formatted(head.field()),
              Remedy.leftAlone("the function is for Pythons without it")));
    }
    return Optional.of(
        new Finding(
            ABOUT.id(),
            member.isEditable() ? member.fieldSpan() : member.span(),
            use.isSet()
                ? "`%s` of an object is set as a field".formatted(head.field())
                : "`%s` of an object is read as a field".formatted(head.field()),
            known || use.isOffset() ? use.remedy() : unknown(head, type)));
  }

  private static Remedy unknown(Head head, Optional<Type> type) {
    return Remedy.advice(
        type.map(t -> "if `%s` is a Python object, use `%s`".formatted(t.name(), head.getter()))
            .orElse("if this is a Python object, use `%s`".formatted(head.getter())));
  }

  /** {@code Py_SIZE(x) = n}, from the time when that was a field. */
  private static Optional<Finding> ofCall(Unit unit, ExpressionSite site, Expression.Call call) {
    Head head = Head.ofGetter(call.name()).orElseThrow();
    Expression argument = call.arguments().getFirst();
    Owner owner =
        new Owner(
            Owner.argument(argument.span().of(unit.file().text())),
            argument,
            Optional.empty(),
            true,
            argument.span());
    HeaderUse use = new HeaderUse(unit, site, head, owner);
    return use.isSet() && site.function().filter(f -> f.name().contains(head.setter())).isEmpty()
        ? Optional.of(
            new Finding(
                ABOUT.id(),
                call.isEditable()
                    ? new Span(call.span().start(), call.callee().span().end())
                    : call.span(),
                "`%s` is set, which is no field since 3.10".formatted(head.getter()),
                use.remedy()))
        : Optional.empty();
  }
}
