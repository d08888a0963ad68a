package dev.ftport.facts;

import dev.ftport.source.Span;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The {@code #if} groups and the {@code #define}s of a text, read without preprocessing it. */
public final class Conditionals {
  private final List<Branch> branches = new ArrayList<>();
  private final List<Macro> macros = new ArrayList<>();
  private final List<Span> directives = new ArrayList<>();

  /**
   * One branch of an {@code #if} group.
   *
   * @param directive the directive that opens it, from {@code #} to the last character that is
   *     neither blank nor comment
   * @param keyword {@code if}, {@code ifdef}, {@code ifndef}, {@code elif}, {@code else}, …
   * @param condition what it asks, without {@code #if}, blanks folded; empty for {@code else}
   * @param content what stands between its directive's line and the next directive of the group
   * @param earlier the branches of the group before it
   * @param parent the branch that the group stands in
   */
  public record Branch(
      Span directive,
      String keyword,
      String condition,
      Span content,
      List<Branch> earlier,
      Optional<Branch> parent) {

    /** The question without its negation: {@code #ifdef X}, {@code #ifndef X} ask the same. */
    public String question() {
      return keyword.endsWith("def") ? "defined " + condition : positive();
    }

    /** The answer to {@link #question()} with which this branch is taken. */
    public boolean answer() {
      return !keyword.equals("ifndef")
          && !keyword.equals("elifndef")
          && !(condition.startsWith("! defined ") && isOneName(condition.substring(10)));
    }

    private String positive() {
      return answer() ? condition : condition.substring(2);
    }

    private static boolean isOneName(String text) {
      return text.chars().allMatch(Character::isJavaIdentifierPart);
    }
  }

  /**
   * Reads the directives of {@code text}. Groups that are never closed end with the text.
   *
   * @param tokens all tokens of {@code text}
   */
  public static Conditionals of(String text, List<Token> tokens) {
    Conditionals found = new Conditionals();
    found.read(text, tokens);
    return found;
  }

  /** All branches, in the order in which they open. */
  public List<Branch> branches() {
    return branches;
  }

  /** All {@code #define}s, in branches that are taken and in others. */
  public List<Macro> macros() {
    return macros;
  }

  /** Whether a {@code #define} of this name stands in any branch. */
  boolean definesMacro(String name) {
    return macros.stream().anyMatch(macro -> macro.name().equals(name));
  }

  /** Every directive, from {@code #} to the end of its last line. */
  public List<Span> directives() {
    return directives;
  }

  /** The innermost branch that {@code offset} lies in. */
  public Optional<Branch> branchAt(int offset) {
    Branch innermost = null;
    for (Branch branch : branches) {
      if (branch.content().start() > offset) {
        break;
      }
      if (branch.content().contains(offset)) {
        innermost = branch;
      }
    }
    return Optional.ofNullable(innermost);
  }

  /**
   * The offset of the directive that closes the group of {@code branch}; the text's end if none.
   */
  public int endOf(Branch branch) {
    int end = branch.content().end();
    for (Branch other : branches) {
      if (other.earlier().stream().anyMatch(earlier -> earlier == branch)) {
        end = Math.max(end, other.content().end());
      }
    }
    return end;
  }

  /** A branch while the text is read: its end is not known yet. */
  private static final class Open {
    final Span directive;
    final String keyword;
    final String condition;
    final int contentStart;
    final List<Open> earlier;
    final @Nullable Open parent;
    int contentEnd;

    Open(
        Span directive,
        List<Token> words,
        int contentStart,
        List<Open> earlier,
        @Nullable Open parent) {
      this.directive = directive;
      this.keyword = words.getFirst().text();
      this.condition =
          normalized(words.subList(1, words.size())).stream()
              .map(Token::text)
              .collect(Collectors.joining(" "));
      this.contentStart = contentStart;
      this.earlier = earlier;
      this.parent = parent;
    }
  }

  private void read(String text, List<Token> tokens) {
    List<Open> all = new ArrayList<>();
    Deque<Open> open = new ArrayDeque<>();
    for (int i = 0; i < tokens.size(); i++) {
      Token hash = tokens.get(i);
      if (!(hash.is("#") && hash.startsLine())) {
        continue;
      }
      List<Token> words = new ArrayList<>();
      while (i + 1 < tokens.size() && !tokens.get(i + 1).startsLine()) {
        words.add(tokens.get(++i));
      }
      int end = words.isEmpty() ? hash.span().end() : words.getLast().span().end();
      Span directive = new Span(hash.span().start(), end);
      directives.add(directive);
      String keyword = words.isEmpty() ? "" : words.getFirst().text();
      switch (keyword) {
        case "if", "ifdef", "ifndef" -> {
          Open branch = new Open(directive, words, lineEnd(text, end), List.of(), open.peek());
          all.add(branch);
          open.push(branch);
        }
        case "elif", "elifdef", "elifndef", "else" -> {
          Open before = open.poll();
          if (before != null) {
            before.contentEnd = hash.span().start();
            List<Open> earlier = new ArrayList<>(before.earlier);
            earlier.add(before);
            Open branch = new Open(directive, words, lineEnd(text, end), earlier, before.parent);
            all.add(branch);
            open.push(branch);
          }
        }
        case "endif" -> {
          Open last = open.poll();
          if (last != null) {
            last.contentEnd = hash.span().start();
          }
        }
        case "define" -> macro(hash, words, end);
        default -> {}
      }
    }
    open.forEach(branch -> branch.contentEnd = text.length());
    close(all);
  }

  /** A branch comes behind its parent and the earlier branches of its group. */
  private void close(List<Open> all) {
    Map<Open, Branch> closed = new IdentityHashMap<>();
    for (Open branch : all) {
      closed.put(
          branch,
          new Branch(
              branch.directive,
              branch.keyword,
              branch.condition,
              new Span(Math.min(branch.contentStart, branch.contentEnd), branch.contentEnd),
              branch.earlier.stream().map(closed::get).toList(),
              Optional.ofNullable(branch.parent).map(closed::get)));
      branches.add(closed.get(branch));
    }
  }

  /** {@code defined(X)} and {@code defined X} are the same. */
  private static List<Token> normalized(List<Token> words) {
    List<Token> kept = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      Token word = words.get(i);
      boolean opens = word.is("(") && i > 0 && words.get(i - 1).text().equals("defined");
      boolean closes = word.is(")") && i > 2 && words.get(i - 3).text().equals("defined");
      if (!opens && !(closes && words.get(i - 2).is("("))) {
        kept.add(word);
      }
    }
    return kept;
  }

  private void macro(Token hash, List<Token> words, int end) {
    if (words.size() < 2) {
      return;
    }
    Token name = words.get(1);
    int body = 2;
    if (words.size() > 2
        && words.get(2).is("(")
        && words.get(2).span().start() == name.span().end()) {
      while (body < words.size() && !words.get(body).is(")")) {
        body++;
      }
      body = Math.min(body + 1, words.size());
    }
    int start = body < words.size() ? words.get(body).span().start() : end;
    macros.add(
        new Macro(
            name.text(), name.span(), new Span(start, end), new Span(hash.span().start(), end)));
  }

  /** Comments behind a directive may go on in the next lines: the content starts behind them. */
  private static int lineEnd(String text, int offset) {
    int at = offset;
    while (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
      if (text.startsWith("/*", at)) {
        int close = text.indexOf("*/", at + 2);
        at = close < 0 ? text.length() : close + 2;
      } else if (text.startsWith("//", at)) {
        while (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
          at++;
        }
      } else {
        at++;
      }
    }
    return at;
  }
}
