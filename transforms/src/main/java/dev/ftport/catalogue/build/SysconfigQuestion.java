package dev.ftport.catalogue.build;

import dev.ftport.build.BuildFile;
import dev.ftport.build.Lexeme;
import dev.ftport.build.Phrase;
import dev.ftport.build.Script;
import dev.ftport.source.Edit;
import dev.ftport.source.SourceFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a setup script asks whether Python is built without the GIL.
 *
 * @param expression true in such a build
 * @param imports what the expression needs; nothing if the script imports it already
 */
record SysconfigQuestion(String expression, List<Edit> imports) {
  private static final String MODULE = "sysconfig";
  private static final String FUNCTION = "get_config_var";

  /** The question as this script would ask it; empty where its import has no certain place. */
  static Optional<SysconfigQuestion> in(BuildFile file, Script script) {
    String argument = quoted("Py_GIL_DISABLED", script);
    List<Phrase> imports =
        script.statements().stream()
            .filter(statement -> isImport(statement) && isAtTop(file.file(), statement))
            .toList();
    if (imports.stream().anyMatch(SysconfigQuestion::bindsModule)) {
      return Optional.of(
          new SysconfigQuestion(MODULE + "." + FUNCTION + "(" + argument + ")", List.of()));
    }
    if (imports.stream().anyMatch(SysconfigQuestion::bindsFunction)) {
      return Optional.of(new SysconfigQuestion(FUNCTION + "(" + argument + ")", List.of()));
    }
    if (isTaken(script)) {
      return Optional.empty();
    }
    return place(file.file(), script, imports)
        .map(
            at ->
                new SysconfigQuestion(
                    MODULE + "." + FUNCTION + "(" + argument + ")",
                    List.of(Edit.insert(at, "import " + MODULE + file.file().lineEndAt(at)))));
  }

  /** A string as the script quotes most of its own. */
  static String quoted(String text, Script script) {
    long single = 0;
    long all = 0;
    for (Phrase statement : script.statements()) {
      for (Lexeme lexeme : statement.lexemes()) {
        if (lexeme.kind() == Lexeme.Kind.STRING) {
          all++;
          single += lexeme.text().startsWith("'") ? 1 : 0;
        }
      }
    }
    return single * 2 > all ? "'" + text + "'" : "\"" + text + "\"";
  }

  private static boolean isImport(Phrase statement) {
    return statement.startsWith("import") || statement.startsWith("from");
  }

  private static boolean isAtTop(SourceFile file, Phrase statement) {
    int start = statement.span().start();
    return file.lineStartOf(start) == start || start == 1 && file.text().charAt(0) == '\ufeff';
  }

  /** {@code import sysconfig}, also among others, or {@code from distutils import sysconfig}. */
  private static boolean bindsModule(Phrase statement) {
    List<Lexeme> lexemes = statement.lexemes();
    int names = statement.startsWith("import") ? 0 : indexOf(lexemes, "import");
    return names >= 0 && binds(lexemes.subList(names, lexemes.size()), MODULE);
  }

  private static boolean bindsFunction(Phrase statement) {
    List<Lexeme> lexemes = statement.lexemes();
    return statement.startsWith("from")
        && lexemes.size() > 3
        && lexemes.get(1).is(MODULE)
        && lexemes.get(2).is("import")
        && binds(lexemes.subList(2, lexemes.size()), FUNCTION);
  }

  /** Whether a name is imported under itself. */
  private static boolean binds(List<Lexeme> lexemes, String name) {
    for (int i = 1; i < lexemes.size(); i++) {
      Lexeme before = lexemes.get(i - 1);
      boolean starts = before.is("import") || before.is(",") || before.is("(");
      boolean ends =
          i + 1 == lexemes.size() || lexemes.get(i + 1).is(",") || lexemes.get(i + 1).is(")");
      if (lexemes.get(i).is(name) && starts && ends) {
        return true;
      }
    }
    return false;
  }

  private static int indexOf(List<Lexeme> lexemes, String word) {
    for (int i = 0; i < lexemes.size(); i++) {
      if (lexemes.get(i).is(word)) {
        return i;
      }
    }
    return -1;
  }

  /** Whether the script uses the module's name for something of its own. */
  private static boolean isTaken(Script script) {
    for (Phrase statement : script.statements()) {
      List<Lexeme> lexemes = statement.lexemes();
      for (int i = 0; i < lexemes.size(); i++) {
        boolean attribute = i > 0 && lexemes.get(i - 1).is(".");
        boolean assigned = i + 1 < lexemes.size() && lexemes.get(i + 1).is("=");
        boolean renamed = i > 0 && lexemes.get(i - 1).is("as");
        if (lexemes.get(i).is(MODULE) && !attribute && (assigned || renamed)) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * Where a line with the import goes: among the first imports, up to a blank line, in the order of
   * the alphabet.
   */
  private static Optional<Integer> place(SourceFile file, Script script, List<Phrase> imports) {
    List<Phrase> run = new ArrayList<>();
    for (Phrase statement : script.statements()) {
      if (statement.mentions("__future__")) {
        continue;
      }
      boolean apart =
          !run.isEmpty()
              && file.line(statement.span().start())
                  > file.line(run.getLast().span().end() - 1) + 1;
      if (imports.contains(statement) && !apart) {
        run.add(statement);
      } else if (!run.isEmpty()) {
        break;
      }
    }
    if (run.isEmpty() || file.text().startsWith("\ufeff")) {
      return Optional.empty();
    }
    List<Phrase> plain = run.stream().filter(statement -> statement.startsWith("import")).toList();
    for (Phrase statement : plain) {
      if (statement.lexemes().get(1).text().compareTo(MODULE) > 0) {
        return Optional.of(statement.span().start());
      }
    }
    if (plain.isEmpty()) {
      return Optional.of(run.getFirst().span().start());
    }
    int end = plain.getLast().span().end();
    int next = file.nextLineStart(end);
    boolean wholeLine = file.text().substring(end, next).strip().matches("(?:#.*)?");
    return wholeLine && next > end && file.text().charAt(next - 1) != ' '
        ? Optional.of(next)
        : Optional.empty();
  }
}
