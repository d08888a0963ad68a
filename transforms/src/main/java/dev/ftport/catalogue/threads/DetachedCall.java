package dev.ftport.catalogue.threads;

import dev.ftport.facts.Expression;
import dev.ftport.facts.Function;
import dev.ftport.facts.Unit;
import dev.ftport.flow.Attachment;
import dev.ftport.flow.Attachment.Status;
import dev.ftport.flow.Attachment.Visit;
import dev.ftport.flow.DetachedReach;
import dev.ftport.flow.DetachedWay;
import dev.ftport.program.Program;
import dev.ftport.source.Span;
import dev.ftport.transform.About;
import dev.ftport.transform.Finding;
import dev.ftport.transform.Remedy;
import dev.ftport.transform.Settings;
import dev.ftport.transform.Transform;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds uses of the C API where the function itself has detached the thread state. */
public final class DetachedCall implements Transform {
  private static final About ABOUT = About.of(DetachedCall.class);

  @Override
  public About about() {
    return ABOUT;
  }

  @Override
  public List<Finding> find(Unit unit, Program program, Settings settings) {
    DetachedReach reach = new DetachedReach(Attachment.of(unit), program::detached);
    Map<Span, Finding> found = new LinkedHashMap<>();
    for (Function function : unit.functions()) {
      for (Visit visit : reach.attachment().follow(function, Status.ATTACHED).visits()) {
        if (visit.isDetached() && visit.by().isPresent()) {
          reach
              .from(visit.call())
              .ifPresent(
                  way ->
                      found.putIfAbsent(visit.call().span(), finding(unit, visit.by().get(), way)));
        }
      }
    }
    return List.copyOf(found.values());
  }

  private static Finding finding(Unit unit, Expression.Call by, DetachedWay to) {
    List<Expression.Call> calls = to.calls();
    String last =
        to.elsewhere()
            .map(DetachedWay.Elsewhere::name)
            .orElseGet(() -> DetachedReach.spelled(unit, calls.getLast()));
    String way =
        "the thread state is detached in line %d".formatted(unit.file().line(by.span().start()));
    boolean direct = calls.size() == 1 && to.elsewhere().isEmpty();
    String path = direct ? way : way + "; then comes " + DetachedReach.words(unit, to);
    return new Finding(
        ABOUT.id(),
        calls.getFirst().span(),
        "`%s` is called while no thread state is attached".formatted(last),
        Remedy.advice(
            "call it before the thread state is detached or after it is attached again, or attach"
                + " one for it (`Py_BLOCK_THREADS`, `PyGILState_Ensure`): "
                + path));
  }
}
