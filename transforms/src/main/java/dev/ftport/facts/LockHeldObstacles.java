package dev.ftport.facts;

import dev.ftport.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What stands against taking a function apart, as {@link LockHeld} does. */
final class LockHeldObstacles {
  private static final Set<String> NAMES_OF_ITSELF =
      Set.of("__func__", "__FUNCTION__", "__PRETTY_FUNCTION__");

  private final Unit unit;
  private final Function function;
  private final FunctionHead head;
  private final String text;

  LockHeldObstacles(Unit unit, Function function, FunctionHead head) {
    this.unit = unit;
    this.function = function;
    this.head = head;
    this.text = unit.file().text();
  }

  /** Why it is not known to be right; empty if nothing stands against it. */
  Optional<String> first() {
    String name = function.name();
    if (name.contains("::") || name.contains("~") || name.startsWith("operator")) {
      return Optional.of("it is a member of a C++ class");
    }
    if (function.origin() != Origin.WRITTEN
        || function.body().origin() != Origin.WRITTEN
        || !function.nameSpan().of(text).equals(name)
        || !head.span().contains(function.nameSpan())) {
      return Optional.of("a macro makes its head");
    }
    if (unit.mentions(new Span(0, text.length()), name + LockHeld.SUFFIX)) {
      return Optional.of("the name `%s` is taken".formatted(name + LockHeld.SUFFIX));
    }
    if (unit.mentions(new Span(0, text.length()), "Py_LIMITED_API")) {
      return Optional.of("the Limited API has no critical sections");
    }
    if (!inOneBranch()) {
      return Optional.of("an `#if` stands in its head or round a part of it");
    }
    if (isInsideClass()) {
      return Optional.of("it is a member of a C++ class");
    }
    return inHead().or(this::inBody);
  }

  private Optional<String> inHead() {
    List<Token> before = head.beforeName();
    List<Token> behind = head.behindName();
    if (before.stream().anyMatch(LockHeldObstacles::isNeitherWordNorStar)) {
      return Optional.of("its head is written with a macro, or its type is too complex");
    }
    List<String> types = typeNames(before);
    if (types.size() > 1
        || before.stream().anyMatch(token -> unit.conditionals().definesMacro(token.text()))) {
      return Optional.of("its head is written with a macro");
    }
    if (before.stream().anyMatch(token -> token.text().equals("extern"))) {
      return Optional.of("its head says `extern`");
    }
    Token last = behind.isEmpty() ? new Lexer(text, head.span().end()).next() : behind.getLast();
    if (behind.isEmpty() || !behind.getFirst().is("(") || !last.is(")")) {
      return Optional.of("something stands between its head and its body");
    }
    if (closing(behind) != behind.size() - 1) {
      return Optional.of("its parameters are declared in the old style, or it has attributes");
    }
    if (behind.stream().anyMatch(token -> token.is("..."))) {
      return Optional.of("it takes a variable number of arguments");
    }
    Token round = tokenBefore(head.span().start());
    if (round.kind() == Token.Kind.STRING || round.is(">") || round.is(")")) {
      return Optional.of("its head begins with a macro, a template or a linkage");
    }
    return function.parameters().stream()
            .allMatch(one -> new PassedParameter(unit, function, one).isPlain())
        ? constantResult()
        : Optional.of("its parameters are written with a macro, or their types are too complex");
  }

  /** A result that is constant cannot be assigned. */
  private Optional<String> constantResult() {
    String type = head.resultType();
    int star = type.lastIndexOf('*');
    return (star < 0 ? type : type.substring(star)).contains("const")
        ? Optional.of("its result is constant")
        : Optional.empty();
  }

  private Optional<String> inBody() {
    List<Token> body = Lexer.tokens(text, function.body().span());
    if (body.stream().anyMatch(token -> NAMES_OF_ITSELF.contains(token.text()))) {
      return Optional.of("it uses its own name");
    }
    if (unit.language() == Language.CPP
        && body.stream().anyMatch(token -> token.text().equals("throw"))) {
      return Optional.of("an exception would leave the section");
    }
    return Optional.empty();
  }

  private boolean inOneBranch() {
    Optional<Conditionals.Branch> branch = unit.conditionals().branchAt(head.span().start());
    return unit.conditionals().directives().stream()
            .noneMatch(directive -> head.span().contains(directive.start()))
        && branch.equals(unit.conditionals().branchAt(function.body().span().start()))
        && branch.equals(unit.conditionals().branchAt(function.span().end() - 1));
  }

  /** Whether a brace that is neither a namespace's nor a linkage's is open before the head. */
  private boolean isInsideClass() {
    if (unit.language() == Language.C) {
      return false;
    }
    List<Token> before = Lexer.tokens(text, new Span(0, head.span().start()));
    List<Integer> open = new ArrayList<>();
    for (int i = 0; i < before.size(); i++) {
      if (before.get(i).is("{")) {
        open.add(i);
      } else if (before.get(i).is("}") && !open.isEmpty()) {
        open.removeLast();
      }
    }
    return open.stream().anyMatch(i -> !isNamespaceOrLinkage(before, i));
  }

  private static boolean isNamespaceOrLinkage(List<Token> tokens, int brace) {
    for (int i = brace - 1; i >= 0; i--) {
      Token token = tokens.get(i);
      if (token.text().equals("namespace") || token.kind() == Token.Kind.STRING) {
        return true;
      }
      if (token.kind() != Token.Kind.NAME && !token.is("::")) {
        return false;
      }
    }
    return false;
  }

  private static boolean isNeitherWordNorStar(Token token) {
    return token.kind() != Token.Kind.NAME && !token.is("*");
  }

  /** The words that are neither storage nor qualifier nor built in; a tag counts once. */
  private static List<String> typeNames(List<Token> before) {
    List<String> names = new ArrayList<>();
    for (Token token : before) {
      String word = token.text();
      if (token.kind() == Token.Kind.NAME
          && !FunctionHead.isStorage(word)
          && !FunctionHead.isQualifier(word)
          && !FunctionHead.isBuiltIn(word)
          && !Set.of("struct", "union", "enum", "class").contains(word)) {
        names.add(word);
      }
    }
    boolean builtIn = before.stream().anyMatch(token -> FunctionHead.isBuiltIn(token.text()));
    return builtIn && !names.isEmpty() ? List.of("", "") : names;
  }

  private static int closing(List<Token> behind) {
    int depth = 0;
    for (int i = 0; i < behind.size(); i++) {
      depth += behind.get(i).is("(") ? 1 : behind.get(i).is(")") ? -1 : 0;
      if (depth == 0) {
        return i;
      }
    }
    return -1;
  }

  private Token tokenBefore(int offset) {
    List<Token> all = Lexer.tokens(text, new Span(0, offset));
    Token none = new Token(Token.Kind.END, Span.at(0), "", true);
    Token last = all.isEmpty() ? none : all.getLast();
    boolean directive =
        unit.conditionals().directives().stream()
            .anyMatch(found -> found.contains(last.span().start()));
    return directive ? none : last;
  }
}
