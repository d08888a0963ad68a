package dev.ftport.catalogue.fields;

import dev.ftport.capi.Insides;
import dev.ftport.capi.Insides.Inside;
import dev.ftport.facts.Expression;
import dev.ftport.facts.ExpressionSite;
import dev.ftport.facts.Function;
import dev.ftport.facts.Node;
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
import dev.ftport.transform.Settings;
import dev.ftport.transform.Transform;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Asks the C API for what is read out of the insides of lists, dicts, types and the like. */
public final class ObjectInsides implements Transform {
  private static final About ABOUT = About.of(ObjectInsides.class);

  @Override
  public About about() {
    return ABOUT;
  }

  @Override
  public List<Finding> find(Unit unit, Program program, Settings settings) {
    Types types = new Types(unit);
    List<Finding> findings = new ArrayList<>();
    for (ExpressionSite site :
        ExpressionSite.in(
            unit, e -> e instanceof Expression.Member m && Insides.isField(m.field()))) {
      if (site.expression() instanceof Expression.Member member) {
        of(unit, types, site, member).ifPresent(findings::add);
      }
    }
    return findings;
  }

  private static Optional<Finding> of(
      Unit unit, Types types, ExpressionSite site, Expression.Member member) {
    Owner owner = Owner.of(unit, types, site, member);
    return owner
        .type()
        .filter(type -> type.pointers() == 0)
        .flatMap(type -> Insides.of(type.name(), member.field()))
        .filter(inside -> member.isEditable() || unit.mentions(member.span(), member.field()))
        .map(
            inside ->
                new Finding(
                    ABOUT.id(),
                    member.isEditable() ? member.fieldSpan() : member.span(),
                    "`%s` is inside `%s`".formatted(inside.field(), inside.structure()),
                    remedy(unit, types, site, member, owner, inside)));
  }

  private static Remedy remedy(
      Unit unit,
      Types types,
      ExpressionSite site,
      Expression.Member member,
      Owner owner,
      Inside inside) {
    boolean set = isSet(site);
    return switch (inside.how()) {
      case CONSTANT ->
          set
              ? Remedy.advice("do not set it: other threads take it for constant")
              : Remedy.leftAlone(inside.what());
      case ADVICE ->
          isOwnTypeBeingMade(types, site, member)
              ? Remedy.leftAlone("the type is being made")
              : Remedy.advice(inside.what());
      case CALL ->
          set
              ? Remedy.advice("do not set it: make a new object")
              : call(unit, types, site, member, owner, inside);
      case ITEM -> item(unit, site, member, owner, inside);
    };
  }

  private static boolean isSet(ExpressionSite site) {
    return switch (site.parent().orElse(site.expression())) {
      case Expression.Assign assign -> assign.target() == site.expression();
      case Expression.Unary unary ->
          unary.operator().equals("&")
              || unary.operator().contains("++")
              || unary.operator().contains("--");
      case Expression.Index index ->
          index.array() == site.expression()
              && site.outer().map(ObjectInsides::isSet).orElse(false)
              && site.outer()
                  .flatMap(ExpressionSite::parent)
                  .filter(p -> p instanceof Expression.Assign)
                  .isPresent();
      default -> false;
    };
  }

  private static Remedy call(
      Unit unit,
      Types types,
      ExpressionSite site,
      Expression.Member member,
      Owner owner,
      Inside inside) {
    boolean sized =
        site.parent()
            .filter(p -> p instanceof Expression.Unary u && u.operator().equals("sizeof"))
            .isPresent();
    if (!member.isEditable() || sized || owner.losesText(unit, member.span())) {
      return Remedy.advice("use `%s`".formatted(inside.what()));
    }
    boolean cast =
        inside.what().equals("PyDict_Size")
            && !types
                .of(site.function(), owner.expression())
                .equals(Optional.of(new Type("PyObject", 1)));
    String pointer = (cast ? "(PyObject *)" : "") + owner.pointer();
    return Remedy.fix(
        "use `%s`".formatted(inside.what()),
        Edits.of(List.of(Edit.replace(member.span(), inside.what() + "(" + pointer + ")"))));
  }

  private static Remedy item(
      Unit unit, ExpressionSite site, Expression.Member member, Owner owner, Inside inside) {
    boolean list = inside.structure().equals("PyListObject");
    Node parent = site.parent().orElse(member);
    if (!(parent instanceof Expression.Index index) || index.array() != member) {
      return list
          ? Remedy.advice(
              "do not keep a pointer to the items, which another thread may move: use"
                  + " `PyList_GetItemRef`, or a critical section on the list")
          : Remedy.leftAlone("a tuple does not change");
    }
    ExpressionSite outer = site.outer().orElseThrow();
    Node around = outer.parent().orElse(index);
    if (around instanceof Expression.Assign assign && assign.target() == index) {
      return set(unit, outer, assign, index, owner, list);
    }
    if (around instanceof Expression.Unary unary && unary.operator().equals("&")) {
      return list
          ? Remedy.advice("do not keep a pointer to an item, which another thread may move")
          : Remedy.leftAlone("a tuple does not change");
    }
    if (!index.isEditable() || loses(unit, index, owner)) {
      return Remedy.advice("use `%s`".formatted(inside.what()));
    }
    String position = Owner.argument(index.index().span().of(unit.file().text()));
    return Remedy.fix(
        "use `%s`".formatted(inside.what()),
        Edits.of(
            List.of(
                Edit.replace(
                    index.span(), inside.what() + "(" + owner.pointer() + ", " + position + ")"))));
  }

  private static boolean loses(Unit unit, Expression.Index index, Owner owner) {
    Span position = index.index().span();
    return !index.span().contains(owner.kept())
        || !index.span().contains(position)
        || Owner.loses(unit, new Span(index.span().start(), owner.kept().start()))
        || Owner.loses(unit, new Span(owner.kept().end(), position.start()))
        || Owner.loses(unit, new Span(position.end(), index.span().end()));
  }

  private static Remedy set(
      Unit unit,
      ExpressionSite outer,
      Expression.Assign assign,
      Expression.Index index,
      Owner owner,
      boolean list) {
    String setter = list ? "PyList_SET_ITEM" : "PyTuple_SET_ITEM";
    boolean valueless =
        outer.outer().map(ExpressionSite::isValueless).orElse(false)
            && assign.operator().equals("=");
    Span rest = new Span(assign.span().start(), assign.value().span().start());
    if (!valueless
        || !assign.isEditable()
        || !assign.value().isEditable()
        || assign.value().span().end() != assign.span().end()
        || Owner.loses(unit, rest)) {
      return Remedy.advice("use `%s` in a statement of its own".formatted(setter));
    }
    String text = unit.file().text();
    String position = Owner.argument(index.index().span().of(text));
    String value = Owner.argument(assign.value().span().of(text));
    return Remedy.fix(
        "use `%s`".formatted(setter),
        Edits.of(
            List.of(
                Edit.replace(
                    assign.span(),
                    setter + "(" + owner.pointer() + ", " + position + ", " + value + ")"))));
  }

  /** A type of the file itself, in the function that makes it ready or that makes the module. */
  private static boolean isOwnTypeBeingMade(
      Types types, ExpressionSite site, Expression.Member member) {
    boolean own =
        !member.arrow()
            && member.object() instanceof Expression.Name
            && types
                .of(Optional.empty(), member.object())
                .equals(Optional.of(new Type("PyTypeObject", 0)));
    return own && site.function().filter(ObjectInsides::makesTypes).isPresent();
  }

  private static boolean makesTypes(Function function) {
    return function.name().startsWith("PyInit_")
        || function.name().endsWith("_exec")
        || !ExpressionSite.in(
                function,
                e -> e instanceof Expression.Call call && call.name().equals("PyType_Ready"))
            .isEmpty();
  }
}
