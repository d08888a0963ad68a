package dev.ftport.catalogue.state;

import dev.ftport.capi.CLibrary;
import dev.ftport.compat.VersionBranches;
import dev.ftport.facts.CallSite;
import dev.ftport.facts.Expression;
import dev.ftport.facts.Function;
import dev.ftport.facts.Unit;
import dev.ftport.program.Locks;
import dev.ftport.program.Program;
import dev.ftport.program.StateInventory;
import dev.ftport.transform.About;
import dev.ftport.transform.Finding;
import dev.ftport.transform.Remedy;
import dev.ftport.transform.Settings;
import dev.ftport.transform.Transform;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Names what to call instead of a C function that keeps state for the whole process. */
public final class UnsafeLibcCall implements Transform {
  private static final About ABOUT = About.of(UnsafeLibcCall.class);

  @Override
  public About about() {
    return ABOUT;
  }

  @Override
  public List<Finding> find(Unit unit, Program program, Settings settings) {
    List<Finding> findings = new ArrayList<>();
    for (CallSite site : unit.calls()) {
      Optional<CLibrary.Row> row = row(unit, program, site.call());
      row.ifPresent(
          known ->
              findings.add(
                  new Finding(
                      ABOUT.id(),
                      site.call().callee().span(),
                      "`%s` keeps %s".formatted(known.name(), known.keeps()),
                      remedy(unit, program, site, known))));
    }
    return findings;
  }

  /** A method, or a function of the package, of the same name is something else. */
  private static Optional<CLibrary.Row> row(Unit unit, Program program, Expression.Call call) {
    if (!(call.callee() instanceof Expression.Name callee)) {
      return Optional.empty();
    }
    String name = callee.text().startsWith("std::") ? callee.text().substring(5) : callee.text();
    boolean own =
        unit.functions().stream().anyMatch(f -> f.name().equals(name))
            || program.digests().stream().anyMatch(d -> d.functions().contains(name));
    return own ? Optional.empty() : CLibrary.of(name);
  }

  private static Remedy remedy(Unit unit, Program program, CallSite site, CLibrary.Row row) {
    if (row.isSafe()) {
      return Remedy.leftAlone(row.instead());
    }
    if (new VersionBranches(unit.conditionals()).onlyWithGil(site.call().span().start())) {
      return Remedy.leftAlone("only a Python with the GIL compiles it");
    }
    Optional<String> lock = Locks.round(unit, site.path());
    if (lock.isPresent()) {
      return Remedy.leftAlone("called under `%s`".formatted(lock.get()));
    }
    String function = site.function().map(Function::name).orElse("");
    if (site.function().isEmpty()
        || StateInventory.of(program, unit).runsOnlyInCreation(unit.file().path(), function)) {
      return Remedy.leftAlone("runs only while the module is created");
    }
    return Remedy.advice(row.instead());
  }
}
