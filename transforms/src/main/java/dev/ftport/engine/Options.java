package dev.ftport.engine;

import dev.ftport.transform.Finding;
import dev.ftport.transform.Remedy;
import dev.ftport.transform.Safety;
import dev.ftport.transform.Settings;
import java.time.Duration;

/**
 * How the engine goes about a package.
 *
 * @param settings what the transforms are told
 * @param unsafe whether fixes that a maintainer must agree to are applied too
 * @param declare when a declaration of support is written
 * @param threads how many files are worked on at once
 * @param budget how long one file may take before it counts as failed
 * @param ledgers whether the report has the ledgers of the fixes
 * @param perFile which transforms are not asked about which file
 */
public record Options(
    Settings settings,
    boolean unsafe,
    Declare declare,
    int threads,
    Duration budget,
    boolean ledgers,
    PerFile perFile) {
  /** Without ledgers in the report, and without a rule for a file. */
  public Options(Settings settings, boolean unsafe, Declare declare, int threads, Duration budget) {
    this(settings, unsafe, declare, threads, budget, false);
  }

  /** Without a rule for a file. */
  public Options(
      Settings settings,
      boolean unsafe,
      Declare declare,
      int threads,
      Duration budget,
      boolean ledgers) {
    this(settings, unsafe, declare, threads, budget, ledgers, PerFile.NONE);
  }

  /** What is done when the user chooses nothing. */
  public static final Options DEFAULT =
      new Options(
          Settings.DEFAULT,
          false,
          Declare.ALWAYS,
          Runtime.getRuntime().availableProcessors(),
          Duration.ofSeconds(60));

  /** Whether a finding is a fix that the user lets be applied. */
  boolean wants(Finding finding) {
    return finding.remedy() instanceof Remedy.Fix fix
        && (unsafe || fix.safety() instanceof Safety.Safe);
  }

  /** When the declaration that a module runs without the GIL is written. */
  public enum Declare {
    /** Always; its finding counts the hazards that are still open. */
    ALWAYS,
    /** Only in a package without a known hazard. */
    WHEN_CLEAN,
    /** Never: it stays advice. */
    NEVER
  }
}
