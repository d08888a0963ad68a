package dev.ftport.catalogue.borrowed;

import dev.ftport.capi.CApi;
import dev.ftport.facts.CallSite;
import dev.ftport.facts.Container;
import dev.ftport.facts.Unit;
import dev.ftport.transform.About;
import dev.ftport.transform.Finding;
import dev.ftport.transform.Remedy;
import dev.ftport.transform.Settings;
import dev.ftport.transform.Transform;
import java.util.ArrayList;
import java.util.List;

/** Names every lookup that lends a reference from what another thread can change. */
public final class BorrowedLookup implements Transform {
  private static final About ABOUT = About.of(BorrowedLookup.class);

  @Override
  public About about() {
    return ABOUT;
  }

  @Override
  public List<Finding> find(Unit unit, Settings settings) {
    List<Finding> findings = new ArrayList<>();
    for (CallSite site : unit.calls()) {
      CApi.lookup(site.call().name())
          .ifPresent(
              lookup ->
                  findings.add(
                      new Finding(
                          ABOUT.id(),
                          site.call().span(),
                          "`%s` lends a reference".formatted(lookup.name()),
                          remedy(site, lookup))));
    }
    return findings;
  }

  private static Remedy remedy(CallSite site, CApi.Lookup lookup) {
    int index = lookup.container();
    boolean reads = index >= 0 && index < site.call().arguments().size();
    Container container =
        reads ? Container.of(site, site.call().arguments().get(index)) : Container.SHARED;
    return switch (container) {
      case KEYWORD_ARGUMENTS, FRESH -> Remedy.leftAlone(container.reason());
      case SHARED -> Remedy.advice("use %s".formatted(use(lookup.replacement())));
    };
  }

  private static String use(String replacement) {
    return replacement.startsWith("Py") ? "`" + replacement + "`" : replacement;
  }
}
