package dev.ftport.catalogue.memory;

import dev.ftport.capi.Allocator;
import dev.ftport.capi.Allocator.Domain;
import dev.ftport.facts.Unit;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Sets of names of the table of allocators, and whether a file uses one of them. */
final class Names {
  /** The functions of the object domain that hand out, resize or release plain memory. */
  static final Set<String> OBJECT_MEMORY =
      names(
          row ->
              row.domain() == Domain.OBJECT
                  && switch (row.role()) {
                    case ALLOC, RESIZE, FREE -> true;
                    case ASSIGN, NEW, INIT -> false;
                  });

  /** All of the table. */
  static final Set<String> ALL = names(row -> true);

  /** Those that have another name today. */
  static final Set<String> OLD = names(row -> row.today().isPresent());

  private Names() {}

  private static Set<String> names(Predicate<Allocator> wanted) {
    return Allocator.all().stream()
        .filter(wanted)
        .map(Allocator::name)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether the text has one of these names in it. */
  static boolean mayUse(Unit unit, Set<String> names) {
    String text = unit.file().text();
    return names.stream().anyMatch(text::contains);
  }
}
