package dev.ftport.catalogue.module;

import dev.ftport.facts.Function;
import dev.ftport.facts.ModuleCreation;
import dev.ftport.facts.Unit;
import dev.ftport.program.Program;
import dev.ftport.transform.About;
import dev.ftport.transform.Finding;
import dev.ftport.transform.Remedy;
import dev.ftport.transform.Safety;
import dev.ftport.transform.Settings;
import dev.ftport.transform.Transform;
import java.util.List;
import java.util.Optional;

/** Moves modules from single-phase to multi-phase initialization. */
public final class SinglePhaseInitialization implements Transform {
  private static final About ABOUT = About.of(SinglePhaseInitialization.class);

  @Override
  public About about() {
    return ABOUT;
  }

  @Override
  public boolean optIn() {
    return true;
  }

  @Override
  public List<Finding> find(Unit unit, Program program, Settings settings) {
    List<ModuleCreation> creations = ModuleCreation.in(unit);
    return creations.stream()
        .map(
            creation ->
                new Finding(
                    ABOUT.id(),
                    creation.site().call().span(),
                    "the module is made in single-phase initialization",
                    remedy(unit, creation, creations)))
        .toList();
  }

  private static Remedy remedy(Unit unit, ModuleCreation creation, List<ModuleCreation> creations) {
    Optional<Function> function = creation.site().function();
    boolean alone =
        creations.stream().filter(one -> one.site().function().equals(function)).count() == 1;
    return switch (alone ? Move.of(unit, creation) : new Move.Stuck("it makes several modules")) {
      case Move.Stuck stuck ->
          Remedy.advice(
              "move it to multi-phase initialization by hand, if you want to: " + stuck.because());
      case Move.Done done ->
          new Remedy.Fix(
              "move it to multi-phase initialization",
              Safety.unsafe(reason(done.shared())),
              done.edits());
    };
  }

  private static String reason(List<String> shared) {
    String again = "a second import makes a second module and runs the initialization again";
    return shared.isEmpty()
        ? again
        : again
            + ", over what the first one has left in "
            + String.join(", ", shared.stream().map("`%s`"::formatted).toList());
  }
}
