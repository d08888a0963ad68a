package dev.ftport.cli.batch;

import dev.ftport.cli.batch.PackageFile.Status;
import dev.ftport.cli.batch.WorkerProcess.Reply;
import dev.ftport.cli.tree.Reason;
import dev.ftport.source.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Has workers port packages, a few at once. What became of each is written before the next is
 * begun; nothing of it is kept here but sums.
 */
public final class Batch {
  /** How long Java may take until a worker waits for work. */
  private static final Duration START = Duration.ofMinutes(2);

  /** An apply is not cut off: it would leave a package half-way. */
  private static final Duration APPLY = Duration.ofDays(1);

  private final Settings settings;
  private final Store store;
  private final ContentKey keys;
  private final Progress progress;
  private final InstantSource clock;
  private final AtomicReference<@Nullable BatchException> stop = new AtomicReference<>();
  private Totals totals = Totals.NONE;

  /**
   * How a run goes about its packages.
   *
   * @param jobs how many packages are worked on at once
   * @param worker how a worker is started
   * @param limits what a package may use up
   * @param apply whether directories are changed
   * @param fingerprint all that results depend on beside the package
   * @param emptyReport what {@code diff --report} writes of nothing
   */
  public record Settings(
      int jobs,
      WorkerProcess.Start worker,
      Limits limits,
      boolean apply,
      String fingerprint,
      byte[] emptyReport) {}

  /** A run. */
  public Batch(Settings settings, Store store, Progress progress, InstantSource clock) {
    this.settings = settings;
    this.store = store;
    this.keys = new ContentKey(settings.fingerprint());
    this.progress = progress;
    this.clock = clock;
  }

  /**
   * Ports all packages that are not done yet.
   *
   * @throws BatchException if the run cannot go on; what is done is done
   */
  public Totals run(List<Source> sources) throws BatchException, InterruptedException {
    Queue<Source> waiting = new ConcurrentLinkedQueue<>(sources);
    List<Thread> lanes = new ArrayList<>();
    for (int i = 0; i < Math.min(settings.jobs(), sources.size()); i++) {
      lanes.add(Thread.ofPlatform().name("package lane " + i).start(() -> lane(waiting)));
    }
    for (Thread lane : lanes) {
      lane.join();
    }
    BatchException stopped = stop.get();
    if (stopped != null) {
      throw stopped;
    }
    return totals;
  }

  private void lane(Queue<Source> waiting) {
    try (Lane lane = new Lane()) {
      for (Source source = waiting.poll();
          source != null && stop.get() == null;
          source = waiting.poll()) {
        one(source, lane);
      }
    } catch (IOException e) {
      stop.compareAndSet(
          null,
          new BatchException(
              "`%s` cannot be written: %s; what is done so far is kept there, and another run goes on with the rest"
                  .formatted(store.out(), Reason.of(e))));
    } catch (BatchException e) {
      stop.compareAndSet(null, e);
    } catch (InterruptedException e) {
      stop.compareAndSet(null, new BatchException("stopped"));
    }
  }

  private void one(Source source, Lane lane)
      throws IOException, BatchException, InterruptedException {
    progress.started(source.name());
    long start = clock.millis();
    boolean kept = work(source, lane);
    PackageFile file = PackageFile.read(store.packageFile(source.name()));
    synchronized (this) {
      totals = totals.with(file, kept);
    }
    String time = kept ? "done before" : Durations.words(Duration.ofMillis(clock.millis() - start));
    progress.finished(source.name(), "%s (%s)".formatted(Totals.line(file), time), !file.isWhole());
  }

  /** Whether there was nothing to do. */
  private boolean work(Source source, Lane lane)
      throws IOException, BatchException, InterruptedException {
    if (source.problem().isPresent()) {
      undone(source, Status.FAILED, source.problem().get(), "");
      return false;
    }
    String key;
    try {
      key = keys.of(source);
    } catch (IOException e) {
      undone(source, Status.FAILED, "cannot be read: " + Reason.of(e), "");
      return false;
    }
    String limited = Sha256.of(key + settings.limits());
    Optional<PackageFile> finished = store.finished(source.name(), key, limited, settings.apply());
    if (finished.isPresent()) {
      return true;
    }
    Path files = store.files(source.name());
    Assignment request =
        new Assignment(
            source.name(),
            source.given(),
            source.path().toString(),
            source.archive(),
            key,
            settings.fingerprint(),
            store.scratch(source.name()).toString(),
            files.toString());
    Duration limit = settings.limits().time();
    switch (lane.worker().ask(request, limit)) {
      case Reply.Said said -> said(source, key, said.answer(), lane);
      case Reply.TimedOut late -> {
        lane.dismiss();
        undone(
            source,
            Status.TIMED_OUT,
            "it took longer than %s; `--time-limit` gives it more"
                .formatted(Durations.words(limit)),
            limited);
      }
      case Reply.OutOfMemory full -> {
        lane.dismiss();
        undone(
            source,
            Status.OUT_OF_MEMORY,
            "it needs more than %d MB of memory; `--memory-limit` gives it more"
                .formatted(settings.limits().megabytes()),
            limited);
      }
      case Reply.Died died -> {
        lane.dismiss();
        undone(source, Status.FAILED, ended(died.code()), "");
      }
    }
    store.forget(source.name());
    return false;
  }

  private void said(Source source, String key, Answer answer, Lane lane)
      throws IOException, BatchException, InterruptedException {
    switch (answer.kind()) {
      case UNCHANGED -> store.publish(source.name());
      case CHANGED -> {
        store.publish(source.name());
        if (settings.apply()) {
          apply(source, lane);
        }
      }
      case REFUSED -> undone(source, Status.REFUSED, answer.because(), source.archive() ? key : "");
      case FAILED -> undone(source, Status.FAILED, answer.because(), key);
      case READY, APPLIED -> throw new IOException("a worker says " + answer.kind());
    }
  }

  private void apply(Source source, Lane lane)
      throws IOException, BatchException, InterruptedException {
    switch (lane.worker().ask("apply", APPLY)) {
      case Reply.Said said -> {
        if (said.answer().kind() == Answer.Kind.APPLIED) {
          store.publishAlone(source.name());
        } else {
          undone(source, Status.REFUSED, "not applied: " + said.answer().because(), "");
        }
      }
      case Reply.TimedOut late -> halfWay(source, lane, "it took too long");
      case Reply.OutOfMemory full -> halfWay(source, lane, "the memory was used up");
      case Reply.Died died -> halfWay(source, lane, ended(died.code()));
    }
  }

  private void halfWay(Source source, Lane lane, String because) throws IOException {
    lane.dismiss();
    undone(
        source,
        Status.FAILED,
        "the apply stopped half-way, %s: `ftport undo %s` brings its files back"
            .formatted(because, source.given()),
        "");
  }

  private static String ended(int code) {
    return code > 128
        ? "its worker was ended by signal %d".formatted(code - 128)
        : "its worker ended with %d".formatted(code);
  }

  private void undone(Source source, Status status, String because, String key) throws IOException {
    store.publish(source, status, because, key, settings.emptyReport());
  }

  /** Works on one package after the other; the worker stays warm as long as it does well. */
  private final class Lane implements AutoCloseable {
    private Optional<WorkerProcess> current = Optional.empty();

    WorkerProcess worker() throws BatchException, InterruptedException {
      if (current.isEmpty()) {
        current = Optional.of(started());
      }
      return current.get();
    }

    private WorkerProcess started() throws BatchException, InterruptedException {
      try {
        WorkerProcess worker = WorkerProcess.start(settings.worker());
        if (worker.await(START) instanceof Reply.Said said
            && said.answer().kind() == Answer.Kind.READY) {
          return worker;
        }
        worker.close();
      } catch (IOException e) {
        throw new BatchException("a worker cannot be started: " + Reason.of(e));
      }
      throw new BatchException("a worker cannot be started: " + lastWords());
    }

    private String lastWords() {
      try {
        return Files.readAllLines(settings.worker().log()).reversed().stream()
            .filter(line -> !line.isBlank())
            .findFirst()
            .orElse("it says nothing");
      } catch (IOException unreadable) {
        return "it says nothing";
      }
    }

    void dismiss() {
      current.ifPresent(WorkerProcess::close);
      current = Optional.empty();
    }

    @Override
    public void close() {
      dismiss();
    }
  }
}
