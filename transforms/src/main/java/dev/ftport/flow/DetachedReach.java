package dev.ftport.flow;

import dev.ftport.capi.Detached;
import dev.ftport.facts.Expression;
import dev.ftport.facts.Function;
import dev.ftport.facts.Unit;
import dev.ftport.flow.Attachment.Status;
import dev.ftport.flow.Attachment.Visit;
import dev.ftport.flow.DetachedWay.Elsewhere;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which functions of a file come to the C API when they are called without a thread state. */
public final class DetachedReach {
  /**
   * Where a function of another file comes to the C API when it is called without a thread state.
   */
  @FunctionalInterface
  public interface Others {
    /** The place, if the function is known and there is one. */
    Optional<Elsewhere> comeTo(String function);
  }

  private final Attachment attachment;
  private final Others others;
  private final Map<Function, Optional<DetachedWay>> known = new IdentityHashMap<>();
  private final Set<Function> open = Collections.newSetFromMap(new IdentityHashMap<>());

  /** What the functions of a file reach, by themselves and through those of other files. */
  public DetachedReach(Attachment attachment, Others others) {
    this.attachment = attachment;
    this.others = others;
  }

  /** The thread states of the same file. */
  public Attachment attachment() {
    return attachment;
  }

  /**
   * The calls that lead from {@code function}, entered without a thread state, to one that needs
   * one: the last of them; empty if there are none.
   */
  public Optional<DetachedWay> from(Function function) {
    Optional<DetachedWay> before = known.get(function);
    if (before != null) {
      return before;
    }
    if (!open.add(function)) {
      return Optional.empty();
    }
    Optional<DetachedWay> found =
        attachment.follow(function, Status.DETACHED).visits().stream()
            .filter(Visit::isDetached)
            .map(visit -> from(visit.call()))
            .flatMap(Optional::stream)
            .findFirst();
    open.remove(function);
    known.put(function, found);
    return found;
  }

  /** The calls from {@code call}, made without a thread state, to one that needs one. */
  public Optional<DetachedWay> from(Expression.Call call) {
    if (!(call.callee() instanceof Expression.Name)) {
      return Optional.empty();
    }
    if (attachment.isOwn(call.name())) {
      return attachment.function(call.name()).flatMap(this::from).map(way -> way.behind(call));
    }
    return Detached.needsThreadState(call.name())
        ? Optional.of(new DetachedWay(List.of(call), Optional.empty()))
        : others
            .comeTo(call.name())
            .map(place -> new DetachedWay(List.of(call), Optional.of(place)));
  }

  /** The calls in words: {@code a}, which calls {@code b} in line 3. */
  public static String words(Unit unit, DetachedWay way) {
    StringBuilder words = new StringBuilder();
    for (Expression.Call call : way.calls()) {
      words
          .append(words.isEmpty() ? "" : ", which calls ")
          .append('`')
          .append(spelled(unit, call))
          .append("` in line ")
          .append(unit.file().line(call.span().start()));
    }
    way.elsewhere().ifPresent(place -> words.append(", which comes to ").append(place.words()));
    return words.toString();
  }

  /** The name of a call, or of the macro that it comes out of. */
  public static String spelled(Unit unit, Expression.Call call) {
    if (call.isEditable()) {
      return call.name();
    }
    String text = call.span().of(unit.file().text());
    int end = 0;
    while (end < text.length() && Character.isJavaIdentifierPart(text.charAt(end))) {
      end++;
    }
    return end == 0 ? call.name() : text.substring(0, end);
  }
}
