package dev.ftport.cli;

import dev.ftport.facts.CallSite;
import dev.ftport.facts.Unit;
import dev.ftport.program.Program;
import dev.ftport.source.Edit;
import dev.ftport.source.Edits;
import dev.ftport.source.Span;
import dev.ftport.transform.About;
import dev.ftport.transform.Finding;
import dev.ftport.transform.Remedy;
import dev.ftport.transform.Settings;
import dev.ftport.transform.Transform;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Calls the new function wherever an old one stands outside of any {@code #if}. */
final class StrongItem implements Transform {
  private static final Map<String, String> NEW =
      Map.of("PyList_GetItem", "PyList_GetItemRef", "PyImport_AddModule", "PyImport_AddModuleRef");

  @Override
  public About about() {
    return new About("strong-item", "test", "Takes strong references.\n");
  }

  @Override
  public List<Finding> find(Unit unit, Program program, Settings settings) {
    List<Finding> findings = new ArrayList<>();
    for (CallSite site : unit.calls()) {
      String name = site.call().name();
      Span span = site.call().span();
      if (NEW.containsKey(name) && unit.conditionals().branchAt(span.start()).isEmpty()) {
        Edit edit =
            Edit.replace(
                new Span(span.start(), span.start() + name.length()), NEW.getOrDefault(name, ""));
        findings.add(
            new Finding(
                "strong-item", span, "lent", Remedy.fix("own it", Edits.of(List.of(edit)))));
      }
    }
    return findings;
  }
}
