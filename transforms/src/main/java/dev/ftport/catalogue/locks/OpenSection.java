package dev.ftport.catalogue.locks;

import dev.ftport.facts.Expression;
import dev.ftport.facts.Function;
import dev.ftport.facts.Node;
import dev.ftport.facts.Statement;
import dev.ftport.facts.Unit;
import dev.ftport.flow.Attachment;
import dev.ftport.flow.ControlFlow.Point;
import dev.ftport.flow.Events;
import dev.ftport.flow.Ledger;
import dev.ftport.flow.Route;
import dev.ftport.flow.Sections;
import dev.ftport.flow.Sections.Fault;
import dev.ftport.flow.Sections.Form;
import dev.ftport.flow.Sections.Kind;
import dev.ftport.flow.Sections.Section;
import dev.ftport.flow.Throws;
import dev.ftport.program.Program;
import dev.ftport.source.Span;
import dev.ftport.transform.About;
import dev.ftport.transform.Finding;
import dev.ftport.transform.Remedy;
import dev.ftport.transform.Settings;
import dev.ftport.transform.Transform;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds ways on which a critical section is not closed as it was opened. */
public final class OpenSection implements Transform {
  private static final About ABOUT = About.of(OpenSection.class);

  @Override
  public About about() {
    return ABOUT;
  }

  @Override
  public List<Finding> find(Unit unit, Program program, Settings settings) {
    List<Finding> findings = new ArrayList<>();
    Attachment attachment = Attachment.of(unit);
    for (Function function : unit.functions()) {
      Sections sections = Sections.of(unit, function);
      Set<Section> thrown = new HashSet<>();
      for (Fault fault : sections.faults()) {
        if (fault.kind() == Kind.THROWN
            && (!throwsFor(attachment, function, fault.span())
                || !thrown.add(fault.section().orElseThrow()))) {
          continue;
        }
        if ((fault.kind() == Kind.LEFT || (fault.kind() == Kind.ENTERED && !hasGoto(function)))
            && isClosedUnderACondition(unit, function, fault)) {
          continue;
        }
        if (!isOfWrapper(sections, fault)) {
          findings.add(
              new Finding(
                  ABOUT.id(), fault.span(), fault.kind().words(), remedy(unit, sections, fault)));
        }
      }
    }
    return findings;
  }

  /** Whether something that is seen to throw stands at {@code span}. */
  private static boolean throwsFor(Attachment attachment, Function function, Span span) {
    boolean[] found = new boolean[1];
    function
        .body()
        .walk(
            node ->
                found[0] =
                    found[0] || (node.span().equals(span) && Throws.of(attachment).in(node)));
    return found[0];
  }

  private static boolean hasGoto(Function function) {
    boolean[] found = new boolean[1];
    function.body().walk(node -> found[0] |= node instanceof Statement.Goto);
    return found[0];
  }

  /** Whether the way on which it stays open is none, because of what the conditions say. */
  private static boolean isClosedUnderACondition(Unit unit, Function function, Fault fault) {
    return fault
        .section()
        .filter(section -> section.form() == Form.FUNCTION)
        .map(
            section ->
                Ledger.taken(unit, function).stream()
                    .filter(taken -> taken.call() == section.opening())
                    .flatMap(taken -> taken.ledger().rows().stream())
                    .noneMatch(row -> row.fault().isPresent()))
        .orElse(false);
  }

  /** Whether the function only opens a section, or only closes one, for its callers. */
  private static boolean isOfWrapper(Sections sections, Fault fault) {
    return switch (fault.kind()) {
      case LEFT ->
          fault
              .section()
              .filter(s -> s.form() == Form.FUNCTION && sections.closings(s).isEmpty())
              .map(s -> s.opening().arguments().getFirst().asAddressOf().isEmpty())
              .orElse(false);
      case ENTERED -> sections.all().isEmpty();
      case THROWN, REOPENED, ORDER, UNKNOWN -> false;
    };
  }

  private static Remedy remedy(Unit unit, Sections sections, Fault fault) {
    boolean macro = fault.section().map(section -> section.form() == Form.MACRO).orElse(false);
    String way = fault.section().flatMap(s -> way(unit, sections, s, fault)).orElse("");
    return Remedy.advice(
        switch (fault.kind()) {
              case LEFT ->
                  macro
                      ? "set a flag, leave behind `Py_END_CRITICAL_SECTION`, or put the body into a"
                          + " function that is called inside the section"
                      : "call `PyCriticalSection_End` on this way, too";
              case THROWN ->
                  "catch the exception inside, or hold the section with an object that ends it when"
                      + " it dies (`PyCriticalSection_Begin`, `PyCriticalSection_End`)";
              case ENTERED ->
                  "jump to a place before the section, or behind it: what is locked here was never"
                      + " locked";
              case REOPENED -> "end the section before it is opened again";
              case ORDER -> "end the section first that was opened last";
              case UNKNOWN -> "see that each way out of the section ends it";
            }
            + way);
  }

  private static Optional<String> way(Unit unit, Sections sections, Section section, Fault fault) {
    if (fault.kind() != Kind.LEFT) {
      return Optional.empty();
    }
    return Route.pointOf(sections.flow(), section.opening())
        .flatMap(from -> Route.between(unit, from, p -> isAt(p, fault.span()), p -> false))
        .map(route -> ": " + route.words());
  }

  private static boolean isAt(Point point, Span span) {
    return Events.statement(point).map(Node::span).filter(span::equals).isPresent()
        || point.step().evaluated().stream()
            .filter(Expression.class::isInstance)
            .anyMatch(node -> node.span().equals(span));
  }
}
