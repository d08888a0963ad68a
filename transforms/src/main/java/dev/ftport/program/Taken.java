package dev.ftport.program;

import dev.ftport.facts.Expression;
import dev.ftport.facts.Statement;
import dev.ftport.facts.StaticState;
import java.util.HashSet;
import java.util.Set;

/** Whether a pointer is given the element behind its first one, which is taken out by that. */
public final class Taken {
  private Taken() {}

  /**
   * Whether {@code value} is {@code x->next} or {@code *(T **)x}, where {@code x} is the variable
   * of {@code use}, or a local one that was given it.
   */
  public static boolean from(Expression value, StaticState.Use use) {
    return switch (value.withoutCasts()) {
      case Expression.Member member -> member.arrow() && isFirst(member.object(), use);
      case Expression.Unary unary -> unary.operator().equals("*") && isFirst(unary.operand(), use);
      default -> false;
    };
  }

  private static boolean isFirst(Expression object, StaticState.Use use) {
    return object.withoutCasts().asName().filter(names(use)::contains).isPresent();
  }

  private static Set<String> names(StaticState.Use use) {
    String name = use.name().text();
    Set<String> names = new HashSet<>(Set.of(name));
    use.function()
        .ifPresent(
            function ->
                function
                    .body()
                    .walk(
                        node -> {
                          if (node instanceof Statement.Declaration declaration) {
                            declaration.variables().stream()
                                .filter(v -> v.initializer().filter(i -> is(i, name)).isPresent())
                                .forEach(v -> names.add(v.name()));
                          }
                          if (node instanceof Expression.Assign assign
                              && is(assign.value(), name)) {
                            assign.target().asName().ifPresent(names::add);
                          }
                        }));
    return names;
  }

  private static boolean is(Expression value, String name) {
    return value.withoutCasts().asName().filter(name::equals).isPresent();
  }
}
