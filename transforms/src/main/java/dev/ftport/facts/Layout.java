package dev.ftport.facts;

import dev.ftport.source.Edit;
import dev.ftport.source.Edits;
import dev.ftport.source.SourceFile;
import dev.ftport.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How a file is laid out, so that new lines look like those of its author. */
public final class Layout {
  private final SourceFile file;
  private final Unit unit;

  /** The layout of the file of {@code unit}. */
  public Layout(Unit unit) {
    this.unit = unit;
    this.file = unit.file();
  }

  /** One more level of indentation than {@code indent}, as the body of {@code function} has it. */
  public String deeper(String indent, Function function) {
    String outer = file.indentAt(function.span().start());
    for (Statement statement : function.body().statements()) {
      String inner = file.indentAt(statement.span().start());
      if (statement.origin() == Origin.WRITTEN
          && inner.startsWith(outer)
          && inner.length() > outer.length()
          && startsLine(statement.span().start())) {
        return indent + inner.substring(outer.length());
      }
    }
    return indent + "    ";
  }

  /** {@code NULL}, or {@code nullptr} in C++ that says only that. */
  public String nullPointer() {
    Span whole = new Span(0, file.text().length());
    return unit.language() == Language.CPP
            && unit.mentions(whole, "nullptr")
            && !unit.mentions(whole, "NULL")
        ? "nullptr"
        : "NULL";
  }

  /**
   * The lines of {@code if (condition) statement}, with braces where the function uses them.
   *
   * @param indent the blanks before {@code if}
   */
  public List<String> choice(String indent, String condition, String statement, Function function) {
    return choice(indent, condition, List.of(statement), function);
  }

  /** The lines of an {@code if} with several statements; one alone has braces where others have. */
  public List<String> choice(
      String indent, String condition, List<String> statements, Function function) {
    List<String> lines = new ArrayList<>();
    Braces braces = braces(function);
    boolean bare = braces == Braces.NONE && statements.size() == 1;
    lines.add(indent + "if (" + condition + ")" + (bare || braces == Braces.OWN_LINE ? "" : " {"));
    if (!bare && braces == Braces.OWN_LINE) {
      lines.add(indent + "{");
    }
    statements.forEach(statement -> lines.add(deeper(indent, function) + statement));
    if (!bare) {
      lines.add(indent + "}");
    }
    return lines;
  }

  /**
   * Puts statements before the one that is the whole body of an {@code if}, an {@code else} or a
   * loop, and braces round all of them.
   *
   * @param statement the body
   * @param outer where the {@code if} or the loop starts
   * @return nothing if a comment stands where the brace belongs
   */
  public Optional<Edits> inBraces(
      Statement statement, int outer, List<String> before, List<String> behind, Function function) {
    String text = file.text();
    int start = statement.span().start();
    int end = statement.span().end();
    int gap = start;
    while (gap > 0 && Character.isWhitespace(text.charAt(gap - 1))) {
      gap--;
    }
    if (gap == 0
        || (text.charAt(gap - 1) != ')' && !Character.isLetter(text.charAt(gap - 1)))
        || isBehindComment(outer, start)) {
      return Optional.empty();
    }
    String lineEnd = file.lineEndAt(start);
    String indent = file.indentAt(outer);
    String inner = deeper(indent, function);
    StringBuilder opening = new StringBuilder();
    opening.append(braces(function) == Braces.OWN_LINE ? lineEnd + indent + "{" : " {");
    before.forEach(line -> opening.append(lineEnd).append(inner).append(line));
    opening.append(lineEnd).append(inner);
    StringBuilder closing = new StringBuilder();
    behind.forEach(line -> closing.append(lineEnd).append(inner).append(line));
    closing.append(lineEnd).append(indent).append("}");
    int last = end;
    Token token = new Lexer(text, end).nextOrComment();
    if (token.kind() == Token.Kind.COMMENT && !token.startsLine()) {
      last = token.span().end();
    }
    return Optional.of(
        Edits.of(
            List.of(
                Edit.replace(new Span(gap, start), opening.toString()),
                Edit.insert(last, closing.toString()))));
  }

  /** Whether the last thing before {@code start} is a comment. */
  private boolean isBehindComment(int from, int start) {
    boolean comment = false;
    Lexer lexer = new Lexer(file.text(), from);
    Token token = lexer.nextOrComment();
    while (token.kind() != Token.Kind.END && token.span().start() < start) {
      comment = token.kind() == Token.Kind.COMMENT;
      token = lexer.nextOrComment();
    }
    return comment;
  }

  private enum Braces {
    NONE,
    SAME_LINE,
    OWN_LINE
  }

  private Braces braces(Function function) {
    List<Statement.If> choices = new ArrayList<>();
    function
        .body()
        .walk(
            node -> {
              if (node instanceof Statement.If choice && choice.origin() == Origin.WRITTEN) {
                choices.add(choice);
              }
            });
    for (Statement.If choice : choices) {
      if (choice.positive() instanceof Statement.Compound block
          && block.origin() == Origin.WRITTEN) {
        return startsLine(block.span().start()) ? Braces.OWN_LINE : Braces.SAME_LINE;
      }
    }
    return choices.isEmpty() ? Braces.SAME_LINE : Braces.NONE;
  }

  /** The blanks before {@code offset} in its line, as far back as they reach. */
  public Span blanksBefore(int offset) {
    int start = offset;
    while (start > 0 && " \t".indexOf(file.text().charAt(start - 1)) >= 0) {
      start--;
    }
    return new Span(start, offset);
  }

  /** Whether only blanks stand before {@code offset} in its line. */
  public boolean startsLine(int offset) {
    return file.text().substring(file.lineStartOf(offset), offset).isBlank();
  }

  /**
   * Puts lines behind the statement or directive that ends at {@code end}: in lines of their own,
   * behind comments that follow in the same line, and outside an {@code #if} group in which the
   * statement ends but does not start.
   *
   * @param start where the statement starts
   * @param lines without line ends
   */
  public Edit linesBehind(int start, int end, List<String> lines) {
    String lineEnd = file.lineEndAt(start);
    int at = behindSplitConditionals(start, end);
    Lexer lexer = new Lexer(file.text(), at);
    Token token = lexer.nextOrComment();
    while (token.kind() == Token.Kind.COMMENT && !token.startsLine()) {
      at = token.span().end();
      token = lexer.nextOrComment();
    }
    String text = String.join(lineEnd, lines);
    boolean aloneOnLine = token.startsLine() && token.kind() != Token.Kind.END;
    if (aloneOnLine) {
      return Edit.insert(file.nextLineStart(at), text + lineEnd);
    }
    Span blanks = new Span(at, token.span().start());
    return Edit.replace(blanks, lineEnd + text + lineEnd + file.indentAt(start));
  }

  private int behindSplitConditionals(int start, int end) {
    int at = end;
    Optional<Conditionals.Branch> branch = unit.conditionals().branchAt(at);
    while (branch.isPresent() && !branch.get().content().contains(start)) {
      at = file.nextLineStart(unit.conditionals().endOf(branch.get())) - 1;
      branch = branch.get().parent();
    }
    return at;
  }

  /**
   * Takes a statement away: with its lines if nothing else stands there, and with the empty line
   * behind it if there is one above it, too, or if it is the first of its block.
   */
  public Edit without(Span statement) {
    String text = file.text();
    int start = statement.start();
    int end = statement.end();
    int next = file.nextLineStart(end);
    if (startsLine(start) && text.substring(end, next).isBlank()) {
      int lineStart = file.lineStartOf(start);
      return Edit.delete(new Span(lineStart, isSetOff(lineStart) ? behindEmptyLine(next) : next));
    }
    int from = startsLine(start) ? start : blanksBefore(start).start();
    int to = end;
    while (startsLine(start) && to < text.length() && text.charAt(to) == ' ') {
      to++;
    }
    return Edit.delete(new Span(from, to));
  }

  /** Whether the line above is empty, or ends with the brace of a block. */
  private boolean isSetOff(int lineStart) {
    if (lineStart == 0) {
      return false;
    }
    String above = file.text().substring(file.lineStartOf(lineStart - 1), lineStart).strip();
    return above.isEmpty() || above.endsWith("{");
  }

  /** The start of the next line if that of {@code lineStart} is empty, and itself if not. */
  private int behindEmptyLine(int lineStart) {
    int next = file.nextLineStart(lineStart);
    return file.text().substring(lineStart, next).isBlank() ? next : lineStart;
  }

  /** The start of the line of {@code offset}, or of the comments directly above that line. */
  public int withCommentsAbove(int offset) {
    int start = file.lineStartOf(offset);
    int first = start;
    int expected = -1;
    Lexer lexer = new Lexer(file.text());
    Token token = lexer.nextOrComment();
    while (token.kind() != Token.Kind.END && token.span().start() < start) {
      if (token.kind() != Token.Kind.COMMENT || !startsLine(token.span().start())) {
        expected = -1;
      } else {
        int line = file.line(token.span().start());
        first = line == expected ? first : file.lineStart(line);
        expected = file.line(Math.max(token.span().start(), token.span().end() - 1)) + 1;
      }
      token = lexer.nextOrComment();
    }
    return expected == file.line(offset) ? first : start;
  }

  /** Puts lines before the one that {@code offset} is the first character of. */
  public Edit linesBefore(int offset, List<String> lines) {
    String lineEnd = file.lineEndAt(offset);
    String text = String.join(lineEnd, lines);
    if (startsLine(offset)) {
      return Edit.insert(file.lineStartOf(offset), text + lineEnd);
    }
    return Edit.replace(blanksBefore(offset), lineEnd + text + lineEnd + file.indentAt(offset));
  }
}
