package dev.ftport.catalogue.build;

import dev.ftport.build.BuildFile;
import dev.ftport.build.BuildFiles;
import dev.ftport.build.Commands;
import dev.ftport.build.Lexeme;
import dev.ftport.build.LowerBound;
import dev.ftport.build.Phrase;
import dev.ftport.build.Script;
import dev.ftport.build.ScriptCall;
import dev.ftport.source.Edit;
import dev.ftport.source.Edits;
import dev.ftport.source.SourceFile;
import dev.ftport.source.Span;
import dev.ftport.transform.About;
import dev.ftport.transform.BuildFileTransform;
import dev.ftport.transform.Finding;
import dev.ftport.transform.Remedy;
import dev.ftport.transform.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds builds that leave {@code Py_GIL_DISABLED} undefined on Windows. */
public final class WindowsGilDisabledUndefined implements BuildFileTransform {
  private static final About ABOUT = About.of(WindowsGilDisabledUndefined.class);

  private static final String MACRO = "Py_GIL_DISABLED";

  /** From this version on setuptools is known to define the macro: 76. */
  private static final int SETUPTOOLS = 7600;

  /** The first CMake whose FindPython defines it: 3.30.3. */
  private static final int CMAKE = 331;

  private static final Pattern UPPER_BOUND =
      Pattern.compile("(<=?|==|~=)\\s*(\\d{1,4})(?:\\.(\\d{1,2}|\\*))?[.\\d*]*");

  @Override
  public About about() {
    return ABOUT;
  }

  @Override
  public List<Finding> find(BuildFile file, BuildFiles files, Settings settings) {
    return switch (file.kind()) {
      case SETUP_PY -> setup(file, files);
      case CMAKE -> cmake(file, files);
      case MESON -> meson(file);
      case SETUP_CFG, MANIFEST, PYPROJECT, CARGO, CYTHON, RUST, WORKFLOW -> List.of();
    };
  }

  private static List<Finding> setup(BuildFile file, BuildFiles files) {
    Script script = Script.python(file.text());
    List<ScriptCall> extensions =
        script.calls().stream()
            .filter(
                call -> call.name().equals("Extension") || call.name().equals("Pybind11Extension"))
            .toList();
    if (extensions.isEmpty()) {
      return List.of();
    }
    Optional<String> kept =
        isDefined(script)
            ? Optional.of("the script defines `Py_GIL_DISABLED`")
            : isOld(files)
                ? Optional.empty()
                : Optional.of("setuptools 76 and newer define it, and the build takes the newest");
    List<Finding> findings = new ArrayList<>();
    for (ScriptCall extension : extensions) {
      if (kept.isPresent()) {
        return List.of(
            finding(
                extension.callee(),
                "Windows does not define `Py_GIL_DISABLED` by itself",
                Remedy.leftAlone(kept.get())));
      }
      findings.add(
          finding(
              extension.callee(),
              "setuptools is held at a version that does not define `Py_GIL_DISABLED` on Windows",
              remedy(file, script, extension)));
    }
    return findings;
  }

  /** Whether the script gives the macro to the compiler. */
  private static boolean isDefined(Script script) {
    for (Phrase statement : script.statements()) {
      List<Lexeme> lexemes = statement.lexemes();
      for (int i = 1; i + 1 < lexemes.size(); i++) {
        Lexeme lexeme = lexemes.get(i);
        boolean pair =
            (lexemes.get(i - 1).is("(") || lexemes.get(i - 1).is("["))
                && lexemes.get(i + 1).is(",")
                && new Phrase(List.of(lexeme)).string().filter(MACRO::equals).isPresent();
        if (pair || lexeme.text().matches("['\"][-/]DPy_GIL_DISABLED.*")) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether the build holds setuptools below the version that defines the macro. */
  private static boolean isOld(BuildFiles files) {
    Matcher bound = UPPER_BOUND.matcher(files.requirement("setuptools").orElse(""));
    while (bound.find()) {
      if (Integer.parseInt(bound.group(2)) * 100
          <= SETUPTOOLS - (bound.group(1).equals("<") ? 0 : 1)) {
        return true;
      }
    }
    return false;
  }

  private static Remedy remedy(BuildFile file, Script script, ScriptCall extension) {
    Optional<SysconfigQuestion> question =
        script.isCertain() ? SysconfigQuestion.in(file, script) : Optional.empty();
    boolean unpacked = extension.arguments().stream().anyMatch(ScriptCall.Argument::isUnpacked);
    Optional<Edit> edit =
        question.flatMap(
            asked -> edit(file.file(), extension, definition(script, asked), unpacked));
    if (edit.isEmpty()) {
      return Remedy.advice(
          "let setuptools be 76 or newer, or define `Py_GIL_DISABLED` as 1 where"
              + " `sysconfig.get_config_var(\"Py_GIL_DISABLED\")` is true");
    }
    List<Edit> edits = new ArrayList<>(question.get().imports());
    edits.add(edit.get());
    return Remedy.fix("define it in a free-threaded build", Edits.of(edits));
  }

  private static String definition(Script script, SysconfigQuestion asked) {
    return "[(%s, %s)] if %s else []"
        .formatted(
            SysconfigQuestion.quoted(MACRO, script),
            SysconfigQuestion.quoted("1", script),
            asked.expression());
  }

  private static Optional<Edit> edit(
      SourceFile file, ScriptCall extension, String definition, boolean unpacked) {
    Optional<ScriptCall.Argument> macros = extension.argument("define_macros");
    if (macros.isPresent()) {
      Phrase value = macros.get().value();
      return value
          .elements("[")
          .map(list -> Edit.insert(value.span().end(), " + (" + definition + ")"));
    }
    if (unpacked || extension.arguments().size() < 2) {
      return Optional.empty();
    }
    List<Span> arguments = new ArrayList<>();
    for (ScriptCall.Argument argument : extension.arguments()) {
      int start =
          argument
              .keyword()
              .map(name -> name.span().start())
              .orElse(argument.value().span().start());
      arguments.add(new Span(start, argument.value().span().end()));
    }
    return Optional.of(
        ListElement.after(file, arguments, arguments.size() - 1, "define_macros=" + definition));
  }

  private static List<Finding> cmake(BuildFile file, BuildFiles files) {
    List<Finding> findings = new ArrayList<>();
    boolean defined = files.of(BuildFile.Kind.CMAKE).anyMatch(one -> one.text().contains(MACRO));
    boolean newer =
        files
            .of(BuildFile.Kind.CMAKE)
            .flatMap(one -> Commands.of(one.text()).all().stream())
            .anyMatch(
                command ->
                    command.name().equals("cmake_minimum_required")
                        && command.arguments().size() > 1
                        && LowerBound.of(command.arguments().get(1).text(), true).orElse(0)
                            >= CMAKE);
    for (Commands.Command command : Commands.of(file.text()).all()) {
      if (command.name().matches("python3?_add_library") && !command.arguments().isEmpty()) {
        findings.add(
            finding(
                command.nameSpan(),
                "Windows does not define `Py_GIL_DISABLED` by itself",
                defined
                    ? Remedy.leftAlone("CMake is told to define `Py_GIL_DISABLED`")
                    : newer
                        ? Remedy.leftAlone("CMake 3.30.3 and newer define it")
                        : Remedy.advice(
                            "build on Windows with CMake 3.30.3 or newer, or define"
                                + " `Py_GIL_DISABLED=1` for `%s` in a free-threaded build"
                                    .formatted(command.arguments().getFirst().text()))));
      }
    }
    return findings;
  }

  private static List<Finding> meson(BuildFile file) {
    return Script.meson(file.text()).calls().stream()
        .filter(call -> call.name().equals("extension_module"))
        .limit(1)
        .map(
            call ->
                finding(
                    call.callee(),
                    "Windows does not define `Py_GIL_DISABLED` by itself",
                    Remedy.leftAlone("Meson 1.5 and newer define it")))
        .toList();
  }

  private static Finding finding(Span span, String message, Remedy remedy) {
    return new Finding(ABOUT.id(), span, message, remedy);
  }
}
