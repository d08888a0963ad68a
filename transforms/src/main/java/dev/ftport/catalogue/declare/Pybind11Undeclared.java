package dev.ftport.catalogue.declare;

import dev.ftport.facts.Lexer;
import dev.ftport.facts.Token;
import dev.ftport.facts.Unit;
import dev.ftport.source.Edit;
import dev.ftport.source.Edits;
import dev.ftport.source.Span;
import dev.ftport.transform.About;
import dev.ftport.transform.Finding;
import dev.ftport.transform.Remedy;
import dev.ftport.transform.Safety;
import dev.ftport.transform.Settings;
import dev.ftport.transform.Transform;
import java.util.ArrayList;
import java.util.List;

/** Passes {@code mod_gil_not_used()} to {@code PYBIND11_MODULE}. */
public final class Pybind11Undeclared implements Transform {
  private static final About ABOUT = About.of(Pybind11Undeclared.class);

  /** The first pybind11 with {@code mod_gil_not_used}: 2.13. */
  private static final int FIRST = 213;

  @Override
  public About about() {
    return ABOUT;
  }

  @Override
  public boolean promises() {
    return true;
  }

  @Override
  public List<Finding> find(Unit unit, Settings settings) {
    List<Finding> findings = new ArrayList<>();
    String text = unit.file().text();
    if (!text.contains("PYBIND11_MODULE")) {
      return findings;
    }
    List<Token> tokens = Lexer.tokens(text, new Span(0, text.length()));
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      boolean used =
          token.text().equals("PYBIND11_MODULE")
              && i + 1 < tokens.size()
              && tokens.get(i + 1).is("(")
              && unit.isActive(token.span().start())
              && !isDirective(unit, token);
      if (used) {
        findings.add(
            new Finding(
                ABOUT.id(),
                token.span(),
                "the pybind11 module does not say whether it needs the GIL",
                remedy(unit, tokens, i + 1, settings)));
      }
    }
    return findings;
  }

  private static boolean isDirective(Unit unit, Token token) {
    return unit.conditionals().directives().stream()
        .anyMatch(directive -> directive.contains(token.span()));
  }

  private static Remedy remedy(Unit unit, List<Token> tokens, int open, Settings settings) {
    int depth = 0;
    int commas = 0;
    for (int i = open; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (token.is("(")) {
        depth++;
      } else if (token.is(",") && depth == 1) {
        commas++;
      } else if (token.text().equals("mod_gil_not_used")) {
        return Remedy.leftAlone("already declared");
      } else if (token.is(")") && --depth == 0) {
        return commas == 0
            ? Remedy.advice("pass `pybind11::mod_gil_not_used()` to `PYBIND11_MODULE`")
            : fix(unit, tokens.get(i), settings);
      }
    }
    return Remedy.advice("pass `pybind11::mod_gil_not_used()` to `PYBIND11_MODULE`");
  }

  private static Remedy fix(Unit unit, Token close, Settings settings) {
    boolean alias =
        unit.file().text().contains("namespace py = pybind11")
            || unit.file().text().contains("namespace py=pybind11");
    String argument = (alias ? "py" : "pybind11") + "::mod_gil_not_used()";
    Safety safety =
        settings.pybind11().filter(oldest -> oldest < FIRST).isPresent()
            ? Safety.unsafe(
                "the package also builds with pybind11 before 2.13, which does not take it")
            : Safety.SAFE;
    return new Remedy.Fix(
        "pass `%s`".formatted(argument),
        safety,
        Edits.of(List.of(Edit.insert(close.span().start(), ", " + argument))));
  }
}
