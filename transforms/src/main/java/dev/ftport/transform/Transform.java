package dev.ftport.transform;

import dev.ftport.facts.Unit;
import java.util.List;

/** A pure function from a unit to findings. It has no state and sees no syntax tree of a parser. */
public interface Transform {
  /** What it is called and what its page says. */
  About about();

  /**
   * Looks at one unit.
   *
   * @return a finding for every site that this transform is about, also for those it leaves alone;
   *     in any order
   */
  List<Finding> find(Unit unit, Settings settings);
}
