package dev.ftport.catalogue.locks;

import dev.ftport.facts.Expression;
import dev.ftport.facts.Function;
import dev.ftport.facts.Node;
import dev.ftport.facts.Statement;
import dev.ftport.facts.Unit;
import dev.ftport.flow.Attachment;
import dev.ftport.flow.Attachment.Followed;
import dev.ftport.flow.Attachment.Status;
import dev.ftport.flow.ControlFlow.Point;
import dev.ftport.flow.Locks;
import dev.ftport.flow.Locks.Take;
import dev.ftport.flow.Route;
import dev.ftport.program.Program;
import dev.ftport.source.Span;
import dev.ftport.transform.About;
import dev.ftport.transform.Finding;
import dev.ftport.transform.Remedy;
import dev.ftport.transform.Settings;
import dev.ftport.transform.Transform;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds locks that are waited for with a thread state attached. */
public final class BlockingLock implements Transform {
  private static final About ABOUT = About.of(BlockingLock.class);

  /** What a spin lock is made of: it sets a flag and says whether it was set before. */
  private static final Set<String> TESTS =
      Set.of(
          "test_and_set",
          "atomic_flag_test_and_set",
          "atomic_flag_test_and_set_explicit",
          "__sync_lock_test_and_set",
          "__atomic_test_and_set",
          "_InterlockedExchange",
          "InterlockedExchange",
          "atomic_exchange",
          "pthread_spin_trylock",
          "pthread_mutex_trylock",
          "TryEnterCriticalSection",
          "try_lock");

  @Override
  public About about() {
    return ABOUT;
  }

  @Override
  public List<Finding> find(Unit unit, Program program, Settings settings) {
    Locks locks = Locks.of(unit);
    List<Finding> findings = new ArrayList<>();
    for (Take take : locks.takes()) {
      if (take.staysAttached()) {
        findings.add(
            finding(
                take.span(),
                "`%s` is waited for with a thread state attached".formatted(take.lock()),
                remedy(unit, locks, take)));
      }
    }
    for (Function function : unit.functions()) {
      function
          .body()
          .walk(
              node -> {
                if (node instanceof Statement.Loop loop && isSpin(loop)) {
                  findings.add(
                      finding(
                          new Span(loop.span().start(), loop.body().span().start()),
                          "a spin loop waits for a lock",
                          spin(locks, function, loop)));
                }
              });
    }
    return findings;
  }

  private static Finding finding(Span span, String message, Remedy remedy) {
    return new Finding(ABOUT.id(), span, message, remedy);
  }

  private static Remedy remedy(Unit unit, Locks locks, Take take) {
    if (isDetached(locks.attachment(), take.function(), take.node())) {
      return Remedy.leftAlone("no thread state is attached where it is waited for");
    }
    Optional<Expression.Call> waits =
        locks.takes().stream()
            .filter(other -> other.lock().equals(take.lock()))
            .flatMap(other -> locks.held(other).stream())
            .filter(call -> locks.mayWait(call) && !onlySets(call.name()))
            .findFirst();
    return waits
        .map(
            call ->
                Remedy.advice(
                    "wait between `Py_BEGIN_ALLOW_THREADS` and `Py_END_ALLOW_THREADS`, or use a"
                        + " `PyMutex`, which lets the world stop while it waits: whoever holds it"
                        + " comes to `%s` in line %d, and may wait there for this thread"
                            .formatted(call.name(), unit.file().line(call.span().start()))))
        .orElseGet(() -> unseen(locks, take));
  }

  /** Whether a function sets or clears an exception, and no more. */
  private static boolean onlySets(String function) {
    return function.startsWith("PyErr_Set")
        || function.equals("PyErr_Format")
        || function.equals("PyErr_NoMemory")
        || function.equals("PyErr_Clear");
  }

  /** Nothing in the file waits for Python while the lock is held. */
  private static Remedy unseen(Locks locks, Take take) {
    return locks.takes().stream()
            .filter(other -> other.lock().equals(take.lock()))
            .anyMatch(locks::outlives)
        ? Remedy.advice(
            "see that nobody calls Python while it is held, or wait for it between"
                + " `Py_BEGIN_ALLOW_THREADS` and `Py_END_ALLOW_THREADS`: a function returns with it"
                + " held")
        : Remedy.leftAlone("nothing that is called while it is held waits for Python");
  }

  private static boolean isDetached(Attachment attachment, Function function, Node node) {
    Set<Status> known = new LinkedHashSet<>();
    for (Status entry : attachment.entries(function)) {
      Followed followed = attachment.follow(function, entry);
      Optional<Point> point =
          node instanceof Statement statement
              ? followed.flow().first(statement)
              : Route.pointOf(followed.flow(), node);
      List<Set<Attachment.State>> states = new ArrayList<>();
      followed.visits().stream()
          .filter(visit -> visit.call() == node)
          .forEach(visit -> states.add(visit.states()));
      if (states.isEmpty()) {
        point.ifPresent(p -> states.add(followed.before().getOrDefault(p, Set.of())));
      }
      states.forEach(all -> all.forEach(state -> known.add(state.status())));
    }
    return !known.isEmpty() && known.stream().allMatch(status -> status == Status.DETACHED);
  }

  private static boolean isSpin(Statement.Loop loop) {
    return loop.condition().isPresent()
        && asks(loop.condition().get())
        && (loop.kind() == Statement.Loop.Kind.WHILE || loop.kind() == Statement.Loop.Kind.DO);
  }

  private static boolean asks(Expression condition) {
    boolean[] found = new boolean[1];
    condition.walk(
        node ->
            found[0] |=
                node instanceof Expression.Call call
                    && (TESTS.contains(call.name()) || isSwapOfConstants(call)));
    return found[0];
  }

  /** {@code compare_exchange(&lock, 0, 1)}: other exchanges are no locks. */
  private static boolean isSwapOfConstants(Expression.Call call) {
    return switch (call.name()) {
      case "__sync_bool_compare_and_swap", "InterlockedCompareExchange" ->
          call.arguments().size() == 3
              && call.arguments().subList(1, 3).stream()
                  .allMatch(argument -> argument.withoutCasts() instanceof Expression.Literal);
      default -> false;
    };
  }

  private static Remedy spin(Locks locks, Function function, Statement.Loop loop) {
    boolean[] detaches = new boolean[1];
    loop.walk(
        node ->
            detaches[0] |=
                node instanceof Expression.Call call && call.name().equals("PyEval_SaveThread"));
    if (detaches[0]) {
      return Remedy.leftAlone("the thread state is detached in each round");
    }
    return isDetached(locks.attachment(), function, loop.condition().orElseThrow())
        ? Remedy.leftAlone("no thread state is attached where it is waited for")
        : Remedy.advice(
            "use a `PyMutex`, or detach the thread state in the loop: who holds the lock may wait"
                + " for this thread, which never lets the world stop");
  }
}
