package dev.ftport.catalogue.build;

import dev.ftport.build.BuildFile;
import dev.ftport.build.BuildFiles;
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
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds modules of Cython that do not say that they run without the GIL. */
public final class CythonUndeclared implements BuildFileTransform {
  private static final About ABOUT = About.of(CythonUndeclared.class);

  private static final String NAME = "freethreading_compatible";

  /** The first Cython that knows the directive: 3.1. */
  private static final int FIRST = 301;

  private static final String UNDECLARED =
      "a Cython module that does not say whether it needs the GIL";
  private static final String DECLARED = "a Cython module that says whether it needs the GIL";
  private static final Pattern DIRECTIVE = Pattern.compile("#\\s*cython\\s*:.*");
  private static final Pattern VALUE = Pattern.compile(NAME + "\\s*=\\s*(True|False)\\b");
  private static final Pattern SPACED = Pattern.compile("\\w+ = \\w+");
  private static final Pattern ENCODING = Pattern.compile("#.*coding[:=].*");
  private static final Pattern SET_IN_BUILD =
      Pattern.compile(NAME + "[\"']?\\]?\\s*[=:]\\s*[\"']?(?:True|true)\\b");
  private static final Pattern COMMENT = Pattern.compile("(?m)(?<![\"'\\w\\\\])#[^\\r\\n]*");

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
      case CYTHON -> List.of(module(file, files));
      case SETUP_PY -> setup(file, files);
      case SETUP_CFG, MANIFEST, PYPROJECT, MESON, CMAKE, CARGO, RUST, WORKFLOW -> List.of();
    };
  }

  private static Finding module(BuildFile build, BuildFiles files) {
    SourceFile file = build.file();
    int last = 0;
    int code = 1;
    String style = NAME + " = True";
    for (int line = 1; line <= file.lineCount(); line++) {
      String text = file.lineText(line).replace("\ufeff", "").strip();
      if (!text.isEmpty() && !text.startsWith("#")) {
        code = line;
        break;
      }
      boolean directive = DIRECTIVE.matcher(text).matches();
      Matcher value = VALUE.matcher(file.lineText(line));
      if (directive && value.find()) {
        int start = file.lineStart(line);
        return finding(
            new Span(start + value.start(), start + value.end()),
            DECLARED,
            Remedy.leftAlone(
                value.group(1).equals("True")
                    ? "already declared"
                    : "the module says that it needs the GIL"));
      }
      if (directive) {
        style = NAME + (SPACED.matcher(text).find() ? " = True" : "=True");
      }
      if (directive || line <= 2 && (text.startsWith("#!") || ENCODING.matcher(text).matches())) {
        last = line;
      }
    }
    Span top = line(file, code);
    Optional<String> set = setInBuild(build, files);
    if (set.isPresent()) {
      return finding(top, DECLARED, Remedy.leftAlone("the build sets `%s`".formatted(NAME)));
    }
    return finding(top, UNDECLARED, directive(file, last, "# cython: " + style));
  }

  private static Span line(SourceFile file, int line) {
    int start = file.lineStart(line);
    return new Span(start, start + (line > file.lineCount() ? 0 : file.lineText(line).length()));
  }

  private static Remedy directive(SourceFile file, int last, String comment) {
    if (last == 0 && file.text().startsWith("\ufeff")) {
      return Remedy.advice("put `%s` at the top (Cython 3.1 or newer)".formatted(comment));
    }
    String end = file.lineEndAt(0);
    Edit edit =
        last == 0
            ? Edit.insert(0, comment + end)
            : Edit.insert(file.lineStart(last) + file.lineText(last).length(), end + comment);
    return Remedy.fix(
        "put `%s` at the top, which Cython 3.1 and newer heed".formatted(comment),
        Edits.of(List.of(edit)));
  }

  /** Where the build says it for all modules, or will say it once its fix is applied. */
  private static Optional<String> setInBuild(BuildFile module, BuildFiles files) {
    List<String> above = module.directoriesUp();
    for (BuildFile file : files.all()) {
      boolean build =
          switch (file.kind()) {
            case SETUP_PY, SETUP_CFG, PYPROJECT, MESON, CMAKE -> true;
            case MANIFEST, CARGO, CYTHON, RUST, WORKFLOW -> false;
          };
      if (build && above.contains(file.directory())) {
        Matcher set =
            SET_IN_BUILD.matcher(
                COMMENT.matcher(file.text()).replaceAll(c -> " ".repeat(c.group().length())));
        if (set.find()) {
          return Optional.of(file.at(set.start()));
        }
        boolean willSay =
            setup(file, files).stream().anyMatch(f -> f.remedy() instanceof Remedy.Fix);
        if (willSay) {
          return Optional.of(file.path());
        }
      }
    }
    return Optional.empty();
  }

  /** A script that tells Cython the directives of all modules. */
  private static List<Finding> setup(BuildFile file, BuildFiles files) {
    if (file.kind() != BuildFile.Kind.SETUP_PY) {
      return List.of();
    }
    Script script = Script.python(file.text());
    boolean modules = files.of(BuildFile.Kind.CYTHON).findAny().isPresent();
    for (ScriptCall call : script.calls()) {
      if (call.name().equals("cythonize")) {
        String message = "modules that Cython compiles do not say whether they need the GIL";
        if (SET_IN_BUILD.matcher(file.text()).find()) {
          return List.of(
              finding(
                  call.callee(),
                  "modules that Cython compiles say whether they need the GIL",
                  Remedy.leftAlone("already declared")));
        }
        Optional<Edit> edit =
            script.isCertain() && files.requires("cython", FIRST)
                ? edit(file, script, call)
                : Optional.empty();
        if (edit.isPresent()) {
          return List.of(
              finding(
                  call.callee(),
                  message,
                  Remedy.fix(
                      "set the directive `%s`".formatted(NAME), Edits.of(List.of(edit.get())))));
        }
        return modules
            ? List.of()
            : List.of(
                finding(
                    call.callee(),
                    message,
                    Remedy.advice(
                        "pass `compiler_directives={\"%s\": True}` (Cython 3.1 or newer)"
                            .formatted(NAME))));
      }
    }
    return List.of();
  }

  private static Optional<Edit> edit(BuildFile file, Script script, ScriptCall call) {
    Optional<ScriptCall.Argument> directives = call.argument("compiler_directives");
    if (directives.isEmpty()) {
      return Optional.empty();
    }
    List<Phrase> elements = directives.get().value().elements("{").orElse(List.of());
    boolean plain =
        !elements.isEmpty() && elements.stream().allMatch(e -> e.split(":").size() == 2);
    return plain
        ? Optional.of(
            ListElement.after(
                file.file(),
                elements.stream().map(Phrase::span).toList(),
                elements.size() - 1,
                SysconfigQuestion.quoted(NAME, script) + ": True"))
        : Optional.empty();
  }

  private static Finding finding(Span span, String message, Remedy remedy) {
    return new Finding(ABOUT.id(), span, message, remedy);
  }
}
