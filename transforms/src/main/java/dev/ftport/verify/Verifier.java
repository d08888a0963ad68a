package dev.ftport.verify;

import dev.ftport.engine.Outcome;
import dev.ftport.engine.Report;
import dev.ftport.engine.Reported;
import dev.ftport.engine.Withdrawal;
import dev.ftport.facts.Language;
import dev.ftport.verify.Compiler.Strictness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Compiles each touched file before and after, against each interpreter, and withdraws the fixes
 * that break one: each alone, found by bisection.
 */
public final class Verifier {
  private final Compiler compiler;
  private final List<Interpreter> interpreters;
  private final int jobs;

  /**
   * A verifier.
   *
   * @param jobs how many compilers run at once
   */
  public Verifier(Compiler compiler, List<Interpreter> interpreters, int jobs) {
    this.compiler = compiler;
    this.interpreters = List.copyOf(interpreters);
    this.jobs = jobs;
  }

  /**
   * The package that is verified.
   *
   * @param root its root, which the paths of the report are relative to
   */
  public interface Subject {
    /** The root of the package, which the paths of its reports are relative to. */
    Path root();

    /** What the compiler is told for a file: directories of headers in the package too. */
    List<String> flags(String path);

    /** Ports it again, without the fixes that are withdrawn. */
    Report port(List<Withdrawal> withdrawn);
  }

  /** A file and an interpreter. */
  private record Pair(String path, Interpreter interpreter) {}

  /** How a pair was before: how strictly it compiled, or what was wrong. */
  private record Before(Strictness strictness, Optional<String> complaint) {}

  /**
   * Verifies a port.
   *
   * @param first the port, with nothing withdrawn
   * @throws IOException if a scratch directory cannot be made, or the compiler cannot be started
   */
  public Verified verify(Subject subject, Report first) throws IOException {
    Map<Pair, Before> known = new HashMap<>();
    List<Withdrawal> withdrawn = new ArrayList<>();
    Report report = first;
    List<Check> checks = checks(subject, report, known);
    while (checks.stream().anyMatch(Check::isBroken)) {
      Check broken = checks.stream().filter(Check::isBroken).findFirst().orElseThrow();
      List<Withdrawal> culprits = culprits(subject, report, broken, withdrawn, known);
      if (culprits.isEmpty()) {
        // No fix is at fault: there is nothing to take back.
        return new Verified(report, checks, withdrawn);
      }
      withdrawn.addAll(culprits);
      report = subject.port(withdrawn);
      checks = checks(subject, report, known);
    }
    return new Verified(report, checks, withdrawn);
  }

  /** The fewest fixes without which the file compiles again: its own, or else any. */
  private List<Withdrawal> culprits(
      Subject subject,
      Report report,
      Check broken,
      List<Withdrawal> withdrawn,
      Map<Pair, Before> known)
      throws IOException {
    String because =
        "with it, the file does not compile against %s: %s"
            .formatted(broken.interpreter(), broken.after().orElse(""));
    List<Withdrawal> own = applied(report, because, List.of(broken.path()));
    List<Withdrawal> all =
        applied(report, because, report.outcomes().stream().map(Outcome::path).toList());
    for (List<Withdrawal> suspects : List.of(own, all)) {
      if (!suspects.isEmpty() && !isBroken(subject, broken, both(withdrawn, suspects), known)) {
        return needed(subject, broken, withdrawn, suspects, known);
      }
    }
    return List.of();
  }

  /**
   * The fewest of {@code suspects} that must go: without all of them the file compiles, and with
   * all of them it does not.
   */
  private List<Withdrawal> needed(
      Subject subject,
      Check broken,
      List<Withdrawal> gone,
      List<Withdrawal> suspects,
      Map<Pair, Before> known)
      throws IOException {
    if (suspects.size() == 1) {
      return suspects;
    }
    List<Withdrawal> one = suspects.subList(0, suspects.size() / 2);
    List<Withdrawal> other = suspects.subList(suspects.size() / 2, suspects.size());
    if (!isBroken(subject, broken, both(gone, one), known)) {
      return needed(subject, broken, gone, one, known);
    }
    if (!isBroken(subject, broken, both(gone, other), known)) {
      return needed(subject, broken, gone, other, known);
    }
    List<Withdrawal> first = needed(subject, broken, both(gone, one), other, known);
    return both(first, needed(subject, broken, both(gone, first), one, known));
  }

  private static List<Withdrawal> both(List<Withdrawal> one, List<Withdrawal> other) {
    List<Withdrawal> all = new ArrayList<>(one);
    all.addAll(other);
    return all;
  }

  private static List<Withdrawal> applied(Report report, String because, List<String> paths) {
    List<Withdrawal> applied = new ArrayList<>();
    for (Outcome outcome : report.outcomes()) {
      if (paths.contains(outcome.path())) {
        outcome.findings().stream()
            .filter(Reported::applied)
            .forEach(one -> applied.add(Withdrawal.of(outcome.path(), one.finding(), because)));
      }
    }
    return applied;
  }

  private boolean isBroken(
      Subject subject, Check broken, List<Withdrawal> withdrawn, Map<Pair, Before> known)
      throws IOException {
    Interpreter interpreter =
        interpreters.stream()
            .filter(python -> python.name().equals(broken.interpreter()))
            .findFirst()
            .orElseThrow();
    List<Pair> pair = List.of(new Pair(broken.path(), interpreter));
    return compiled(subject, changed(subject.port(withdrawn)), pair, known).stream()
        .anyMatch(Check::isBroken);
  }

  private List<Check> checks(Subject subject, Report report, Map<Pair, Before> known)
      throws IOException {
    Map<String, byte[]> changed = changed(report);
    List<Pair> pairs = new ArrayList<>();
    for (String path : touched(subject, report, changed.keySet())) {
      interpreters.forEach(python -> pairs.add(new Pair(path, python)));
    }
    return pairs.isEmpty() ? List.of() : compiled(subject, changed, pairs, known);
  }

  /** The new contents by path. */
  private static Map<String, byte[]> changed(Report report) {
    Map<String, byte[]> changed = new LinkedHashMap<>();
    for (Outcome outcome : report.outcomes()) {
      switch (outcome) {
        case Outcome.Changed file -> changed.put(file.path(), file.after().bytes());
        case Outcome.Created file -> changed.put(file.path(), file.after().bytes());
        case Outcome.Unchanged ignored -> {}
        case Outcome.Skipped ignored -> {}
        case Outcome.Failed ignored -> {}
      }
    }
    return changed;
  }

  /** What is compiled: the changed sources, and those that name a changed header. */
  private static List<String> touched(Subject subject, Report report, Set<String> changed)
      throws IOException {
    List<String> headers =
        changed.stream()
            .filter(path -> !isCompiled(path))
            .map(path -> path.substring(path.lastIndexOf('/') + 1))
            .toList();
    List<String> touched = new ArrayList<>();
    for (Outcome outcome : report.outcomes()) {
      String path = outcome.path();
      if (isCompiled(path)
          && (changed.contains(path)
              || (outcome instanceof Outcome.Unchanged
                  && mentions(subject.root().resolve(path), headers)))) {
        touched.add(path);
      }
    }
    return touched;
  }

  private static boolean mentions(Path file, List<String> names) throws IOException {
    if (names.isEmpty() || !Files.isRegularFile(file)) {
      return false;
    }
    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    return names.stream().anyMatch(text::contains);
  }

  private List<Check> compiled(
      Subject subject, Map<String, byte[]> changed, List<Pair> pairs, Map<Pair, Before> known)
      throws IOException {
    List<Pair> unknown = pairs.stream().filter(pair -> !known.containsKey(pair)).toList();
    List<Before> before = inParallel(unknown, pair -> before(subject, pair));
    for (int i = 0; i < unknown.size(); i++) {
      known.put(unknown.get(i), before.get(i));
    }
    try (Overlay overlay = Overlay.of(subject.root(), changed)) {
      return inParallel(pairs, pair -> check(subject, overlay, pair, known.get(pair)));
    }
  }

  private Before before(Subject subject, Pair pair) throws IOException {
    Path file = subject.root().resolve(pair.path());
    List<String> flags = flags(subject, pair);
    Optional<String> strict = complaint(file, Strictness.STRICT, flags);
    if (strict.isEmpty()) {
      return new Before(Strictness.STRICT, strict);
    }
    return new Before(Strictness.USUAL, complaint(file, Strictness.USUAL, flags));
  }

  private Check check(Subject subject, Overlay overlay, Pair pair, @Nullable Before before)
      throws IOException {
    String name = pair.interpreter().name();
    if (before == null || before.complaint().isPresent()) {
      return new Check(
          pair.path(),
          name,
          before == null ? Optional.of("not compiled") : before.complaint(),
          Optional.empty());
    }
    List<String> flags =
        flags(subject, pair).stream()
            .map(
                flag ->
                    flag.startsWith("-I") ? "-I" + overlay.place(Path.of(flag.substring(2))) : flag)
            .toList();
    Path file = overlay.place(subject.root().resolve(pair.path()));
    return new Check(
        pair.path(), name, Optional.empty(), complaint(file, before.strictness(), flags));
  }

  private Optional<String> complaint(Path file, Strictness strictness, List<String> flags)
      throws IOException {
    return compiler.complaint(
        file, Language.of(file.toString(), "") == Language.CPP, strictness, flags);
  }

  private static List<String> flags(Subject subject, Pair pair) {
    List<String> flags = new ArrayList<>(subject.flags(pair.path()));
    flags.addAll(pair.interpreter().flags());
    return flags;
  }

  /** A header is compiled with what includes it. */
  private static boolean isCompiled(String path) {
    return path.matches("(?i).*\\.(c|cc|cpp|cxx|c\\+\\+)");
  }

  @FunctionalInterface
  private interface Work<T, R> {
    R of(T item) throws IOException;
  }

  private <T, R> List<R> inParallel(List<T> items, Work<T, R> work) throws IOException {
    ExecutorService pool = Executors.newFixedThreadPool(Math.max(1, jobs));
    try {
      List<Future<R>> futures = new ArrayList<>();
      for (T item : items) {
        futures.add(pool.submit(() -> work.of(item)));
      }
      List<R> results = new ArrayList<>();
      for (Future<R> future : futures) {
        results.add(future.get());
      }
      return results;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failure) {
        throw failure;
      }
      throw new UncheckedIOException(new IOException(e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      pool.shutdownNow();
    }
  }
}
