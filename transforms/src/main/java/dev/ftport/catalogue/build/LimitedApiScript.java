package dev.ftport.catalogue.build;

import dev.ftport.build.BuildFile;
import dev.ftport.build.Lexeme;
import dev.ftport.build.Phrase;
import dev.ftport.build.Script;
import dev.ftport.build.ScriptCall;
import dev.ftport.source.Edit;
import dev.ftport.source.Edits;
import dev.ftport.source.Span;
import dev.ftport.transform.Finding;
import dev.ftport.transform.Remedy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What one {@code setup.py} says of the Limited API. */
final class LimitedApiScript {
  private static final String OPTION = "py_limited_api";
  private static final String MACRO = "Py_LIMITED_API";
  private static final String TITLE = "build for the Limited API only where Python has the GIL";

  private final String id;
  private final BuildFile file;
  private final Script script;
  private final Optional<SysconfigQuestion> question;
  private final List<Finding> findings = new ArrayList<>();
  private final Set<Span> told = new HashSet<>();

  LimitedApiScript(String id, BuildFile file) {
    this.id = id;
    this.file = file;
    this.script = Script.python(file.text());
    this.question =
        script.isCertain() && !mistags() ? SysconfigQuestion.in(file, script) : Optional.empty();
  }

  List<Finding> findings() {
    for (ScriptCall call : script.calls()) {
      call.argument(OPTION).ifPresent(argument -> option(call, argument));
      call.argument("define_macros")
          .ifPresent(argument -> macros(call.statement(), argument.value()));
    }
    for (Phrase statement : script.statements()) {
      strings(statement);
    }
    return findings;
  }

  private void option(ScriptCall call, ScriptCall.Argument argument) {
    Phrase value = argument.value();
    Span span = argument.keyword().orElseThrow().span();
    if (value.is("False") || value.is("None") || !told.add(span)) {
      return;
    }
    if (call.name().equals("RustExtension")) {
      return;
    }
    String message = "the module is built for the Limited API";
    if (value.is("True")) {
      add(span, message, guarded(call.statement(), truth(value)));
    } else {
      add(
          span,
          message,
          isDecided(call.statement(), value)
              ? Remedy.leftAlone("the script asks for free threading")
              : byHand());
    }
  }

  /** Whether a value is worked out from a question for free threading. */
  private boolean isDecided(Phrase statement, Phrase value) {
    return Enclosing.speaksOfIt(value)
        || Enclosing.asksForFreeThreading(file, script, statement)
        || script.statements().stream()
            .anyMatch(
                one ->
                    one.lexemes().size() > 2
                        && value.lexemes().size() == 1
                        && one.lexemes().get(0).text().equals(value.lexemes().get(0).text())
                        && one.lexemes().get(1).is("=")
                        && Enclosing.speaksOfIt(one));
  }

  /** {@code define_macros} with the macro among its elements. */
  private void macros(Phrase statement, Phrase value) {
    Optional<List<Phrase>> elements = value.elements("[");
    if (elements.isEmpty()) {
      return;
    }
    for (Phrase element : elements.get()) {
      Optional<List<Phrase>> pair = element.elements("(");
      boolean defines =
          pair.isPresent()
              && pair.get().size() == 2
              && pair.get().getFirst().string().filter(MACRO::equals).isPresent();
      if (defines && told.add(pair.get().getFirst().span())) {
        add(
            pair.get().getFirst().span(),
            "`Py_LIMITED_API` is defined",
            guarded(statement, onlyWithGil(value, element, elements.get().size() == 1)));
      }
    }
  }

  private Optional<Edits> onlyWithGil(Phrase list, Phrase element, boolean alone) {
    String text = file.text();
    return question.map(
        asked -> {
          Span span = alone ? list.span() : element.span();
          String inner = text.substring(span.start(), span.end());
          String wanted =
              alone
                  ? "[] if %s else %s".formatted(asked.expression(), inner)
                  : "*([] if %s else [%s])".formatted(asked.expression(), inner);
          return edits(asked, Edit.replace(span, wanted));
        });
  }

  private Optional<Edits> truth(Phrase value) {
    return question.map(
        asked -> edits(asked, Edit.replace(value.span(), "not " + asked.expression())));
  }

  private static Edits edits(SysconfigQuestion asked, Edit edit) {
    List<Edit> edits = new ArrayList<>(asked.imports());
    edits.add(edit);
    return Edits.of(edits);
  }

  /** What is said in strings: options of commands, macros elsewhere, tags of wheels. */
  private void strings(Phrase statement) {
    List<Lexeme> lexemes = statement.lexemes();
    for (int i = 0; i < lexemes.size(); i++) {
      Lexeme lexeme = lexemes.get(i);
      if (lexeme.kind() != Lexeme.Kind.STRING || told.contains(lexeme.span())) {
        continue;
      }
      String value = new Phrase(List.of(lexeme)).string().orElse("");
      if (value.equals(OPTION) && i + 2 < lexemes.size() && lexemes.get(i + 1).is(":")) {
        boolean whole =
            i + 3 < lexemes.size() && (lexemes.get(i + 3).is(",") || lexemes.get(i + 3).is("}"));
        inDictionary(statement, lexeme, lexemes.get(i + 2), whole);
      } else if (value.equals(OPTION)
          || value.matches("(?:[-/]D)?Py_LIMITED_API(?:=.*)?")
          || value.equals("--py-limited-api")) {
        add(lexeme.span(), "the Limited API is asked for", guarded(statement, Optional.empty()));
      } else if (value.equals("abi3") && statement.startsWith("return")) {
        add(lexeme.span(), "the wheel is tagged for the stable ABI", tag(statement));
      }
    }
  }

  /** A tag that is returned under a condition gets another one. */
  private Remedy tag(Phrase statement) {
    if (Enclosing.asksForFreeThreading(file, script, statement)) {
      return Remedy.leftAlone("the script asks for free threading");
    }
    Optional<Lexeme> colon = condition(statement);
    return colon.isPresent() && question.isPresent()
        ? Remedy.fix(
            "tag it so only where Python has the GIL",
            edits(
                question.get(),
                Edit.insert(colon.get().span().start(), " and not " + question.get().expression())))
        : Remedy.advice(
            "return the tag of `super()` where `sysconfig.get_config_var(\"Py_GIL_DISABLED\")` is"
                + " true");
  }

  /** The colon behind a condition that another one can be joined to. */
  private Optional<Lexeme> condition(Phrase statement) {
    return Enclosing.header(file, script, statement)
        .filter(header -> header.startsWith("if"))
        .filter(header -> header.lexemes().getLast().is(":"))
        .filter(
            header ->
                header.from(1).lexemes().stream()
                    .noneMatch(
                        one -> one.is("or") || one.is("if") || one.is("lambda") || one.is(":=")))
        .map(header -> header.lexemes().getLast());
  }

  /** Whether a wheel would be tagged for the stable ABI although its module is not. */
  private boolean mistags() {
    return script.statements().stream()
        .filter(statement -> statement.startsWith("return"))
        .filter(
            statement ->
                statement.lexemes().stream()
                    .anyMatch(
                        one ->
                            new Phrase(List.of(one)).string().filter("abi3"::equals).isPresent()))
        .anyMatch(
            statement ->
                !Enclosing.asksForFreeThreading(file, script, statement)
                    && condition(statement).isEmpty());
  }

  private void inDictionary(Phrase statement, Lexeme key, Lexeme value, boolean whole) {
    if (value.is("False") || value.is("None")) {
      return;
    }
    Optional<Edits> edits = Optional.empty();
    if (whole && value.is("True")) {
      edits = truth(new Phrase(List.of(value)));
    } else if (whole && new Phrase(List.of(value)).string().isPresent()) {
      edits =
          question.map(
              asked ->
                  edits(
                      asked,
                      Edit.insert(
                          value.span().end(),
                          " if not %s else False".formatted(asked.expression()))));
    }
    add(key.span(), "the Limited API is asked for", guarded(statement, edits));
  }

  private Remedy guarded(Phrase statement, Optional<Edits> edits) {
    if (Enclosing.asksForFreeThreading(file, script, statement)
        || edits.isEmpty() && Enclosing.speaksOfIt(statement)) {
      return Remedy.leftAlone("the script asks for free threading");
    }
    return edits.map(e -> Remedy.fix(TITLE, e)).orElse(byHand());
  }

  private static Remedy byHand() {
    return Remedy.advice(
        "let it depend on `not sysconfig.get_config_var(\"Py_GIL_DISABLED\")`: a free-threaded Python"
            + " has no Limited API");
  }

  private void add(Span span, String message, Remedy remedy) {
    findings.add(new Finding(id, span, message, remedy));
  }
}
