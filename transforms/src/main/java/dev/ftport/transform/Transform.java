package dev.ftport.transform;

import dev.ftport.facts.Unit;
import dev.ftport.program.Program;
import java.util.List;

/** A pure function from a unit to findings. It has no state and sees no syntax tree of a parser. */
public interface Transform {
  /** What it is called and what its page says. */
  About about();

  /**
   * Whether its fix is a promise about the whole package, which the user may want to make only when
   * nothing stands against it.
   */
  default boolean promises() {
    return false;
  }

  /** Whether it runs only when the user selects it by its name. */
  default boolean optIn() {
    return false;
  }

  /**
   * Looks at one unit.
   *
   * @param program what the other files of the package say
   * @return a finding for every site that this transform is about, also for those it leaves alone;
   *     in any order
   */
  List<Finding> find(Unit unit, Program program, Settings settings);
}
