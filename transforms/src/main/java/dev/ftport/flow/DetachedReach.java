package dev.ftport.flow;

import dev.ftport.capi.Detached;
import dev.ftport.facts.Expression;
import dev.ftport.facts.Function;
import dev.ftport.facts.Unit;
import dev.ftport.flow.Attachment.Status;
import dev.ftport.flow.Attachment.Visit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which functions of a file come to the C API when they are called without a thread state. */
public final class DetachedReach {
  private final Attachment attachment;
  private final Map<Function, Optional<List<Expression.Call>>> known = new IdentityHashMap<>();
  private final Set<Function> open = Collections.newSetFromMap(new IdentityHashMap<>());

  /** What the functions of {@code unit} reach. */
  public DetachedReach(Unit unit) {
    this.attachment = Attachment.of(unit);
  }

  /** The thread states of the same file. */
  public Attachment attachment() {
    return attachment;
  }

  /**
   * The calls that lead from {@code function}, entered without a thread state, to one that needs
   * one: the last of them; empty if there are none.
   */
  public Optional<List<Expression.Call>> from(Function function) {
    Optional<List<Expression.Call>> before = known.get(function);
    if (before != null) {
      return before;
    }
    if (!open.add(function)) {
      return Optional.empty();
    }
    Optional<List<Expression.Call>> found =
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
  public Optional<List<Expression.Call>> from(Expression.Call call) {
    if (call.callee() instanceof Expression.Name
        && !attachment.isOwn(call.name())
        && Detached.needsThreadState(call.name())) {
      return Optional.of(List.of(call));
    }
    Optional<Function> own =
        call.callee() instanceof Expression.Name
            ? attachment.function(call.name())
            : Optional.empty();
    return own.flatMap(this::from)
        .map(
            rest -> {
              List<Expression.Call> all = new ArrayList<>(List.of(call));
              all.addAll(rest);
              return all;
            });
  }

  /** The calls in words: {@code a}, which calls {@code b} in line 3. */
  public static String words(Unit unit, List<Expression.Call> calls) {
    StringBuilder words = new StringBuilder();
    for (Expression.Call call : calls) {
      words
          .append(words.isEmpty() ? "" : ", which calls ")
          .append('`')
          .append(spelled(unit, call))
          .append("` in line ")
          .append(unit.file().line(call.span().start()));
    }
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
