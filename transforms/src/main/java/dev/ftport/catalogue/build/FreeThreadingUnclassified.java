package dev.ftport.catalogue.build;

import dev.ftport.build.BuildFile;
import dev.ftport.build.BuildFiles;
import dev.ftport.build.Phrase;
import dev.ftport.build.Script;
import dev.ftport.build.ScriptCall;
import dev.ftport.build.TomlText;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds classifiers that say nothing of free threading. */
public final class FreeThreadingUnclassified implements BuildFileTransform {
  private static final About ABOUT = About.of(FreeThreadingUnclassified.class);

  private static final String PREFIX = "Programming Language :: Python :: Free Threading";
  private static final String LOWEST = PREFIX + " :: 1 - Unstable";
  private static final String MESSAGE = "the classifiers say nothing of free threading";
  private static final Safety CHOICE =
      Safety.unsafe(
          "the level is the maintainer's to choose: `1 - Unstable` promises least, then `2 - Beta`,"
              + " `3 - Stable`, `4 - Resilient`");
  private static final Remedy BY_HAND =
      Remedy.advice("add `%s`, or a higher level".formatted(LOWEST));

  private static final Pattern VERSION =
      Pattern.compile("Programming Language :: Python(?: :: [0-9.]+(?: :: Only)?)?");
  private static final Pattern CFG =
      Pattern.compile("(?m)^classifiers?[ \\t]*[=:].*(?:\\R[ \\t]+\\S.*)*");

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
      case SETUP_PY -> setupPy(file);
      case SETUP_CFG -> setupCfg(file);
      case PYPROJECT -> pyproject(file);
      case MANIFEST, MESON, CMAKE, CARGO, CYTHON, RUST, WORKFLOW -> List.of();
    };
  }

  private static List<Finding> pyproject(BuildFile file) {
    TomlText toml = TomlText.of(file.text());
    List<Finding> findings = new ArrayList<>();
    for (TomlText.Entry found : toml.entries()) {
      String path = String.join(".", found.path());
      if (path.equals("project.classifiers") || path.equals("tool.poetry.classifiers")) {
        Optional<TomlText.Entry> certain = toml.entry(found.path().toArray(String[]::new));
        List<Span> elements = certain.map(TomlText.Entry::elements).orElse(List.of());
        List<String> texts =
            elements.stream().map(toml::of).map(FreeThreadingUnclassified::unquoted).toList();
        findings.add(finding(file.file(), found.key(), elements, texts));
      }
    }
    return findings;
  }

  private static String unquoted(String literal) {
    return literal.length() < 2 ? "" : literal.substring(1, literal.length() - 1);
  }

  private static List<Finding> setupPy(BuildFile file) {
    List<Finding> findings = new ArrayList<>();
    Script script = Script.python(file.text());
    for (ScriptCall call : script.calls()) {
      Optional<ScriptCall.Argument> argument =
          call.name().equals("setup") ? call.argument("classifiers") : Optional.empty();
      if (argument.isPresent()) {
        Span key = argument.get().keyword().orElseThrow().span();
        findings.add(literal(file, script, key, resolved(script, argument.get().value())));
      }
    }
    return findings;
  }

  /** The list itself, if a name is passed that is given one just once. */
  private static Phrase resolved(Script script, Phrase value) {
    if (value.lexemes().size() != 1) {
      return value;
    }
    List<Phrase> given =
        script.statements().stream()
            .filter(one -> one.lexemes().size() > 2)
            .filter(one -> one.lexemes().get(0).is(value.lexemes().getFirst().text()))
            .toList();
    return given.size() == 1 && given.getFirst().lexemes().get(1).is("=")
        ? given.getFirst().from(2)
        : value;
  }

  private static Finding literal(BuildFile file, Script script, Span key, Phrase value) {
    List<Phrase> elements = value.elements("[").or(() -> value.elements("(")).orElse(List.of());
    boolean strings = elements.stream().allMatch(element -> element.string().isPresent());
    if (elements.isEmpty() || !strings || !script.isCertain()) {
      boolean said = file.text().contains(PREFIX);
      return new Finding(
          ABOUT.id(), key, MESSAGE, said ? Remedy.leftAlone("already classified") : BY_HAND);
    }
    return finding(
        file.file(),
        key,
        elements.stream().map(Phrase::span).toList(),
        elements.stream().map(element -> element.string().orElseThrow()).toList());
  }

  private static Finding finding(
      SourceFile file, Span key, List<Span> elements, List<String> texts) {
    Optional<Finding> unchanged = unchanged(key, texts);
    if (unchanged.isPresent()) {
      return unchanged.get();
    }
    int anchor = anchor(texts);
    char quote = file.text().charAt(elements.get(anchor).start());
    if (quote != '"' && quote != '\'') {
      return new Finding(ABOUT.id(), key, MESSAGE, BY_HAND);
    }
    return fix(key, ListElement.after(file, elements, anchor, quote + LOWEST + quote));
  }

  private static Finding fix(Span key, Edit edit) {
    return new Finding(
        ABOUT.id(),
        key,
        MESSAGE,
        new Remedy.Fix("add `%s`".formatted(LOWEST), CHOICE, Edits.of(List.of(edit))));
  }

  /** The last of the versions of Python, else the last of the languages, else the last. */
  private static int anchor(List<String> texts) {
    int last = texts.size() - 1;
    int language = -1;
    int version = -1;
    for (int i = 0; i < texts.size(); i++) {
      language = texts.get(i).startsWith("Programming Language") ? i : language;
      version = VERSION.matcher(texts.get(i)).matches() ? i : version;
    }
    return version >= 0 ? version : language >= 0 ? language : last;
  }

  private static List<Finding> setupCfg(BuildFile file) {
    List<Finding> findings = new ArrayList<>();
    for (Matcher option = CFG.matcher(file.text()); option.find(); ) {
      int first = file.file().line(option.start());
      int last = file.file().line(Math.max(option.start(), option.end() - 1));
      List<Integer> lines = new ArrayList<>();
      List<String> texts = new ArrayList<>();
      for (int line = first + 1; line <= last; line++) {
        String text = file.file().lineText(line).strip();
        if (!text.isEmpty() && !text.startsWith("#")) {
          lines.add(line);
          texts.add(text);
        }
      }
      findings.add(inLines(file.file(), key(file, option.start()), lines, texts));
    }
    return findings;
  }

  private static Span key(BuildFile file, int start) {
    int end = start;
    while (Character.isLetter(file.text().charAt(end))) {
      end++;
    }
    return new Span(start, end);
  }

  /** What is said of classifiers that speak of it already, or have no place for it. */
  private static Optional<Finding> unchanged(Span key, List<String> texts) {
    if (texts.stream().anyMatch(text -> text.startsWith(PREFIX))) {
      return Optional.of(
          new Finding(
              ABOUT.id(),
              key,
              "the classifiers speak of free threading",
              Remedy.leftAlone("already classified")));
    }
    return anchor(texts) < 0
        ? Optional.of(new Finding(ABOUT.id(), key, MESSAGE, BY_HAND))
        : Optional.empty();
  }

  private static Finding inLines(
      SourceFile file, Span key, List<Integer> lines, List<String> texts) {
    Optional<Finding> unchanged = unchanged(key, texts);
    if (unchanged.isPresent()) {
      return unchanged.get();
    }
    int anchor = anchor(texts);
    int start = file.lineStart(lines.get(anchor));
    int end = start + file.lineText(lines.get(anchor)).length();
    return fix(key, Edit.insert(end, file.lineEndAt(start) + file.indentAt(start) + LOWEST));
  }
}
