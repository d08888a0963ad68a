package dev.ftport.engine;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Works on several items at once, each in a thread of its own with a deep stack, so that deeply
 * nested code can be read and an item past its time can be given up.
 */
final class Lanes {
  /** Enough for some hundred thousand nested brackets; only what is used takes memory. */
  private static final long STACK = 512L << 20;

  /** How many times as long as its own time a file is waited for, at most. */
  private static final int LONGEST_WAIT = 5;

  private final int lanes;
  private final Duration budget;

  Lanes(int lanes, Duration budget) {
    this.lanes = Math.max(1, lanes);
    this.budget = budget;
  }

  /**
   * Calls {@code work} for each item.
   *
   * @param broken what stands for an item whose work was given up, with the reason
   * @return the results in the order of the items
   */
  <T, R> List<R> run(List<T> items, Function<T, R> work, BiFunction<T, String, R> broken) {
    AtomicReferenceArray<@Nullable R> results = new AtomicReferenceArray<>(items.size());
    AtomicInteger next = new AtomicInteger();
    List<Thread> running = new ArrayList<>();
    for (int lane = 0; lane < Math.min(lanes, items.size()); lane++) {
      Thread thread =
          new Thread(
              () -> {
                for (int i = next.getAndIncrement(); i < items.size(); i = next.getAndIncrement()) {
                  results.set(i, one(items.get(i), work, broken));
                }
              },
              "lane " + lane);
      thread.setDaemon(true);
      thread.start();
      running.add(thread);
    }
    List<R> all = new ArrayList<>();
    try {
      for (Thread thread : running) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    for (int i = 0; i < items.size(); i++) {
      R result = results.get(i);
      all.add(result == null ? broken.apply(items.get(i), "not worked on") : result);
    }
    return all;
  }

  private <T, R> R one(T item, Function<T, R> work, BiFunction<T, String, R> broken) {
    AtomicReferenceArray<@Nullable Object> answer = new AtomicReferenceArray<>(2);
    Thread thread =
        new Thread(
            null,
            () -> {
              try {
                answer.set(0, work.apply(item));
              } catch (Throwable e) {
                answer.set(1, e);
              }
            },
            "file",
            STACK);
    thread.setDaemon(true);
    thread.start();
    try {
      await(thread);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return broken.apply(item, "interrupted");
    }
    @SuppressWarnings("unchecked")
    R result = (R) answer.get(0);
    if (result != null) {
      return result;
    }
    // What is given up stops at its next look at the clock, and leaves time to the others.
    thread.interrupt();
    return broken.apply(item, because(answer.get(1)));
  }

  /**
   * Waits for the end, or until the budget is used up. It is the thread's own time that counts:
   * what a busy machine gives to others must not change what becomes of a file. One that works on
   * nothing is not waited for without end.
   */
  private void await(Thread thread) throws InterruptedException {
    if (thread.join(budget)) {
      return;
    }
    ThreadMXBean clock = ManagementFactory.getThreadMXBean();
    for (int i = 1; i < LONGEST_WAIT; i++) {
      long used = clock.isThreadCpuTimeSupported() ? clock.getThreadCpuTime(thread.threadId()) : -1;
      Duration left = budget.minusNanos(used);
      if (used < 0 || left.isNegative() || left.isZero()) {
        return;
      }
      if (thread.join(left)) {
        return;
      }
    }
  }

  private String because(@Nullable Object thrown) {
    return switch (thrown) {
      case null -> "not read within %d seconds; left as it is".formatted(budget.toSeconds());
      case StackOverflowError e -> "nested too deeply to be read; left as it is";
      case OutOfMemoryError e -> "too large to be read in the memory there is; left as it is";
      default ->
          "not read because of a fault in this program (%s); left as it is".formatted(thrown);
    };
  }
}
