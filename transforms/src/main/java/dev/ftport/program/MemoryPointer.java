package dev.ftport.program;

import dev.ftport.capi.Allocator;
import dev.ftport.capi.Allocator.Domain;
import dev.ftport.capi.Allocator.Role;
import dev.ftport.facts.Unit;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One pointer to memory, with every call that hands it out, resizes it or takes it back, as far as
 * they are seen.
 *
 * @param name a name that is the same in all files
 * @param calls in the order of paths and lines
 * @param object what shows that it is a Python object; empty if nothing does
 * @param against what stands against an edit; empty if all that becomes of it is seen
 * @param isExact whether it is one pointer, and not that of fields of one name whose struct is not
 *     known
 */
public record MemoryPointer(
    String name,
    List<MemoryCall> calls,
    Optional<String> object,
    Optional<String> against,
    boolean isExact) {
  private static final Pattern FIELD = Pattern.compile("field (\\S+)\\.(\\w+)(\\**)");
  private static final Pattern OTHER =
      Pattern.compile(".*?(global|result of|variable) (\\S+?)(\\**)");

  public MemoryPointer {
    calls = List.copyOf(calls);
  }

  /** What the pointer is, in words. */
  public String words() {
    Matcher field = FIELD.matcher(name);
    if (field.matches()) {
      String type = field.group(1).equals("?") ? "" : " of `%s`".formatted(field.group(1));
      return pointed(field.group(3), "the field `%s`%s".formatted(field.group(2), type));
    }
    Matcher other = OTHER.matcher(name);
    if (other.matches()) {
      String words =
          other.group(1).equals("result of")
              ? "what `%s` returns".formatted(other.group(2))
              : "`%s`".formatted(other.group(2));
      return pointed(other.group(3), words);
    }
    return "memory";
  }

  private static String pointed(String stars, String words) {
    return stars.isEmpty() ? words : "what " + words + " points to";
  }

  /**
   * The calls whose function is named at one place of a file.
   *
   * @param offset where the name starts, in UTF-16 units
   */
  public List<MemoryCall> callsAt(Unit unit, int offset) {
    return calls.stream()
        .filter(call -> call.path().equals(unit.file().path()) && call.name().start() == offset)
        .toList();
  }

  /** The first call with one of these roles. */
  public Optional<MemoryCall> first(Role... roles) {
    Set<Role> wanted = Set.of(roles);
    return calls.stream().filter(call -> wanted.contains(call.allocator().role())).findFirst();
  }

  /** The domains of the calls with one of these roles. */
  public Set<Domain> domains(Role... roles) {
    Set<Role> wanted = Set.of(roles);
    Set<Domain> domains = EnumSet.noneOf(Domain.class);
    for (MemoryCall call : calls) {
      if (wanted.contains(call.allocator().role())) {
        domains.add(call.allocator().domain());
      }
    }
    return domains;
  }

  /** The domains of all calls. */
  public Set<Domain> domains() {
    return domains(Role.values());
  }

  /** Whether a call hands it out, be it as a larger one than NULL, and another takes it back. */
  public boolean isComplete() {
    return first(Role.ALLOC, Role.RESIZE, Role.ASSIGN).isPresent() && first(Role.FREE).isPresent();
  }

  /** The domains that hand it out; those that resize it if that is all that is seen. */
  public Set<Domain> made() {
    return first(Role.ALLOC).isPresent() ? domains(Role.ALLOC) : domains(Role.RESIZE, Role.ASSIGN);
  }

  /**
   * The domain that all calls can be of: that of buffers, if they are of it or of the objects'; or
   * the one that alone hands the pointer out, if it is the C library's or the raw one. Empty if it
   * is an object, if something stands against it, or if the calls do not say.
   */
  public Optional<Domain> target() {
    if (object.isPresent() || against.isPresent() || !isComplete()) {
      return Optional.empty();
    }
    if (EnumSet.of(Domain.OBJECT, Domain.MEM).containsAll(domains())) {
      return Optional.of(Domain.MEM);
    }
    Set<Domain> made = made();
    Domain only = made.iterator().next();
    boolean isPlain = only == Domain.LIBC || only == Domain.RAW;
    boolean resizes = domains(Role.RESIZE, Role.ASSIGN).stream().allMatch(made::contains);
    return made.size() == 1 && isPlain && resizes ? Optional.of(only) : Optional.empty();
  }

  /** What a call becomes when all are of the domain {@link #target()}; empty if it is so. */
  public Optional<String> replacement(MemoryCall call) {
    Allocator row = call.allocator();
    return target()
        .filter(domain -> domain != row.domain())
        .flatMap(
            domain ->
                domain == Domain.MEM
                    ? row.mem()
                    : row.role() == Role.FREE
                        ? Optional.of(Allocator.releaseOf(domain))
                        : Optional.empty());
  }
}
