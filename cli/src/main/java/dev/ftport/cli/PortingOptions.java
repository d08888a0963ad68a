package dev.ftport.cli;

import dev.ftport.compat.Form;
import dev.ftport.engine.Options;
import dev.ftport.engine.PerFile;
import dev.ftport.project.SourceTree;
import dev.ftport.project.Wanted;
import dev.ftport.transform.Settings;
import dev.ftport.transform.Transform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What {@code diff} and {@code apply} understand. */
final class PortingOptions {
  @Option(
      names = "--select",
      paramLabel = "ID",
      completionCandidates = TransformIds.class,
      split = ",",
      description = "run only these transforms")
  private List<String> select = List.of();

  @Option(
      names = "--skip",
      paramLabel = "ID",
      completionCandidates = TransformIds.class,
      split = ",",
      description = "leave these transforms out")
  private List<String> skip = List.of();

  @Option(
      names = "--unsafe",
      negatable = true,
      description = "apply the fixes too that a maintainer has to agree to")
  private boolean unsafe;

  @Option(
      names = "--declare",
      paramLabel = "WHEN",
      converter = DeclareWords.class,
      description = {
        "always (default), when-clean or never: when to declare that a module runs without the GIL;",
        "when-clean is in a package without a known hazard"
      })
  private Options.Declare declare = Options.Declare.ALWAYS;

  @Option(
      names = "--guard",
      paramLabel = "FORM",
      converter = GuardWords.class,
      description = {
        "build: #ifdef Py_GIL_DISABLED; version: #if PY_VERSION_HEX >= 0x030D0000;",
        "the default is what the file does itself, else build"
      })
  private Optional<Settings.Guard> guard = Optional.empty();

  @Option(
      names = "--propagate-errors",
      negatable = true,
      description = {
        "let the errors that PyDict_GetItem swallowed leave the function; a change of behaviour,",
        "to be applied with --unsafe"
      })
  private boolean propagateErrors;

  @Option(
      names = "--min-python",
      paramLabel = "X.Y",
      converter = PythonVersion.class,
      description = {
        "the oldest Python that the sources have to work with",
        "(default: what requires-python says, else 3.9)"
      })
  private Optional<Integer> python = Optional.empty();

  @Option(
      names = "--compat",
      paramLabel = "HOW",
      converter = CompatWords.class,
      description = {
        "where calls come from that the oldest Python does not have, if the package has no shims:",
        "header (default) writes them into a header, `ftport_compat.h`; inline writes both calls where",
        "a call is a statement or the condition of an if, else the function itself into the file;",
        "none writes nothing"
      })
  private Form compat = Form.HEADER;

  @Option(
      names = "--ledger",
      negatable = true,
      description = {
        "show for each rewritten lookup what becomes of its reference on every way through the",
        "function, as it is proved of the new text"
      })
  private boolean ledger;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "write all that was found into this file, as JSON")
  private Optional<Path> report = Optional.empty();

  @Option(
      names = "--include",
      paramLabel = "DIR",
      description = "look for headers there; can be given more than once")
  private List<Path> include = List.of();

  @Option(
      names = "--define",
      paramLabel = "NAME[=VALUE]",
      description = "define a macro; can be given more than once")
  private List<String> define = List.of();

  @Option(
      names = "--include-generated",
      negatable = true,
      description = "port also what a generator wrote and what is a copy of another project")
  private boolean includeGenerated;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      description = {
        "work on so many files at once, with `batch` on so many packages",
        "(default: one for each processor)"
      })
  private int jobs = Options.DEFAULT.threads();

  @Mixin private final VerifyOptions verifying = new VerifyOptions();

  /** Reads {@code --declare}. */
  static final class DeclareWords extends Choice<Options.Declare> {
    DeclareWords() {
      super(Options.Declare.class);
    }
  }

  /** Reads {@code --compat}. */
  static final class CompatWords extends Choice<Form> {
    CompatWords() {
      super(Form.class);
    }
  }

  /** Reads {@code --guard}. */
  static final class GuardWords extends Choice<Settings.Guard> {
    GuardWords() {
      super(Settings.Guard.class);
    }
  }

  /** On how much is worked at once. */
  int jobs() {
    return jobs;
  }

  /** Whether the user wants a report in a file of its own. */
  boolean hasReport() {
    return report.isPresent();
  }

  /** Whether the ledgers are shown. */
  boolean ledger() {
    return ledger;
  }

  /**
   * Makes sure that all of them make sense.
   *
   * @param all the transforms there are
   * @throws WrongUse if one of them is wrong
   */
  void check(Shell shell, List<? extends Transform> all) throws WrongUse {
    new Selection(all).choose(select, skip);
    engine(PerFile.NONE, false);
    include(shell);
    define();
  }

  /** What is taken of a package although it is usually left out. */
  Wanted wanted() {
    return new Wanted(includeGenerated, includeGenerated);
  }

  /**
   * How a package is ported, as the options say.
   *
   * @param all the transforms there are
   * @param perFile which of them are not asked about which file
   * @param ledgers whether the result has the ledgers, also if these options do not ask for them
   * @throws WrongUse if an option is wrong
   */
  PackagePort port(
      Shell shell, SourceTree tree, List<? extends Transform> all, PerFile perFile, boolean ledgers)
      throws WrongUse {
    return new PackagePort(
        tree,
        new Selection(all).choose(select, skip),
        all.stream().map(transform -> transform.about().id()).collect(Collectors.toSet()),
        engine(perFile, ledgers),
        compat,
        python,
        include(shell),
        define());
  }

  /** What looks at the packages with a compiler; empty if it is not asked for. */
  Optional<Verification> verification(Shell shell) throws WrongUse {
    return verifying.verification(shell, jobs);
  }

  /** What looks at the packages with a compiler, whether or not the user asks for it. */
  Verification alwaysVerify(Shell shell) throws WrongUse {
    return verifying.always(shell, jobs);
  }

  /** The file of {@code --report}. */
  ReportFile openReport(Shell shell) throws WrongUse {
    return report.isPresent() ? ReportFile.open(shell.resolve(report.get())) : ReportFile.none();
  }

  /** What the engine is told about every package. */
  private Options engine(PerFile perFile, boolean ledgers) throws WrongUse {
    if (jobs < 1) {
      throw new WrongUse("`--jobs %d` is less than one".formatted(jobs));
    }
    return new Options(
        new Settings(guard, Optional.empty(), false, Settings.OLDEST_PYTHON, propagateErrors),
        unsafe,
        declare,
        jobs,
        Options.DEFAULT.budget(),
        ledger || ledgers || report.isPresent(),
        perFile);
  }

  /** The directories of {@code --include}. */
  private List<Path> include(Shell shell) throws WrongUse {
    for (Path directory : include) {
      if (!Files.isDirectory(shell.resolve(directory))) {
        throw new WrongUse("`--include %s` names no directory".formatted(directory));
      }
    }
    return include.stream().map(shell::resolve).toList();
  }

  /** The macros of {@code --define}; one without a value is 1, as for a compiler. */
  private Map<String, String> define() throws WrongUse {
    Map<String, String> macros = new LinkedHashMap<>();
    for (String macro : define) {
      int equals = macro.indexOf('=');
      String name = equals < 0 ? macro : macro.substring(0, equals);
      if (!name.matches("[A-Za-z_]\\w*")) {
        throw new WrongUse(
            "`--define %s` names no macro; write NAME or NAME=VALUE".formatted(macro));
      }
      macros.put(name, equals < 0 ? "1" : macro.substring(equals + 1));
    }
    return macros;
  }
}
