package dev.ftport.catalogue.state;

import dev.ftport.facts.Lexer;
import dev.ftport.facts.Origin;
import dev.ftport.facts.StaticState;
import dev.ftport.facts.Token;
import dev.ftport.facts.Unit;
import dev.ftport.source.Span;
import java.util.ArrayList;
import java.util.List;

/** Where a name stands in the text, whatever branch or macro it stands in. */
final class Mentions {
  private Mentions() {}

  /** The places of {@code name} in a part of the text, fields of that name left out. */
  static List<Span> of(Unit unit, String name, Span part) {
    List<Span> found = new ArrayList<>();
    List<Token> tokens = Lexer.tokens(unit.file().text(), part);
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      boolean field = i > 0 && (tokens.get(i - 1).is(".") || tokens.get(i - 1).is("->"));
      if (token.kind() == Token.Kind.NAME && token.text().equals(name) && !field) {
        found.add(token.span());
      }
    }
    return found;
  }

  /** The whole text. */
  static Span whole(Unit unit) {
    return new Span(0, unit.file().text().length());
  }

  /**
   * Whether every place that names a variable is known, and written by hand: no macro's body, and
   * no branch that was not looked at, does anything with it.
   */
  static boolean areKnown(Unit unit, StaticState state) {
    Span part = state.owner().map(owner -> owner.span()).orElse(whole(unit));
    List<Integer> known = new ArrayList<>();
    known.add(state.span().start());
    for (StaticState.Use use : state.uses()) {
      if (use.name().origin() == Origin.MACRO) {
        return false;
      }
      known.add(use.name().span().start());
    }
    return of(unit, state.variable().name(), part).stream()
        .allMatch(span -> known.contains(span.start()));
  }

  /** Whether it is declared by hand, and nothing else is in the same declaration. */
  static boolean isDeclaredAlone(Unit unit, StaticState state) {
    return state.variable().origin() == Origin.WRITTEN
        && unit.variables().stream()
                .filter(other -> other.declaration().equals(state.variable().declaration()))
                .count()
            == 1
        && state.words(unit).contains("static");
  }
}
