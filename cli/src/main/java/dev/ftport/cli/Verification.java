package dev.ftport.cli;

import dev.ftport.engine.Report;
import dev.ftport.engine.Withdrawal;
import dev.ftport.verify.Check;
import dev.ftport.verify.Compiler;
import dev.ftport.verify.Interpreter;
import dev.ftport.verify.Verified;
import dev.ftport.verify.Verifier;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Has a compiler look at all packages of a run, and tells of it. */
final class Verification {
  private final Compiler compiler;
  private final Verifier verifier;
  private final List<Interpreter> interpreters;
  private final List<String> missing;
  private final List<Check> checks = new ArrayList<>();
  private final List<Withdrawal> withdrawn = new ArrayList<>();

  /**
   * A verification.
   *
   * @param missing the interpreters that were asked for and cannot be used, a line each
   * @param jobs how many compilers run at once
   */
  Verification(Compiler compiler, List<Interpreter> interpreters, List<String> missing, int jobs) {
    this.compiler = compiler;
    this.verifier = new Verifier(compiler, interpreters, jobs);
    this.interpreters = List.copyOf(interpreters);
    this.missing = List.copyOf(missing);
  }

  /** What it compiles with and against, in words that change when these do. */
  List<String> tools() {
    List<String> tools = new ArrayList<>(List.of(compiler.toString()));
    interpreters.forEach(python -> tools.add(python.toString()));
    return tools;
  }

  /** The interpreters that were asked for and cannot be used, a line each. */
  List<String> missing() {
    return missing;
  }

  /** A port of {@code subject} in which what compiled before compiles after. */
  Report of(Base base, Verifier.Subject subject, Report first) throws IOException {
    Verified verified = verifier.verify(subject, first);
    Path root = subject.root();
    for (Check check : verified.checks()) {
      checks.add(
          new Check(
              base.name(root.resolve(check.path())),
              check.interpreter(),
              check.before(),
              check.after()));
    }
    for (Withdrawal one : verified.withdrawn()) {
      withdrawn.add(
          new Withdrawal(
              base.name(root.resolve(one.path())), one.transform(), one.start(), one.because()));
    }
    return verified.report();
  }

  /** The checks of all packages. */
  List<Check> checks() {
    return List.copyOf(checks);
  }

  /** Whether a file is broken although no fix is at fault. */
  boolean isBroken() {
    return checks.stream().anyMatch(Check::isBroken);
  }

  /** Whether a fix was taken back. */
  boolean hasWithdrawn() {
    return !withdrawn.isEmpty();
  }

  /**
   * What people read of it, a line each.
   *
   * @param verbose whether what proves nothing is named, too
   */
  List<String> lines(boolean verbose) {
    List<String> lines = new ArrayList<>();
    missing.forEach(line -> lines.add("not verified: " + line));
    Map<String, Integer> proofs = new LinkedHashMap<>();
    Map<String, Integer> without = new LinkedHashMap<>();
    interpreters.forEach(python -> proofs.put(python.name(), 0));
    for (Check check : checks) {
      if (check.isProof()) {
        proofs.merge(check.interpreter(), 1, Integer::sum);
      } else if (!check.isBroken()) {
        without.merge(check.interpreter(), 1, Integer::sum);
        if (verbose) {
          lines.add(
              "proves nothing: %s did not compile against %s before: %s"
                  .formatted(check.path(), check.interpreter(), check.before().orElse("")));
        }
      }
    }
    proofs.forEach(
        (python, number) ->
            lines.add(
                "verified: %d file%s compile%s before and after against %s%s"
                    .formatted(
                        number,
                        number == 1 ? "" : "s",
                        number == 1 ? "s" : "",
                        python,
                        without.containsKey(python)
                            ? ", %d did not before".formatted(without.get(python))
                            : "")));
    if (!withdrawn.isEmpty()) {
      lines.add(
          "withdrawn: %d fix%s that broke a file"
              .formatted(withdrawn.size(), withdrawn.size() == 1 ? "" : "es"));
    }
    for (Check check : checks) {
      if (check.isBroken()) {
        lines.add(
            "broken: %s does not compile against %s any more: %s"
                .formatted(check.path(), check.interpreter(), check.after().orElse("")));
      }
    }
    return lines;
  }
}
