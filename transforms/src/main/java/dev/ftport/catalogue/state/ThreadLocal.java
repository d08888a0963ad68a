package dev.ftport.catalogue.state;

import dev.ftport.facts.Conditionals;
import dev.ftport.facts.Language;
import dev.ftport.facts.Layout;
import dev.ftport.facts.Lexer;
import dev.ftport.facts.Unit;
import dev.ftport.source.Edit;
import dev.ftport.source.Span;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The word that gives each thread a variable of its own.
 *
 * @param name what is written behind {@code static}
 * @param definition what has to be added to the file for it; empty if it is known there
 */
record ThreadLocal(String name, List<Edit> definition) {
  private static final Set<String> WORDS = Set.of("_Thread_local", "__thread", "thread_local");
  private static final List<String> LINES =
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

  /** The word for a file; empty where it cannot be said, as in a header. */
  static Optional<ThreadLocal> in(Unit unit) {
    if (unit.language() == Language.CPP) {
      return Optional.of(new ThreadLocal("thread_local", List.of()));
    }
    Optional<String> own =
        unit.conditionals().macros().stream()
            .filter(
                macro ->
                    unit.file().text().charAt(macro.nameSpan().end()) != '('
                        && Lexer.tokens(unit.file().text(), macro.body()).stream()
                            .anyMatch(token -> WORDS.contains(token.text())))
            .map(macro -> macro.name())
            .findFirst();
    if (own.isPresent()) {
      return Optional.of(new ThreadLocal(own.get(), List.of()));
    }
    if (!unit.file().path().endsWith(".c")) {
      return Optional.empty();
    }
    Optional<String> name =
        Stream.of("THREAD_LOCAL", "STATIC_THREAD_LOCAL")
            .filter(each -> !unit.mentions(Mentions.whole(unit), each))
            .findFirst();
    return name.flatMap(
        each ->
            lastInclude(unit)
                .map(
                    include ->
                        new ThreadLocal(
                            each,
                            List.of(
                                new Layout(unit)
                                    .linesBehind(
                                        include.start(),
                                        include.end(),
                                        LINES.stream().map(l -> l.formatted(each)).toList())))));
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
}
