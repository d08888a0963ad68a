package dev.ftport.catalogue.declare;

import dev.ftport.facts.Lexer;
import dev.ftport.facts.Token;
import dev.ftport.facts.Unit;
import dev.ftport.program.Program;
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

  private static final Remedy BY_HAND =
      Remedy.advice("pass `pybind11::mod_gil_not_used()` to `PYBIND11_MODULE`");

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
  public List<Finding> find(Unit unit, Program program, Settings settings) {
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
              && !(i > 0 && tokens.get(i - 1).text().equals("define"));
      if (used) {
        Remedy remedy = remedy(tokens, i + 1, settings);
        boolean inMacro = remedy instanceof Remedy.Fix && isDirective(unit, token);
        findings.add(
            new Finding(
                ABOUT.id(),
                token.span(),
                remedy instanceof Remedy.LeftAlone
                    ? "the pybind11 module says whether it needs the GIL"
                    : "the pybind11 module does not say whether it needs the GIL",
                inMacro ? BY_HAND : remedy));
      }
    }
    return findings;
  }

  private static boolean isDirective(Unit unit, Token token) {
    return unit.conditionals().directives().stream()
        .anyMatch(directive -> directive.contains(token.span()));
  }

  private static Remedy remedy(List<Token> tokens, int open, Settings settings) {
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
        return commas == 0 ? BY_HAND : fix(tokens, open, tokens.get(i - 1), settings);
      }
    }
    return BY_HAND;
  }

  private static Remedy fix(List<Token> tokens, int open, Token lastArgument, Settings settings) {
    String argument = namespace(tokens.subList(0, open)) + "::mod_gil_not_used()";
    Safety safety =
        settings.pybind11().filter(oldest -> oldest < FIRST).isPresent()
            ? Safety.unsafe(
                "the package also builds with pybind11 before 2.13, which does not take it")
            : Safety.SAFE;
    return new Remedy.Fix(
        "pass `%s`".formatted(argument),
        safety,
        Edits.of(List.of(Edit.insert(lastArgument.span().end(), ", " + argument))));
  }

  /** The file's own name for the namespace: that of {@code namespace py = pybind11;}. */
  private static String namespace(List<Token> before) {
    String name = "pybind11";
    int depth = 0;
    for (int i = 0; i + 3 < before.size(); i++) {
      depth += before.get(i).is("{") ? 1 : before.get(i).is("}") ? -1 : 0;
      boolean alias =
          depth == 0
              && before.get(i).text().equals("namespace")
              && before.get(i + 2).is("=")
              && before.get(i + 3).text().equals("pybind11");
      name = alias ? before.get(i + 1).text() : name;
    }
    return name;
  }
}
