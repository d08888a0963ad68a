package dev.ftport.catalogue.state;

import dev.ftport.source.Edits;
import java.util.Optional;

/** What becomes of a static number when it is made atomic. */
sealed interface AtomicNumber {
  /**
   * It can be made atomic.
   *
   * @param isSaid whether what a step makes of the number is used, as for the next index
   */
  record Fits(Edits edits, boolean isSaid) implements AtomicNumber {}

  /**
   * Each step would be whole, and what is done in several steps would still go wrong.
   *
   * @param because what is done in several steps
   */
  record NotEnough(String because) implements AtomicNumber {}

  /**
   * It would be enough, and cannot be written by an edit that is known to be right.
   *
   * @param because why not
   */
  record ByHand(String because) implements AtomicNumber {}

  /** Looks at all that the package does with the variable. */
  static AtomicNumber of(Held held) {
    AtomicSteps steps = new AtomicSteps(held);
    Optional<String> several = steps.inSeveral();
    if (several.isPresent()) {
      return new NotEnough(several.get());
    }
    AtomicText text = new AtomicText(held, steps);
    return text.obstacle()
        .<AtomicNumber>map(ByHand::new)
        .or(() -> text.edits().map(edits -> new Fits(edits, steps.areSaid())))
        .orElseGet(() -> new ByHand("no place in the file is known for what it needs"));
  }
}
