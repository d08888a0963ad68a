package dev.ftport.catalogue.threads;

import dev.ftport.facts.Conditionals;
import dev.ftport.facts.Lexer;
import dev.ftport.facts.Macro;
import dev.ftport.facts.Token;
import dev.ftport.facts.Unit;
import dev.ftport.program.Program;
import dev.ftport.source.Span;
import dev.ftport.transform.About;
import dev.ftport.transform.Finding;
import dev.ftport.transform.Remedy;
import dev.ftport.transform.Settings;
import dev.ftport.transform.Transform;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds comments and macros that take the GIL for a lock. */
public final class GilAsLock implements Transform {
  private static final About ABOUT = About.of(GilAsLock.class);

  private static final String GIL = "(?:the +)?(?<gil>GIL|global +interpreter +lock)\\b";

  private static final String SAFE =
      "(?:safe|no +need|not +need|no +locks?|no +locking|atomic|no +other +thread|no +races?"
          + "|exclusive)\\b";

  /** What people write who rely on it. A comment's line ends and stars are blanks here. */
  private static final List<Pattern> CLAIMS =
      List.of(
          claim(
              "\\b(?:protect|guard|seriali[sz]|synchroni[sz]|cover|lock)ed +(?:by|under|with|through)"
                  + " +(?:holding +)?"
                  + GIL),
          claim("\\b(?:safe|atomic) +(?:under|because +of|thanks +to|due +to|with) +" + GIL),
          claim(
              GIL
                  + " +(?:already +|also +)?(?:protects|guards|seriali[sz]es|synchroni[sz]es|ensures"
                  + "|guarantees|makes|prevents|keeps +(?:this|it|us|other))\\b"),
          claim("\\b(?:not|never|n't) +release +" + GIL + "[^.]{0,10}\\bso\\b"),
          claim(
              "\\b(?:while|as +long +as)(?: +we)? +(?:hold|holding|have) +"
                  + GIL
                  + "[^.]{0,60}\\b(?:only|once|atomic|atomically|safe|safely|no +other)\\b"),
          claim("\\b(?:thanks +to|rel(?:y|ies|ying) +(?:up)?on|courtesy +of|counts? +on) +" + GIL),
          claim(GIL + " +is +held\\b[^.]{0,80}\\b" + SAFE),
          claim(
              "\\b(?:hold|holds|holding|have|own) +"
                  + GIL
                  + "[^.]{0,60}\\bso\\b[^.]{0,60}\\b"
                  + SAFE),
          claim(
              "\\b(?:no|not|n't|without)\\b(?: +\\w+){0,3} +(?:lock|locks|locking|mutex"
                  + "|synchroni[sz]ation)\\b[^.]{0,50}\\b(?:have|hold|holds|holding|held|own|by|under)"
                  + "\\b[^.]{0,12}"
                  + GIL),
          claim(
              "\\b(?:use|uses|using|treat|treats) +" + GIL + " +as +(?:a|the|our) +(?:lock|mutex)"),
          claim(GIL + " +(?:is|acts +as|serves +as) +(?:a|the|our) +(?:lock|mutex)\\b"));

  private static final Pattern KNOWS =
      Pattern.compile(
          "(?i)free.?thread|Py_GIL_DISABLED|no.?gil|without +(?:the +)?GIL|GIL.?enabled"
              + "|GIL +builds?|3\\.\\d+t\\b|per.?interpreter +GIL|ftport:");

  private static final Pattern DENIED =
      Pattern.compile(
          "(?i)\\b(?:not|never|no +longer|cannot|neither)\\b[^.]{0,20}$|n't[^.]{0,20}$");

  private static final Set<String> NOTHING =
      Set.of("", "((void)0)", "(void)0", "do{}while(0)", "{}", ";", "(void)(0)");

  @Override
  public About about() {
    return ABOUT;
  }

  @Override
  public List<Finding> find(Unit unit, Program program, Settings settings) {
    List<Finding> findings = new ArrayList<>(comments(unit));
    for (Macro macro : unit.conditionals().macros()) {
      macro(unit, macro).ifPresent(findings::add);
    }
    return findings;
  }

  private static Pattern claim(String words) {
    return Pattern.compile(words, Pattern.CASE_INSENSITIVE);
  }

  private static List<Finding> comments(Unit unit) {
    String text = unit.file().text();
    List<Finding> findings = new ArrayList<>();
    Lexer lexer = new Lexer(text);
    Token token = lexer.nextOrComment();
    while (token.kind() != Token.Kind.END) {
      if (token.kind() != Token.Kind.COMMENT) {
        token = lexer.nextOrComment();
        continue;
      }
      Span first = token.span();
      Span all = first;
      token = lexer.nextOrComment();
      // Lines of // one below the other are one comment.
      while (token.kind() == Token.Kind.COMMENT
          && text.startsWith("//", all.start())
          && text.startsWith("//", token.span().start())
          && text.substring(all.end(), token.span().start()).isBlank()) {
        all = new Span(all.start(), token.span().end());
        token = lexer.nextOrComment();
      }
      comment(unit, all, token, text).ifPresent(findings::add);
    }
    return findings;
  }

  private static Optional<Finding> comment(Unit unit, Span span, Token next, String text) {
    String words = span.of(text).replaceAll("[\\s*/]", " ");
    if (KNOWS.matcher(words).find() || isOfOneBuild(unit, span, next, text)) {
      return Optional.empty();
    }
    for (Pattern claim : CLAIMS) {
      Matcher matcher = claim.matcher(words);
      while (matcher.find()) {
        if (!DENIED.matcher(words.substring(0, matcher.start())).find()) {
          return Optional.of(
              new Finding(
                  ABOUT.id(),
                  new Span(span.start() + matcher.start(), span.start() + matcher.end("gil")),
                  "a comment takes the GIL for a lock",
                  Remedy.advice(
                      "protect what it speaks of with a `PyMutex` or a critical section, or say why"
                          + " nothing has to: without the GIL other threads run here, too")));
        }
      }
    }
    return Optional.empty();
  }

  /** Whether it stands in a branch for builds with the GIL, or above one for those without. */
  private static boolean isOfOneBuild(Unit unit, Span comment, Token next, String text) {
    Optional<Conditionals.Branch> branch = unit.conditionals().branchAt(comment.start());
    while (branch.isPresent()) {
      if (branch.get().condition().contains("Py_GIL_DISABLED")
          || branch.get().earlier().stream()
              .anyMatch(earlier -> earlier.condition().contains("Py_GIL_DISABLED"))) {
        return true;
      }
      branch = branch.get().parent();
    }
    return next.is("#")
        && unit.conditionals().directives().stream()
            .filter(directive -> directive.start() == next.span().start())
            .anyMatch(directive -> directive.of(text).contains("Py_GIL_DISABLED"));
  }

  private static Optional<Finding> macro(Unit unit, Macro macro) {
    List<String> parts = List.of(macro.name().toUpperCase(Locale.ROOT).split("_"));
    String body = unit.withoutTrivia(macro.body()).replace("\\", "");
    boolean gil = parts.contains("GIL");
    boolean locks = parts.contains("LOCK") || parts.contains("MUTEX");
    if (gil && body.contains("PyGILState_Check")) {
      return Optional.of(
          finding(
              macro,
              "`%s` asks for the GIL",
              "see what relies on it: without the GIL it says that a thread state is attached, and"
                  + " not that other threads wait"));
    }
    if (gil || !locks || isDefinedOtherwise(unit, macro, body)) {
      return Optional.empty();
    }
    if (isCallable(unit, macro) && NOTHING.contains(body)) {
      return Optional.of(
          finding(
              macro,
              "`%s` locks nothing",
              "let it take a `PyMutex` or open a critical section in builds without the GIL"));
    }
    return body.contains("PyGILState_Ensure")
            || body.contains("PyEval_RestoreThread")
            || body.contains("PyEval_AcquireThread")
        ? Optional.of(
            finding(
                macro,
                "`%s` takes the GIL for a lock",
                "let it take a `PyMutex` as well: an attached thread state keeps nobody out"))
        : Optional.empty();
  }

  private static Finding finding(Macro macro, String message, String advice) {
    return new Finding(
        ABOUT.id(), macro.nameSpan(), message.formatted(macro.name()), Remedy.advice(advice));
  }

  private static boolean isCallable(Unit unit, Macro macro) {
    String text = unit.file().text();
    int end = macro.nameSpan().end();
    return end < text.length() && text.charAt(end) == '(';
  }

  private static boolean isDefinedOtherwise(Unit unit, Macro macro, String body) {
    return unit.conditionals().macros().stream()
        .filter(other -> other.name().equals(macro.name()))
        .anyMatch(other -> !unit.withoutTrivia(other.body()).replace("\\", "").equals(body));
  }
}
