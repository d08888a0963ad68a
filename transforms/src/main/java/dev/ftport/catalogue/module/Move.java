package dev.ftport.catalogue.module;

import dev.ftport.facts.ModuleCreation;
import dev.ftport.facts.Unit;
import dev.ftport.source.Edits;
import java.util.List;

/** The move of one module to multi-phase initialization. */
sealed interface Move {
  /**
   * It can be made.
   *
   * @param shared the static variables that the initialization sets
   */
  record Done(Edits edits, List<String> shared) implements Move {}

  /**
   * It cannot be made.
   *
   * @param because what is in the way
   */
  record Stuck(String because) implements Move {}

  /** Works out the move of a module that its function makes alone. */
  static Move of(Unit unit, ModuleCreation creation) {
    return switch (creation) {
      case ModuleCreation.Returned returned ->
          new InitFunction(unit, returned.site()).returned(returned);
      case ModuleCreation.Stored stored -> new InitFunction(unit, stored.site()).stored(stored);
      case ModuleCreation.StoredInto into -> new Stuck("it goes on inside a condition");
      case ModuleCreation.Other other -> new Stuck("the module is " + other.shape());
    };
  }
}
