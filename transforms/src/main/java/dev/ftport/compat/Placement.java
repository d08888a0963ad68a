package dev.ftport.compat;

import dev.ftport.compat.Glance.Inclusion;
import dev.ftport.facts.Conditionals;
import dev.ftport.facts.Conditionals.Branch;
import dev.ftport.facts.Lexer;
import dev.ftport.facts.Token;
import dev.ftport.source.Edit;
import dev.ftport.source.Edits;
import dev.ftport.source.SourceFile;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Finds where lines can stand that need {@code Python.h}, and puts them there. */
final class Placement {
  private final SourceFile file;
  private final List<Token> tokens;
  private final Conditionals conditionals;
  private final Optional<Branch> guard;
  private final List<Inclusion> includes;
  private final List<Integer> places;

  /**
   * For one text.
   *
   * @param bringsPython whether an {@code #include} of another header brings {@code Python.h}
   */
  Placement(String text, Predicate<Inclusion> bringsPython) {
    this.file = SourceFile.of("", text);
    this.tokens = Lexer.tokens(text);
    this.conditionals = Conditionals.of(text, tokens);
    this.guard = IncludeGuard.of(conditionals, tokens);
    this.includes = Glance.at(text).includes();
    List<Inclusion> python = includes.stream().filter(include -> include.isOf("Python.h")).toList();
    if (python.isEmpty()) {
      python = includes.stream().filter(bringsPython).limit(1).toList();
    }
    this.places = python.isEmpty() ? List.of(behindLeadingLines()) : behind(python);
  }

  /** The text with lines behind the first {@code #include} that brings {@code Python.h}. */
  String withInclude(List<String> lines) {
    return with(places, lines);
  }

  /** The text with lines behind its leading includes. */
  String withCode(List<String> lines) {
    int last = behindLeadingLines();
    boolean oneBefore = places.size() == 1 && places.getFirst() <= last;
    return with(oneBefore ? List.of(last) : places, lines);
  }

  private String with(List<Integer> at, List<String> lines) {
    List<Edit> edits = new ArrayList<>();
    for (int place : at) {
      String lineEnd = file.lineEndAt(Math.max(0, place - 1));
      String text = String.join(lineEnd, lines);
      boolean open = place > 0 && "\r\n".indexOf(file.text().charAt(place - 1)) < 0;
      edits.add(Edit.insert(place, open && place > 1 ? lineEnd + text : text + lineEnd));
    }
    return Edits.of(edits).applyTo(file.text());
  }

  /** Behind the first at file level; else behind the group that holds it, or in all branches. */
  private List<Integer> behind(List<Inclusion> python) {
    for (Inclusion include : python) {
      if (groupAt(include.span().start()).isEmpty()) {
        return List.of(nextLine(include.span().end()));
      }
    }
    Branch outer = groupAt(python.getFirst().span().start()).orElseThrow();
    List<Branch> group =
        conditionals.branches().stream()
            .filter(branch -> same(opening(branch), opening(outer)))
            .toList();
    boolean always =
        group.stream().anyMatch(branch -> branch.keyword().equals("else"))
            && group.stream()
                .allMatch(
                    branch ->
                        python.stream()
                            .anyMatch(include -> isDirectlyIn(branch, include.span().start())));
    return always
        ? List.of(nextLine(conditionals.endOf(outer)))
        : python.stream().map(include -> nextLine(include.span().end())).toList();
  }

  private boolean isDirectlyIn(Branch branch, int offset) {
    return conditionals.branchAt(offset).filter(at -> same(at, branch)).isPresent();
  }

  /** The outermost branch round an offset, apart from the guard of the whole file. */
  private Optional<Branch> groupAt(int offset) {
    Optional<Branch> group = Optional.empty();
    Optional<Branch> at = conditionals.branchAt(offset);
    while (at.isPresent() && !isGuard(at.get())) {
      group = at;
      at = at.get().parent();
    }
    return group;
  }

  private boolean isGuard(Branch branch) {
    return guard.filter(whole -> same(whole, branch)).isPresent();
  }

  /** The first branch of a group. */
  private static Branch opening(Branch branch) {
    return branch.earlier().isEmpty() ? branch : branch.earlier().getFirst();
  }

  private static boolean same(Branch one, Branch other) {
    return one.directive().equals(other.directive());
  }

  /** Behind the last include that stands at file level before all code; else behind the guard. */
  private int behindLeadingLines() {
    int place = guard.map(g -> nextLine(conditionals.macros().getFirst().span().end())).orElse(-1);
    int code = firstCode();
    for (Inclusion include : includes) {
      int start = include.span().start();
      if (start < code && groupAt(start).isEmpty()) {
        place = nextLine(include.span().end());
      }
    }
    if (place >= 0) {
      return place;
    }
    // A part of another file: above its first line that is no comment, and the comment about it.
    int top = tokens.isEmpty() ? 0 : aboveComments(tokens.getFirst().span().start());
    return top == 0 && file.text().startsWith("\ufeff") ? 1 : top;
  }

  /** Above the comments that no blank line parts from the code; one that opens the file stays. */
  private int aboveComments(int code) {
    Deque<Token> comments = new ArrayDeque<>();
    Lexer lexer = new Lexer(file.text(), 0);
    for (Token token = lexer.nextOrComment();
        token.kind() == Token.Kind.COMMENT;
        token = lexer.nextOrComment()) {
      comments.push(token);
    }
    int top = file.lineStartOf(code);
    int above = top;
    for (Token comment : comments) {
      if (file.line(above) - file.line(comment.span().end() - 1) > 1) {
        break;
      }
      above = file.lineStartOf(comment.span().start());
    }
    return above == 0 ? top : above;
  }

  private int firstCode() {
    int directive = 0;
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      while (directive < conditionals.directives().size()
          && conditionals.directives().get(directive).end() <= token.span().start()) {
        directive++;
      }
      boolean inDirective =
          directive < conditionals.directives().size()
              && conditionals.directives().get(directive).contains(token.span());
      boolean linkage =
          token.text().equals("extern")
              && i + 2 < tokens.size()
              && tokens.get(i + 1).kind() == Token.Kind.STRING
              && tokens.get(i + 2).is("{");
      if (linkage) {
        i += 2;
      } else if (!inDirective) {
        return token.span().start();
      }
    }
    return file.text().length();
  }

  /** The start of the line behind a directive and the comments that follow it in its line. */
  private int nextLine(int offset) {
    Lexer lexer = new Lexer(file.text(), offset);
    int at = offset;
    for (Token token = lexer.nextOrComment();
        token.kind() == Token.Kind.COMMENT && file.line(token.span().start()) == file.line(at);
        token = lexer.nextOrComment()) {
      at = token.span().end();
    }
    return file.nextLineStart(at);
  }
}
