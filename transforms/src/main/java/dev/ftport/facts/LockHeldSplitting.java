package dev.ftport.facts;

import dev.ftport.source.Edit;
import dev.ftport.source.Edits;
import dev.ftport.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Takes one function apart, or says why that is not known to be right. */
final class LockHeldSplitting {
  private static final Set<String> STORAGE =
      Set.of("static", "inline", "__inline", "__inline__", "__forceinline", "extern", "register");
  private static final Set<String> QUALIFIERS = Set.of("const", "volatile");
  private static final Set<String> BUILT_IN =
      Set.of(
          "void",
          "char",
          "short",
          "int",
          "long",
          "float",
          "double",
          "signed",
          "unsigned",
          "bool",
          "_Bool");
  private static final Set<String> NAMES_OF_ITSELF =
      Set.of("__func__", "__FUNCTION__", "__PRETTY_FUNCTION__");
  private static final List<String> RESULTS = List.of("result", "res", "ret", "rv");

  private final Unit unit;
  private final Function function;
  private final String text;
  private final Span head;
  private final Layout layout;

  LockHeldSplitting(Unit unit, Function function) {
    this.unit = unit;
    this.function = function;
    this.text = unit.file().text();
    this.head =
        new Span(
            function.span().start(),
            Math.max(function.span().start(), function.body().span().start()));
    this.layout = new Layout(unit);
  }

  LockHeld on(String object) {
    Optional<String> obstacle = obstacle();
    if (obstacle.isPresent()) {
      return new LockHeld.Refused(obstacle.get());
    }
    String name = function.name() + LockHeld.SUFFIX;
    List<Edit> edits = new ArrayList<>();
    edits.add(Edit.replace(function.nameSpan(), name));
    edits.addAll(aligned());
    boolean apart = needsPrototype();
    if (apart && !layout.startsLine(head.start())) {
      return new LockHeld.Refused("it calls itself, and a line of its own is needed before it");
    }
    String storage = isStatic() ? "" : "static ";
    int above = layout.withCommentsAbove(head.start());
    if (apart && above == head.start()) {
      edits.add(Edit.insert(above, lines(prototype()) + storage));
    } else {
      if (apart) {
        edits.add(Edit.insert(above, lines(prototype())));
      }
      if (!storage.isEmpty()) {
        edits.add(Edit.insert(head.start(), storage));
      }
    }
    edits.add(layout.linesBehind(function.span().start(), function.span().end(), wrapper(object)));
    return new LockHeld.Split(name, Edits.of(edits));
  }

  /** Parameters in lines of their own that stood under the first one go on to do so. */
  private List<Edit> aligned() {
    List<Edit> edits = new ArrayList<>();
    Token open = tokens(function.nameSpan().end(), head.end()).getFirst();
    int line = unit.file().lineStartOf(open.span().start());
    int column = open.span().end() - line;
    int end = tokens(function.nameSpan().end(), head.end()).getLast().span().end();
    boolean plain = text.substring(line, open.span().end()).indexOf('\t') < 0;
    for (int at = unit.file().nextLineStart(open.span().end());
        plain && at < end;
        at = unit.file().nextLineStart(at)) {
      if (unit.file().indentAt(at).equals(" ".repeat(column))) {
        edits.add(Edit.insert(at, " ".repeat(LockHeld.SUFFIX.length())));
      }
    }
    return edits;
  }

  // Why not.

  private Optional<String> obstacle() {
    String name = function.name();
    if (name.contains("::") || name.contains("~") || name.startsWith("operator")) {
      return Optional.of("it is a member of a C++ class");
    }
    if (function.origin() != Origin.WRITTEN
        || function.body().origin() != Origin.WRITTEN
        || !function.nameSpan().of(text).equals(name)
        || !head.contains(function.nameSpan())) {
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
    List<Token> before = tokens(head.start(), function.nameSpan().start());
    List<Token> behind = tokens(function.nameSpan().end(), head.end());
    if (before.stream().anyMatch(token -> isNeitherWordNorStar(token))) {
      return Optional.of("its head is written with a macro, or its type is too complex");
    }
    List<String> types = typeNames(before);
    if (types.size() > 1 || before.stream().anyMatch(token -> isMacro(token.text()))) {
      return Optional.of("its head is written with a macro");
    }
    if (before.stream().anyMatch(token -> token.text().equals("extern"))) {
      return Optional.of("its head says `extern`");
    }
    Token last = behind.isEmpty() ? new Lexer(text, head.end()).next() : behind.getLast();
    if (behind.isEmpty() || !behind.getFirst().is("(") || !last.is(")")) {
      return Optional.of("something stands between its head and its body");
    }
    if (closing(behind) != behind.size() - 1) {
      return Optional.of("its parameters are declared in the old style, or it has attributes");
    }
    if (behind.stream().anyMatch(token -> token.is("..."))) {
      return Optional.of("it takes a variable number of arguments");
    }
    Token round = tokenBefore(head.start());
    if (round.kind() == Token.Kind.STRING || round.is(">") || round.is(")")) {
      return Optional.of("its head begins with a macro, a template or a linkage");
    }
    return function.parameters().stream().allMatch(this::isPlain)
        ? constantResult()
        : Optional.of("its parameters are written with a macro, or their types are too complex");
  }

  /** A result that is constant cannot be assigned. */
  private Optional<String> constantResult() {
    String type = resultType();
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
    Optional<Conditionals.Branch> branch = unit.conditionals().branchAt(head.start());
    return unit.conditionals().directives().stream()
            .noneMatch(directive -> head.contains(directive.start()))
        && branch.equals(unit.conditionals().branchAt(function.body().span().start()))
        && branch.equals(unit.conditionals().branchAt(function.span().end() - 1));
  }

  /** Whether a brace that is neither a namespace's nor a linkage's is open before the head. */
  private boolean isInsideClass() {
    if (unit.language() == Language.C) {
      return false;
    }
    List<Token> before = tokens(0, head.start());
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

  private boolean isMacro(String name) {
    return unit.conditionals().macros().stream().anyMatch(macro -> macro.name().equals(name));
  }

  /** The words that are neither storage nor qualifier nor built in; a tag counts once. */
  private static List<String> typeNames(List<Token> before) {
    List<String> names = new ArrayList<>();
    for (Token token : before) {
      String word = token.text();
      if (token.kind() == Token.Kind.NAME
          && !STORAGE.contains(word)
          && !QUALIFIERS.contains(word)
          && !BUILT_IN.contains(word)
          && !Set.of("struct", "union", "enum", "class").contains(word)) {
        names.add(word);
      }
    }
    boolean builtIn = before.stream().anyMatch(token -> BUILT_IN.contains(token.text()));
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

  private boolean isPlain(Variable parameter) {
    if (parameter.name().isEmpty()) {
      return isVoid(parameter) || argument(parameter).isPresent();
    }
    return isUnused(parameter)
        ? argument(parameter).isPresent()
        : parameter.nameSpan().of(text).equals(parameter.name())
            && (unit.language() == Language.C
                || parameter.pointers() > 0
                || !parameter.brackets().isEmpty()
                || isScalar(parameter));
  }

  private static boolean isVoid(Variable parameter) {
    return parameter.pointers() == 0 && parameter.type().equals("void");
  }

  private boolean isUnused(Variable parameter) {
    return !parameter.name().isEmpty()
        && parameter.nameSpan().of(text).startsWith("Py_UNUSED")
        && !unit.mentions(function.body().span(), parameter.name());
  }

  private static boolean isScalar(Variable parameter) {
    return Lexer.tokens(parameter.type()).stream()
        .map(Token::text)
        .filter(word -> !STORAGE.contains(word) && !QUALIFIERS.contains(word))
        .allMatch(
            word ->
                BUILT_IN.contains(word)
                    || word.startsWith("Py_")
                    || word.equals("size_t")
                    || word.endsWith("int_t")
                    || word.matches("u?int[0-9]+_t"));
  }

  // The text.

  private boolean isStatic() {
    return tokens(head.start(), function.nameSpan().start()).stream()
        .anyMatch(token -> token.text().equals("static"));
  }

  /** Whether the old body says {@code f}, and nothing before it declares that. */
  private boolean needsPrototype() {
    if (!unit.mentions(function.body().span(), function.name())) {
      return false;
    }
    List<Token> before = tokens(0, head.start());
    int depth = 0;
    for (int i = 0; i + 1 < before.size(); i++) {
      Token token = before.get(i);
      depth += token.is("{") ? 1 : token.is("}") ? -1 : 0;
      if (depth <= 0
          && token.text().equals(function.name())
          && before.get(i + 1).is("(")
          && i > 0
          && (before.get(i - 1).kind() == Token.Kind.NAME || before.get(i - 1).is("*"))
          && unit.conditionals().branchAt(token.span().start()).isEmpty()) {
        return false;
      }
    }
    return true;
  }

  private String lines(List<String> lines) {
    String lineEnd = unit.file().lineEndAt(head.start());
    return String.join(lineEnd, lines) + lineEnd;
  }

  private List<String> prototype() {
    List<String> lines = new ArrayList<>(headLines());
    lines.set(lines.size() - 1, lines.getLast() + ";");
    lines.add("");
    return lines;
  }

  /** The head as it stands, without comments, from the first word to the last parenthesis. */
  private List<String> headLines() {
    int end = tokens(function.nameSpan().end(), head.end()).getLast().span().end();
    StringBuilder plain = new StringBuilder();
    Lexer lexer = new Lexer(text, head.start());
    int at = head.start();
    for (Token token = lexer.nextOrComment();
        token.span().start() < end;
        token = lexer.nextOrComment()) {
      if (token.kind() == Token.Kind.COMMENT) {
        plain.append(text, at, token.span().start());
        at = token.span().end();
      }
    }
    List<String> lines = new ArrayList<>();
    plain
        .append(text, at, end)
        .toString()
        .lines()
        .map(String::stripTrailing)
        .filter(line -> !line.isBlank())
        .forEach(lines::add);
    lines.set(0, unit.file().indentAt(head.start()) + lines.getFirst());
    return lines;
  }

  private List<String> wrapper(String object) {
    String outer = unit.file().indentAt(head.start());
    String indent = layout.deeper(outer, function);
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.addAll(headLines());
    int last = tokens(function.nameSpan().end(), head.end()).getLast().span().end();
    boolean ownLine = new Span(last, head.end()).of(text).lines().count() > 1 || startsBody();
    if (ownLine) {
      lines.add(outer + "{");
    } else {
      String gap = text.startsWith("{", last) ? "{" : " {";
      lines.set(lines.size() - 1, lines.getLast() + gap);
    }
    String call =
        function.name()
            + LockHeld.SUFFIX
            + "("
            + function.parameters().stream()
                .filter(parameter -> !(parameter.name().isEmpty() && isVoid(parameter)))
                .map(parameter -> argument(parameter).orElseThrow())
                .collect(Collectors.joining(", "))
            + ")";
    String type = resultType();
    if (type.equals("void")) {
      lines.add(indent + "Py_BEGIN_CRITICAL_SECTION(" + object + ");");
      lines.add(indent + call + ";");
      lines.add(indent + "Py_END_CRITICAL_SECTION();");
    } else {
      String result = resultName();
      lines.add(indent + type + (type.endsWith("*") ? "" : " ") + result + ";");
      lines.add("");
      lines.add(indent + "Py_BEGIN_CRITICAL_SECTION(" + object + ");");
      lines.add(indent + result + " = " + call + ";");
      lines.add(indent + "Py_END_CRITICAL_SECTION();");
      lines.add(indent + "return " + result + ";");
    }
    lines.add(outer + "}");
    return lines;
  }

  private boolean startsBody() {
    return layout.startsLine(function.body().span().start());
  }

  /** The words before the name without the storage class, the stars together at the end. */
  private String resultType() {
    StringBuilder type = new StringBuilder();
    for (Token token : tokens(head.start(), function.nameSpan().start())) {
      if (!STORAGE.contains(token.text())) {
        boolean together = type.isEmpty() || (token.is("*") && type.toString().endsWith("*"));
        type.append(together ? "" : " ").append(token.text());
      }
    }
    return type.toString();
  }

  private String resultName() {
    Set<String> taken =
        function.parameters().stream().map(Variable::name).collect(Collectors.toSet());
    return RESULTS.stream()
        .filter(name -> !taken.contains(name) && !isMacro(name))
        .findFirst()
        .orElse(function.name() + "_result");
  }

  /** What the new function hands on: the parameter, or nothing where the old body cannot ask. */
  private Optional<String> argument(Variable parameter) {
    if (!parameter.name().isEmpty() && !isUnused(parameter)) {
      return Optional.of(parameter.name());
    }
    if (parameter.pointers() > 0) {
      return Optional.of(layout.nullPointer());
    }
    return isScalar(parameter) ? Optional.of("0") : Optional.empty();
  }

  private List<Token> tokens(int start, int end) {
    return Lexer.tokens(text, new Span(start, end));
  }

  private Token tokenBefore(int offset) {
    List<Token> all = tokens(0, offset);
    Token none = new Token(Token.Kind.END, Span.at(0), "", true);
    Token last = all.isEmpty() ? none : all.getLast();
    boolean directive =
        unit.conditionals().directives().stream()
            .anyMatch(found -> found.contains(last.span().start()));
    return directive ? none : last;
  }
}
