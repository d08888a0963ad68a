package dev.ftport.catalogue.build;

import dev.ftport.build.BuildFile;
import dev.ftport.build.BuildFiles;
import dev.ftport.build.Commands;
import dev.ftport.build.Lexeme;
import dev.ftport.build.LowerBound;
import dev.ftport.build.Script;
import dev.ftport.source.Edit;
import dev.ftport.source.Edits;
import dev.ftport.source.SourceFile;
import dev.ftport.source.Span;
import dev.ftport.transform.About;
import dev.ftport.transform.BuildFileTransform;
import dev.ftport.transform.Finding;
import dev.ftport.transform.Remedy;
import dev.ftport.transform.Safety;
import dev.ftport.transform.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds modules of nanobind that are built without {@code FREE_THREADED}. */
public final class NanobindUndeclared implements BuildFileTransform {
  private static final About ABOUT = About.of(NanobindUndeclared.class);

  /** The first nanobind that knows the word: 2.2. */
  private static final int FIRST = 202;

  private static final String FLAG = "FREE_THREADED";
  private static final String DEFINITION = "NB_FREE_THREADED";

  @Override
  public About about() {
    return ABOUT;
  }

  @Override
  public boolean promises() {
    return true;
  }

  @Override
  public List<Finding> find(BuildFile file, BuildFiles files, Settings settings) {
    return switch (file.kind()) {
      case CMAKE -> cmake(file, files);
      case SETUP_PY, MESON -> otherBuild(file, files);
      case SETUP_CFG, MANIFEST, PYPROJECT, CARGO, CYTHON, RUST, WORKFLOW -> List.of();
    };
  }

  private static List<Finding> cmake(BuildFile file, BuildFiles files) {
    List<Finding> findings = new ArrayList<>();
    Commands commands = Commands.of(file.text());
    for (Commands.Command command : commands.all()) {
      if (command.name().equals("nanobind_add_module")) {
        boolean said = command.has(FLAG);
        findings.add(
            new Finding(
                ABOUT.id(),
                command.nameSpan(),
                said
                    ? "the nanobind module says that it runs without the GIL"
                    : "the nanobind module does not say whether it needs the GIL",
                said
                    ? Remedy.leftAlone("already declared")
                    : remedy(file, files, commands, command)));
      }
    }
    return findings;
  }

  private static Remedy remedy(
      BuildFile file, BuildFiles files, Commands commands, Commands.Command command) {
    if (!commands.isCertain() || command.arguments().size() < 2) {
      return Remedy.advice(
          "pass `%s` to `nanobind_add_module` (nanobind 2.2 or newer)".formatted(FLAG));
    }
    return new Remedy.Fix(
        "pass `%s`".formatted(FLAG),
        knowsTheWord(files)
            ? Safety.SAFE
            : Safety.unsafe(
                "nothing says that nanobind is 2.2 or newer; an older one takes the word for a"
                    + " source file"),
        Edits.of(List.of(edit(file.file(), command))));
  }

  private static boolean knowsTheWord(BuildFiles files) {
    return files.requires("nanobind", FIRST)
        || files
            .of(BuildFile.Kind.CMAKE)
            .flatMap(file -> Commands.of(file.text()).all().stream())
            .anyMatch(NanobindUndeclared::findsNewEnough);
  }

  private static boolean findsNewEnough(Commands.Command command) {
    return command.name().equals("find_package")
        && command.arguments().size() > 1
        && command.arguments().getFirst().text().equals("nanobind")
        && LowerBound.of(command.arguments().get(1).text(), true).orElse(0) >= FIRST;
  }

  private static Edit edit(SourceFile file, Commands.Command command) {
    Span target = command.arguments().get(0).span();
    Span next = command.arguments().get(1).span();
    if (file.line(target.start()) == file.line(next.start())) {
      return Edit.insert(target.end(), " " + FLAG);
    }
    return Edit.insert(
        next.start(), FLAG + file.lineEndAt(target.start()) + file.indentAt(next.start()));
  }

  /** A build that compiles nanobind by its own means. */
  private static List<Finding> otherBuild(BuildFile file, BuildFiles files) {
    Script script =
        file.kind() == BuildFile.Kind.MESON
            ? Script.meson(file.text())
            : Script.python(file.text());
    List<Lexeme> lexemes =
        script.statements().stream().flatMap(statement -> statement.lexemes().stream()).toList();
    Optional<Lexeme> mention =
        lexemes.stream().filter(lexeme -> lexeme.text().contains("nanobind")).findFirst();
    boolean byCmake =
        files.of(BuildFile.Kind.CMAKE).anyMatch(one -> one.text().contains("nanobind_add_module"));
    if (mention.isEmpty() || byCmake) {
      return List.of();
    }
    boolean said = lexemes.stream().anyMatch(lexeme -> lexeme.text().contains(DEFINITION));
    return List.of(
        new Finding(
            ABOUT.id(),
            mention.get().span(),
            "a build of nanobind by other means than CMake",
            said
                ? Remedy.leftAlone("`%s` is defined".formatted(DEFINITION))
                : Remedy.advice(
                    "define `NB_FREE_THREADED` where the module is compiled for a free-threaded"
                        + " Python (nanobind 2.2 or newer)")));
  }
}
