package dev.ftport.compat;

import dev.ftport.capi.Addition;
import dev.ftport.facts.Token;
import dev.ftport.source.Edit;
import dev.ftport.source.SourceFile;
import dev.ftport.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Writes both the new call and the old one where a new call is a statement, or the condition of an
 * {@code if}, and each stands in lines of its own.
 */
final class Sites {
  private static final Set<String> NO_VARIABLES =
      Set.of("return", "else", "do", "case", "goto", "static", "throw", "co_return", "auto");

  private final SourceFile file;
  private final Uses uses;
  private final List<Token> tokens;

  Sites(String text, Uses uses) {
    this.file = SourceFile.of("", text);
    this.uses = uses;
    this.tokens = uses.tokens();
  }

  /** The edits for all uses of a function; empty if one of them is not such a statement. */
  Optional<List<Edit>> edits(Addition addition) {
    if (addition.older().isEmpty()) {
      return Optional.empty();
    }
    List<Edit> edits = new ArrayList<>();
    for (int index : uses.byName().getOrDefault(addition.name(), List.of())) {
      Optional<Edit> edit = edit(addition, index);
      if (edit.isEmpty()) {
        return Optional.empty();
      }
      edits.add(edit.get());
    }
    return Optional.of(edits);
  }

  private Optional<Edit> edit(Addition addition, int call) {
    int start = statementStart(call);
    int behind = call + 1 < tokens.size() ? Glance.behindBrackets(tokens, call + 1) : tokens.size();
    if (uses.isInDirective(call)
        || behind >= tokens.size()
        || !tokens.get(call + 1).is("(")
        || !tokens.get(start).startsLine()) {
      return Optional.empty();
    }
    List<String> old =
        tokens.get(start).text().equals("if")
            ? condition(addition, start, call, behind)
            : statement(addition, start, call, behind);
    int last = tokens.get(start).text().equals("if") ? behindCondition(start) : behind;
    return old.isEmpty() ? Optional.empty() : lines(addition, start, last, old);
  }

  /** The first token behind the end of what comes before. */
  private int statementStart(int call) {
    int start = call;
    while (start > 0
        && !tokens.get(start - 1).is(";")
        && !tokens.get(start - 1).is("{")
        && !tokens.get(start - 1).is("}")
        && !uses.isInDirective(start - 1)) {
      start--;
    }
    return start;
  }

  /** The old lines for {@code variable = call(...);} or {@code call(...);}; empty if it is none. */
  private List<String> statement(Addition addition, int start, int call, int behind) {
    Optional<String> variable = variable(start, call);
    boolean alone = start == call && addition.answersLast();
    if (!tokens.get(behind).is(";") || variable.isEmpty() && !alone) {
      return List.of();
    }
    if (!addition.answersLast()) {
      return List.of(
          text(start, call) + older(addition) + text(call + 1, behind) + ";",
          "Py_XINCREF(%s);".formatted(variable.orElseThrow()));
    }
    List<String> lines = new ArrayList<>(lookup(addition, call, behind));
    if (!lines.isEmpty() && variable.isPresent()) {
      lines.add(
          text(start, call)
              + "%s != NULL ? 1 : (PyErr_Occurred() ? -1 : 0);".formatted(target(call, behind)));
    }
    return lines;
  }

  /** The old lines for {@code if (call(...) < 0) ...}; the last goes on as the line did. */
  private List<String> condition(Addition addition, int start, int call, int behind) {
    int end = behindCondition(start);
    if (call != start + 2 || !addition.answersLast() || end >= tokens.size()) {
      return List.of();
    }
    List<String> words =
        tokens.subList(behind, Math.max(behind, end - 1)).stream().map(Token::text).toList();
    Optional<String> test =
        switch (String.join(" ", words)) {
          case "< 0", "== - 1" -> Optional.of("%s == NULL && PyErr_Occurred()");
          case "== 0" -> Optional.of("%s == NULL && !PyErr_Occurred()");
          case "> 0", "== 1" -> Optional.of("%s != NULL");
          case "<= 0", "!= 1" -> Optional.of("%s == NULL");
          default -> Optional.empty();
        };
    List<String> lines = new ArrayList<>(lookup(addition, call, behind));
    if (lines.isEmpty() || test.isEmpty()) {
      return List.of();
    }
    int rest = tokens.get(end - 1).span().end();
    int line = file.line(rest);
    String tail = file.text().substring(rest, file.lineStart(line) + file.lineText(line).length());
    if (tail.contains("/*") && !tail.contains("*/")) {
      return List.of();
    }
    lines.add("if (" + test.get().formatted(target(call, behind)) + ")" + tail);
    return lines;
  }

  private int behindCondition(int start) {
    return start + 1 < tokens.size() ? Glance.behindBrackets(tokens, start + 1) : tokens.size();
  }

  /** {@code x = older(...);} and its INCREF; empty if the last argument is not {@code &x}. */
  private List<String> lookup(Addition addition, int call, int behind) {
    int comma = lastComma(call, behind);
    if (comma < 0
        || !tokens.get(comma + 1).is("&")
        || !isVariable(tokens.subList(comma + 2, behind - 1))) {
      return List.of();
    }
    String target = target(call, behind);
    return List.of(
        "%s = %s%s);".formatted(target, older(addition), text(call + 1, comma).stripTrailing()),
        "Py_XINCREF(%s);".formatted(target));
  }

  private String target(int call, int behind) {
    return text(lastComma(call, behind) + 2, behind - 1).strip();
  }

  /** The last comma between the arguments themselves. */
  private int lastComma(int call, int behind) {
    int depth = 0;
    int comma = -1;
    for (int i = call + 1; i < behind; i++) {
      Token token = tokens.get(i);
      if (token.is("(") || token.is("[")) {
        depth++;
      } else if (token.is(")") || token.is("]")) {
        depth--;
      } else if (token.is(",") && depth == 1) {
        comma = i;
      }
    }
    return comma;
  }

  /** What stands before {@code =}: a variable, or the declaration of one. */
  private Optional<String> variable(int start, int call) {
    if (call - start < 2 || !tokens.get(call - 1).is("=")) {
      return Optional.empty();
    }
    List<Token> left = tokens.subList(start, call - 1);
    if (isVariable(left)) {
      return Optional.of(text(start, call - 1).strip());
    }
    boolean declares =
        left.getLast().kind() == Token.Kind.NAME
            && left.stream()
                .allMatch(
                    token ->
                        token.is("*")
                            || token.kind() == Token.Kind.NAME
                                && !NO_VARIABLES.contains(token.text()));
    boolean typed = left.size() > 1 && left.getFirst().kind() == Token.Kind.NAME;
    return declares && typed ? Optional.of(left.getLast().text()) : Optional.empty();
  }

  /** {@code x}, {@code self->x} and the like: to name it twice does nothing. */
  private static boolean isVariable(List<Token> tokens) {
    boolean name = false;
    for (Token token : tokens) {
      boolean isName = token.kind() == Token.Kind.NAME && !NO_VARIABLES.contains(token.text());
      if (isName == name || !isName && !token.is(".") && !token.is("->")) {
        return false;
      }
      name = isName;
    }
    return name;
  }

  private static String older(Addition addition) {
    return addition.older().orElseThrow();
  }

  /** The text from one token up to another, blanks before that included. */
  private String text(int from, int to) {
    return file.text().substring(tokens.get(from).span().start(), tokens.get(to).span().start());
  }

  private Optional<Edit> lines(Addition addition, int start, int last, List<String> old) {
    int from = file.lineStartOf(tokens.get(start).span().start());
    boolean isCondition = tokens.get(start).text().equals("if");
    int lastToken = isCondition ? last - 1 : last;
    int to = file.nextLineStart(tokens.get(lastToken).span().start());
    boolean shared = !isCondition && last + 1 < tokens.size() && !tokens.get(last + 1).startsLine();
    String lines = file.text().substring(from, to);
    if (shared || !lines.endsWith("\n") && !lines.endsWith("\r")) {
      return Optional.empty();
    }
    String lineEnd = file.lineEndAt(from);
    String indent = file.indentAt(from);
    String version = "0x%02X%02X0000".formatted(addition.since() / 100, addition.since() % 100);
    StringBuilder both = new StringBuilder("#if PY_VERSION_HEX >= " + version + lineEnd);
    both.append(lines).append("#else").append(lineEnd);
    for (String line : old) {
      both.append(indent).append(line.stripTrailing()).append(lineEnd);
    }
    both.append("#endif").append(lineEnd);
    return Optional.of(Edit.replace(new Span(from, to), both.toString()));
  }
}
