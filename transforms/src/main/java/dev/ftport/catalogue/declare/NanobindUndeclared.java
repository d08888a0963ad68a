package dev.ftport.catalogue.declare;

import dev.ftport.facts.Lexer;
import dev.ftport.facts.Token;
import dev.ftport.facts.Unit;
import dev.ftport.source.Span;
import dev.ftport.transform.About;
import dev.ftport.transform.Finding;
import dev.ftport.transform.Remedy;
import dev.ftport.transform.Settings;
import dev.ftport.transform.Transform;
import java.util.ArrayList;
import java.util.List;

/** Says where the build declares a nanobind module. */
public final class NanobindUndeclared implements Transform {
  private static final About ABOUT = About.of(NanobindUndeclared.class);

  @Override
  public About about() {
    return ABOUT;
  }

  @Override
  public List<Finding> find(Unit unit, Settings settings) {
    List<Finding> findings = new ArrayList<>();
    String text = unit.file().text();
    if (!text.contains("NB_MODULE")) {
      return findings;
    }
    for (Token token : Lexer.tokens(text, new Span(0, text.length()))) {
      boolean directive =
          unit.conditionals().directives().stream().anyMatch(d -> d.contains(token.span()));
      if (token.text().equals("NB_MODULE") && !directive && unit.isActive(token.span().start())) {
        findings.add(
            new Finding(
                ABOUT.id(),
                token.span(),
                "a nanobind module is declared in its build file",
                Remedy.advice(
                    "give `nanobind_add_module` the argument `FREE_THREADED` in CMakeLists.txt")));
      }
    }
    return findings;
  }
}
