package dev.ftport.catalogue.state;

import dev.ftport.facts.Conditionals;
import dev.ftport.facts.Language;
import dev.ftport.facts.Layout;
import dev.ftport.facts.Lexer;
import dev.ftport.facts.Macro;
import dev.ftport.facts.StaticState;
import dev.ftport.facts.Token;
import dev.ftport.facts.Unit;
import dev.ftport.source.Edit;
import dev.ftport.source.Edits;
import dev.ftport.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A word in the declaration of a static variable that says how threads share it.
 *
 * @param name what is written behind {@code static}
 * @param definition what has to be added to the file for it; empty if it is known there
 */
record Qualifier(String name, List<Edit> definition) {
  private static final Set<String> THREAD_WORDS =
      Set.of("_Thread_local", "__thread", "thread_local");
  private static final List<String> THREAD_LINES =
      List.of(
          "",
          "#if defined(_MSC_VER)",
          "#  define %s __declspec(thread)",
          "#elif defined(__STDC_VERSION__) && __STDC_VERSION__ >= 201112L \\",
          "    && !defined(__STDC_NO_THREADS__)",
          "#  define %s _Thread_local",
          "#else",
          "#  define %s __thread",
          "#endif");
  private static final List<String> ATOMIC_LINES =
      List.of(
          "",
          "#if defined(Py_GIL_DISABLED) && defined(__STDC_VERSION__) \\",
          "    && __STDC_VERSION__ >= 201112L && !defined(__STDC_NO_ATOMICS__)",
          "#  define %s _Atomic",
          "#else",
          "#  define %s",
          "#endif");

  /** The word that gives each thread a variable of its own; empty where it cannot be said. */
  static Optional<Qualifier> ofEachThread(Unit unit) {
    if (unit.language() == Language.CPP) {
      return Optional.of(new Qualifier("thread_local", List.of()));
    }
    return own(unit, body -> body.stream().anyMatch(token -> THREAD_WORDS.contains(token.text())))
        .or(() -> defined(unit, List.of("THREAD_LOCAL", "STATIC_THREAD_LOCAL"), THREAD_LINES));
  }

  /**
   * The word for a number that is read and changed in one step, in builds without the GIL whose
   * compiler has C11's atomics; nothing in others. Empty in a file that cannot tell its build.
   */
  static Optional<Qualifier> atomic(Unit unit) {
    Span whole = Mentions.whole(unit);
    if (unit.language() == Language.CPP
        || !(unit.mentions(whole, "PyObject") || unit.mentions(whole, "Python"))) {
      return Optional.empty();
    }
    return own(unit, body -> body.size() == 1 && body.getFirst().text().equals("_Atomic"))
        .or(() -> defined(unit, List.of("FT_ATOMIC", "STATIC_ATOMIC"), ATOMIC_LINES));
  }

  /** A macro of the file whose body says it. */
  private static Optional<Qualifier> own(Unit unit, Predicate<List<Token>> saysIt) {
    String text = unit.file().text();
    return unit.conditionals().macros().stream()
        .filter(macro -> !text.startsWith("(", macro.nameSpan().end()))
        .filter(macro -> saysIt.test(Lexer.tokens(text, macro.body())))
        .map(Macro::name)
        .findFirst()
        .map(name -> new Qualifier(name, List.of()));
  }

  private static Optional<Qualifier> defined(Unit unit, List<String> names, List<String> lines) {
    if (!unit.file().path().endsWith(".c")) {
      return Optional.empty();
    }
    Optional<String> free =
        names.stream().filter(each -> !unit.mentions(Mentions.whole(unit), each)).findFirst();
    return free.flatMap(
        name ->
            lastInclude(unit)
                .map(
                    include ->
                        new Qualifier(
                            name,
                            List.of(
                                new Layout(unit)
                                    .linesBehind(
                                        include.start(),
                                        include.end(),
                                        lines.stream().map(l -> l.formatted(name)).toList())))));
  }

  /** The last {@code #include} before the first function that no branch is round. */
  static Optional<Span> lastInclude(Unit unit) {
    Conditionals conditionals = unit.conditionals();
    int first =
        unit.functions().stream()
            .mapToInt(function -> function.span().start())
            .min()
            .orElse(unit.file().text().length());
    return conditionals.directives().stream()
        .filter(directive -> directive.start() < first)
        .filter(directive -> directive.of(unit.file().text()).matches("(?s)#\\s*include\\b.*"))
        .filter(directive -> conditionals.branchAt(directive.start()).isEmpty())
        .reduce((one, other) -> other);
  }

  /**
   * Writes the word into the declarations of variables; nothing where one of them stands before the
   * definition of the word.
   */
  Optional<Edits> in(Unit unit, List<StaticState> states) {
    List<Edit> edits = new ArrayList<>(definition);
    for (StaticState state : states) {
      int start = state.variable().declaration().start();
      if (definition.stream().anyMatch(edit -> edit.span().end() > start)) {
        return Optional.empty();
      }
      edits.add(Edit.insert(storage(unit, state).end(), " " + name));
    }
    return Optional.of(Edits.of(edits));
  }

  /** Where the word {@code static} stands in a declaration. */
  static Span storage(Unit unit, StaticState state) {
    Span before =
        new Span(state.variable().declaration().start(), state.variable().nameSpan().start());
    return Lexer.tokens(unit.file().text(), before).stream()
        .filter(token -> token.text().equals("static"))
        .map(Token::span)
        .findFirst()
        .orElseThrow();
  }
}
