package dev.ftport.catalogue.memory;

import dev.ftport.capi.Allocator.Domain;
import dev.ftport.program.MemoryCall;
import dev.ftport.program.MemoryPointer;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;

/** What is said of a pointer whose calls are of several domains. */
final class Mixture {
  private Mixture() {}

  /** The call that stands out, with its place. */
  static String of(MemoryPointer pointer) {
    EnumSet<Domain> usual = EnumSet.of(Domain.OBJECT, Domain.MEM);
    List<MemoryCall> calls = pointer.calls();
    MemoryCall odd =
        calls.stream()
            .max(
                Comparator.comparing(
                    (MemoryCall call) -> !usual.contains(call.allocator().domain())))
            .orElseThrow();
    return words(odd);
  }

  /** A call with its place. */
  static String words(MemoryCall call) {
    return "line %d of %s calls `%s`".formatted(call.line(), call.path(), call.allocator().name());
  }
}
