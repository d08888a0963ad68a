package dev.ftport.compat;

import dev.ftport.facts.Conditionals;
import dev.ftport.facts.Conditionals.Branch;
import dev.ftport.facts.Token;
import java.util.List;
import java.util.Optional;

/** Finds the {@code #ifndef} that keeps a header from being read twice. */
final class IncludeGuard {
  private IncludeGuard() {}

  /** The branch that holds all of the file; its first line defines what it asks for. */
  static Optional<Branch> of(Conditionals conditionals, List<Token> tokens) {
    if (conditionals.branches().isEmpty() || tokens.isEmpty()) {
      return Optional.empty();
    }
    Branch first = conditionals.branches().getFirst();
    boolean opens = tokens.getFirst().span().start() == first.directive().start();
    boolean asks = !first.answer() && first.question().startsWith("defined ");
    boolean defines =
        conditionals.macros().stream()
            .findFirst()
            .filter(macro -> first.question().equals("defined " + macro.name()))
            .isPresent();
    int end = conditionals.endOf(first);
    long behind = tokens.stream().filter(token -> token.span().start() >= end).count();
    return opens && asks && defines && behind <= 2 ? Optional.of(first) : Optional.empty();
  }
}
