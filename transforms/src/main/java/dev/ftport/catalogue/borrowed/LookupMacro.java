package dev.ftport.catalogue.borrowed;

import dev.ftport.capi.CApi;
import dev.ftport.facts.Lexer;
import dev.ftport.facts.Macro;
import dev.ftport.facts.Token;
import dev.ftport.facts.Unit;
import dev.ftport.source.Edit;
import dev.ftport.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A macro that is one lookup and nothing else: another name of the function, or a call of it, in
 * parentheses and casts or not.
 *
 * @param macro its {@code #define}
 * @param lookup what it looks up with
 * @param shape how it is used
 * @param name where the function's name stands in the body
 * @param cast whether it casts what the lookup yields
 * @param parameters the tokens between the parentheses behind its name
 * @param arguments the tokens between the parentheses of the call; empty for another name
 */
record LookupMacro(
    Macro macro,
    CApi.Lookup lookup,
    Shape shape,
    Token name,
    boolean cast,
    List<Token> parameters,
    List<Token> arguments) {

  /** How a use of the macro reads. */
  enum Shape {
    /** {@code #define GET PyDict_GetItem}: {@code GET(d, k)}. */
    ALIAS,
    /** {@code #define GET(d, k) PyDict_GetItem((d), (k))}: {@code GET(d, k)}. */
    CALL,
    /** {@code #define FIRST PyList_GetItem(list, 0)}: {@code FIRST}. */
    CONSTANT
  }

  /** Reads a {@code #define}; empty if its body is anything else. */
  static Optional<LookupMacro> of(Unit unit, Macro macro) {
    String text = unit.file().text();
    List<Token> body = Lexer.tokens(text, macro.body());
    int nameEnd = macro.nameSpan().end();
    boolean function = nameEnd < macro.span().end() && text.charAt(nameEnd) == '(';
    List<Token> parameters =
        function ? Lexer.tokens(text, new Span(nameEnd, macro.body().start())) : List.of();
    int from = 0;
    int to = body.size();
    boolean cast = false;
    while (from < to && body.get(from).is("(")) {
      int close = closing(body, from);
      if (close == to - 1) {
        from++;
        to--;
      } else if (isType(body.subList(from + 1, Math.max(from + 1, close)))) {
        cast = true;
        from = close + 1;
      } else {
        return Optional.empty();
      }
    }
    if (from >= to) {
      return Optional.empty();
    }
    Token name = body.get(from);
    Optional<CApi.Lookup> lookup = CApi.lookup(name.text());
    boolean alias = to == from + 1;
    boolean call = from + 1 < to && body.get(from + 1).is("(") && closing(body, from + 1) == to - 1;
    if (lookup.isEmpty() || !(alias ? !function && !cast : call)) {
      return Optional.empty();
    }
    return Optional.of(
        new LookupMacro(
            macro,
            lookup.get(),
            alias ? Shape.ALIAS : function ? Shape.CALL : Shape.CONSTANT,
            name,
            cast,
            parameters.isEmpty() ? List.of() : parameters.subList(1, parameters.size() - 1),
            alias ? List.of() : body.subList(from + 2, to - 1)));
  }

  /** The index of the parenthesis that closes the one at {@code open}; -1 if none does. */
  private static int closing(List<Token> tokens, int open) {
    int depth = 0;
    for (int i = open; i < tokens.size(); i++) {
      depth += tokens.get(i).is("(") ? 1 : tokens.get(i).is(")") ? -1 : 0;
      if (depth == 0) {
        return i;
      }
    }
    return -1;
  }

  /** Whether tokens between parentheses are a pointer type: {@code Foo *}. */
  private static boolean isType(List<Token> tokens) {
    return tokens.size() > 1
        && tokens.getLast().is("*")
        && tokens.stream().allMatch(t -> t.kind() == Token.Kind.NAME || t.is("*"));
  }

  /** How often the macro is named in the file, {@code #undef} left out. */
  int mentions(Unit unit) {
    List<Token> tokens = Lexer.tokens(unit.file().text());
    int mentioned = 0;
    for (int i = 0; i < tokens.size(); i++) {
      boolean undefined =
          i > 1 && tokens.get(i - 1).text().equals("undef") && tokens.get(i - 2).is("#");
      mentioned += !undefined && tokens.get(i).text().equals(macro.name()) ? 1 : 0;
    }
    return mentioned;
  }

  /** Whether nothing in the package can use the macro: it is defined, and that is all. */
  boolean isOnlyDefined(Unit unit) {
    return !isInHeader(unit) && mentions(unit) == 1;
  }

  /** Whether the file is written to be included. */
  static boolean isInHeader(Unit unit) {
    return unit.file().path().matches(".*\\.(h|hh|hpp|hxx|inc|inl|ipp|tpp|def)(\\.in)?");
  }

  /**
   * The edits of the {@code #define} that make the lookup a strong one.
   *
   * @param castContainer whether its first argument needs the cast that the borrowed lookup made
   * @throws Refusal if the macro cannot stand for the strong lookup
   */
  List<Edit> edits(boolean castContainer) throws Refusal {
    List<Edit> edits = new ArrayList<>();
    edits.add(Edit.replace(name.span(), lookup.replacement()));
    if (castContainer) {
      edits.addAll(casting());
    }
    if (lookup.answer().isValue() || shape == Shape.ALIAS) {
      return edits;
    }
    boolean variadic = parameters.stream().anyMatch(t -> t.is("..."));
    if (shape == Shape.CONSTANT || variadic || cast || arguments.isEmpty()) {
      throw new Refusal(
          "`%s` yields the reference through a pointer, which the macro `%s` has no place for"
              .formatted(lookup.replacement(), macro.name()));
    }
    String out = outParameter();
    if (parameters.isEmpty()) {
      throw new Refusal(
          "`%s` yields the reference through a pointer, and the macro `%s` has no parameters"
              .formatted(lookup.replacement(), macro.name()));
    }
    boolean parentheses = arguments.getLast().is(")");
    edits.add(Edit.insert(parameters.getLast().span().end(), ", " + out));
    edits.add(
        Edit.insert(
            arguments.getLast().span().end(), ", " + (parentheses ? "(" + out + ")" : out)));
    return edits;
  }

  private String outParameter() {
    String out = "found";
    for (int i = 2; mentions(out); i++) {
      out = "found" + i;
    }
    return out;
  }

  private boolean mentions(String word) {
    return parameters.stream().anyMatch(t -> t.text().equals(word))
        || arguments.stream().anyMatch(t -> t.text().equals(word));
  }

  /** {@code (PyObject *)} before the first argument. */
  private List<Edit> casting() throws Refusal {
    int end = 0;
    int depth = 0;
    while (end < arguments.size() && !(depth == 0 && arguments.get(end).is(","))) {
      depth += arguments.get(end).is("(") ? 1 : arguments.get(end).is(")") ? -1 : 0;
      end++;
    }
    List<Token> first = arguments.subList(0, end);
    if (first.isEmpty() || shape == Shape.ALIAS) {
      throw new Refusal("the macro `%s` leaves out a cast".formatted(macro.name()));
    }
    Span start = first.getFirst().span();
    boolean whole = first.getFirst().is("(") && closing(first, 0) == first.size() - 1;
    if (whole) {
      return List.of(Edit.insert(start.start(), "(PyObject *)"));
    }
    return List.of(
        Edit.insert(start.start(), "(PyObject *)("),
        Edit.insert(first.getLast().span().end(), ")"));
  }
}
