package dev.ftport.cli;

import dev.ftport.cli.settings.SettingsException;
import dev.ftport.transform.Transform;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a command is asked to do: the packages, each with its own settings, and what is the same for
 * all of them.
 *
 * @param settings those of the packages
 * @param options those of the run, in which all packages agree
 * @param output how the result is shown
 */
record Request(
    List<PackageSettings> settings, PortingOptions options, OutputOptions output, Porting porting) {
  /** What cannot be different for the packages of one run. */
  private static final Set<String> OF_THE_RUN =
      Set.of("verify", "python", "ledger", "format", "baseline", "statistics");

  /**
   * What a command is asked to do.
   *
   * @param given what stands on the command line
   * @param all the transforms there are
   * @throws WrongUse if the command line is wrong, or the packages do not agree
   * @throws SettingsException if a file with settings is wrong
   */
  static Request of(
      Shell shell, Given given, Base base, Packages packages, List<? extends Transform> all)
      throws WrongUse, SettingsException {
    List<PackageSettings> settings = new ArrayList<>();
    List<PackagePort> ports = new ArrayList<>();
    for (Path root : packages.roots()) {
      PackageSettings own = PackageSettings.of(root, given, shell, all);
      settings.add(own);
      ports.add(
          own.porting()
              .port(
                  shell,
                  packages.tree(root, own.porting().wanted()),
                  all,
                  own.perFile().of(root),
                  own.output().format() == OutputOptions.Format.JSON));
    }
    for (PackageSettings other : settings) {
      agree(settings.getFirst(), other);
    }
    PortingOptions options = settings.getFirst().porting();
    OutputOptions output = settings.getFirst().output();
    return new Request(
        settings,
        options,
        output,
        new Porting(base, ports, options.verification(shell), output.baseline(shell)));
  }

  private static void agree(PackageSettings one, PackageSettings other) throws WrongUse {
    for (Setting setting : one.all()) {
      Setting theirs = other.setting(setting.key()).orElse(setting);
      if (OF_THE_RUN.contains(setting.key()) && !setting.arguments().equals(theirs.arguments())) {
        throw new WrongUse(
            "`%s` is %s in `%s` (%s) and %s in `%s` (%s); say it on the command line"
                .formatted(
                    setting.key(),
                    setting.value(),
                    one.root(),
                    setting.from(),
                    theirs.value(),
                    other.root(),
                    theirs.from()));
      }
    }
  }
}
