package dev.ftport.cli;

import dev.ftport.verify.Compiler;
import dev.ftport.verify.Interpreters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What is asked of a compiler. */
final class VerifyOptions {
  @Option(
      names = "--verify",
      negatable = true,
      description = {
        "compile each changed file before and after, for its syntax only, and take fixes back that",
        "break one; nothing of the package is run"
      })
  private boolean verify;

  @Option(
      names = "--python",
      paramLabel = "WHICH",
      split = ",",
      description = {
        "compile against these, with --verify: names on the path (python3.13t), versions (3.13t),",
        "paths, ranges (3.9..3.15); default: every Python 3.9 or newer on the path that has headers"
      })
  private List<String> pythons = new ArrayList<>();

  /** What looks at the packages of a run; empty if nothing is asked of a compiler. */
  Optional<Verification> verification(Shell shell, int jobs) throws WrongUse {
    return verify || !pythons.isEmpty() ? Optional.of(always(shell, jobs)) : Optional.empty();
  }

  /**
   * What looks at the packages of a run.
   *
   * @throws WrongUse if there is no compiler, or nothing to compile against
   */
  Verification always(Shell shell, int jobs) throws WrongUse {
    Compiler compiler =
        Compiler.find(shell.environment())
            .orElseThrow(
                () ->
                    new WrongUse(
                        "there is no compiler `%s`; install one, or name one in CC"
                            .formatted(shell.environment().getOrDefault("CC", "cc"))));
    Interpreters machine = new Interpreters(shell.environment().getOrDefault("PATH", ""));
    Interpreters.Found found = pythons.isEmpty() ? machine.all() : machine.named(pythons);
    if (found.interpreters().isEmpty()) {
      throw new WrongUse(
          found.missing().isEmpty()
              ? "there is no Python with headers on the path; name one with `--python`"
              : found.missing().getFirst());
    }
    return new Verification(compiler, found.interpreters(), found.missing(), jobs);
  }
}
