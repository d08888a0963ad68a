package dev.ftport.catalogue.containers;

import dev.ftport.facts.Expression;
import dev.ftport.facts.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Owns an item of a walk while it is in use, and releases it on every way out of that. */
final class ItemReleases {
  private final Region region;
  private final HeldItem held;

  ItemReleases(Region region, HeldItem held) {
    this.region = region;
    this.held = held;
  }

  /** What releases the item before an exit; nothing where there is none. */
  List<String> before(Statement exit) {
    return isInScope(exit) ? held.lines() : List.of();
  }

  private boolean isInScope(Statement statement) {
    return held.scope().map(scope -> isBehindCall(scope, statement)).orElse(false);
  }

  private boolean isBehindCall(Statement.Compound scope, Statement statement) {
    int index = region.nesting().index(scope, statement);
    return index > 0 || (index == 0 && first() == 0);
  }

  /** The index of the first statement in which an item is there. */
  private int first() {
    return held.scope()
        .map(
            scope ->
                scope.statements().getFirst() instanceof Statement.If choice
                        && choice.condition() instanceof Expression.Unary
                        && isEndless()
                    ? 1
                    : 0)
        .orElse(0);
  }

  private boolean isEndless() {
    return region
        .loop()
        .map(l -> l.condition().map(c -> c instanceof Expression.Literal).orElse(true))
        .orElse(false);
  }

  /**
   * Takes the item at the start of its scope, and releases it on every way out of that but the
   * exits of the region.
   *
   * @throws Refusal if there is no place for a release
   */
  void write() throws Refusal {
    if (held.lines().isEmpty()) {
      return;
    }
    Statement.Compound scope = held.scope().orElseThrow(() -> new Refusal("it has no braces"));
    int first = first();
    if (scope.statements().size() <= first) {
      return;
    }
    List<String> taking =
        held.lines().stream().map(line -> line.replace("DECREF", "INCREF")).toList();
    Statement start = scope.statements().get(first);
    String indent = region.unit().file().indentAt(start.span().start());
    region.add(
        region
            .layout()
            .linesBefore(
                behindDeclarations(scope, first), taking.stream().map(l -> indent + l).toList()));
    List<Statement> jumpsOut = new ArrayList<>();
    scope.walk(
        node -> {
          if ((node instanceof Statement.Break || node instanceof Statement.Continue)
              && region.loop().isPresent()
              && region.nesting().target((Statement) node).equals(region.loop().map(l -> l))
              && isBehindCall(scope, (Statement) node)) {
            jumpsOut.add((Statement) node);
          }
        });
    for (Statement jump : jumpsOut) {
      if (!jump.isEditable()) {
        throw new Refusal("a macro goes on to the next round");
      }
      region.replace(
          jump, Stream.concat(held.lines().stream(), Stream.of(region.text(jump))).toList());
    }
    if (held.atEnd()) {
      Statement last = scope.statements().getLast();
      String inner = region.unit().file().indentAt(last.span().start());
      region.add(
          region
              .layout()
              .linesBehind(
                  last.span().start(),
                  last.span().end(),
                  held.lines().stream().map(l -> indentOf(last, inner) + l).toList()));
    }
  }

  /** The indentation of the items of a block, also where its last one is in the wrong place. */
  private String indentOf(Statement last, String inner) {
    return last instanceof Statement.Label
        ? region.layout().deeper(region.indent(), region.function())
        : inner;
  }

  /** The first statement that acts, where declarations without values stand before it. */
  private static int behindDeclarations(Statement.Compound scope, int first) {
    List<Statement> all = scope.statements();
    int at = first;
    while (at < all.size() - 1
        && all.get(at) instanceof Statement.Declaration declaration
        && declaration.variables().stream().allMatch(v -> v.initializer().isEmpty())) {
      at++;
    }
    return all.get(at).span().start();
  }
}
