package dev.ftport.flow;

import dev.ftport.facts.Expression;
import dev.ftport.facts.OwnerClass;
import dev.ftport.facts.Statement;
import dev.ftport.facts.Unit;
import dev.ftport.facts.Variable;
import dev.ftport.source.Span;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The local variables of C++ that take over a reference and release it when they die: objects of an
 * {@link OwnerClass} that are made of a pointer and never named again.
 */
final class Owners {
  private final Map<String, Life> lives = new HashMap<>();
  private final Map<Variable, Expression> taken = new IdentityHashMap<>();

  private Owners() {}

  /**
   * Where a variable lives.
   *
   * @param block the block that it dies with
   * @param from behind its declaration
   */
  private record Life(Statement.Compound block, int from) {}

  static Owners of(Unit unit, Scopes scopes, Statement.Compound body) {
    Owners owners = new Owners();
    if (unit.owners().isEmpty()) {
      return owners;
    }
    Set<String> named = new HashSet<>(scopes.mentioned(body));
    body.walk(
        node -> {
          if (node instanceof Statement.Compound block) {
            block.statements().forEach(inner -> owners.declared(unit, scopes, block, inner, named));
          }
        });
    return owners;
  }

  private void declared(
      Unit unit, Scopes scopes, Statement.Compound block, Statement statement, Set<String> named) {
    if (!(statement instanceof Statement.Declaration declaration)
        || declaration.variables().size() != 1) {
      return;
    }
    Variable variable = declaration.variables().getFirst();
    String type = variable.type().replace(" ", "");
    Optional<String> key = scopes.key(variable);
    boolean owner =
        unit.owners().stream()
            .anyMatch(o -> o.name().equals(type) && o.from() <= declaration.span().start());
    boolean made = unit.withoutTrivia(declaration.span()).startsWith(type + variable.name() + "(");
    if (owner
        && made
        && key.isPresent()
        && !named.contains(key.get())
        && variable.initializer().isPresent()
        && variable.initializer().get() instanceof Expression.Other other
        && other.kind().equals("constructor")
        && other.operands().size() == 1) {
      lives.put(key.get(), new Life(block, declaration.span().end()));
      taken.put(variable, other.operands().getFirst());
    }
  }

  /** What a variable takes over when it is declared; empty for any other variable. */
  Optional<Expression> taken(Variable variable) {
    return Optional.ofNullable(taken.get(variable));
  }

  /** Whether the variable releases what it holds when it dies. */
  boolean isOwner(String key) {
    return lives.containsKey(key);
  }

  /** All of them. */
  List<String> all() {
    return lives.keySet().stream().sorted().toList();
  }

  /** Whether the variable dies with a block. */
  boolean diesWith(String key, Statement.Compound block) {
    Life life = lives.get(key);
    return life != null && life.block() == block;
  }

  /** Whether the variable lives where control comes to. */
  boolean livesAt(String key, Span place) {
    Life life = lives.get(key);
    return life != null
        && place.start() >= life.from()
        && place.start() < life.block().span().end();
  }
}
