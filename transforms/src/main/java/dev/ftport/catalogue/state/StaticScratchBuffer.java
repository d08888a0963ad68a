package dev.ftport.catalogue.state;

import dev.ftport.capi.CallEffects;
import dev.ftport.capi.Fills;
import dev.ftport.facts.Function;
import dev.ftport.facts.Statement;
import dev.ftport.facts.StaticState;
import dev.ftport.facts.StaticState.Access;
import dev.ftport.facts.StaticState.Linkage;
import dev.ftport.facts.StaticState.Use;
import dev.ftport.facts.Unit;
import dev.ftport.flow.Filled;
import dev.ftport.program.Program;
import dev.ftport.program.StateKind;
import dev.ftport.source.Edit;
import dev.ftport.source.Edits;
import dev.ftport.source.Span;
import dev.ftport.transform.About;
import dev.ftport.transform.Finding;
import dev.ftport.transform.Remedy;
import dev.ftport.transform.Safety;
import dev.ftport.transform.Settings;
import dev.ftport.transform.Transform;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes a static buffer that a function works in a local one, or one of each thread. */
public final class StaticScratchBuffer implements Transform {
  private static final About ABOUT = About.of(StaticScratchBuffer.class);
  private static final int LARGEST = 1024;

  /** Functions whose result is the buffer. */
  private static final Set<String> RETURN_IT =
      Set.of(
          "fgets", "getcwd", "memcpy", "memmove", "memset", "strcat", "strcpy", "strncat",
          "strncpy", "wcscpy", "wcsncpy", "wmemcpy", "wmemset");

  @Override
  public About about() {
    return ABOUT;
  }

  @Override
  public List<Finding> find(Unit unit, Program program, Settings settings) {
    return Held.findings(
        ABOUT.id(),
        unit,
        program,
        StateKind.ScratchBuffer.class::isInstance,
        held -> "%s is one buffer for all threads: %s".formatted(held.name(), held.where()),
        StaticScratchBuffer::remedy);
  }

  private static Remedy remedy(Held held) {
    Remedy advice =
        Remedy.advice(
            "make it local to the call, or `thread_local` (`_Thread_local` in C11) if it is large or its address is handed on");
    Optional<Function> only = onlyFunction(held.state());
    if (only.isEmpty()
        || held.entry().initialized()
        || held.state().linkage() != Linkage.INTERNAL
        || held.uses().size() != held.entry().uses().size()
        || !Mentions.isDeclaredAlone(held.unit(), held.state())
        || !Mentions.areKnown(held.unit(), held.state())) {
      return advice;
    }
    Filled filled = new Filled(held.state(), only.get());
    if (held.state().owner().isPresent()
        && held.state().variable().initializer().isEmpty()
        && isSmall(held)
        && held.state().uses().stream().allMatch(StaticScratchBuffer::stays)
        && filled.completely()) {
      return new Remedy.Fix(
          "make the buffer local",
          Safety.unsafe("the buffer moves to the stack: agree that it is small enough there"),
          Edits.of(List.of(withoutStatic(held))));
    }
    return filled.first() ? ofEachThread(held).orElse(advice) : advice;
  }

  private static Optional<Function> onlyFunction(StaticState state) {
    Set<Function> all =
        state.uses().stream().flatMap(use -> use.function().stream()).collect(Collectors.toSet());
    boolean plain = state.uses().stream().noneMatch(Use::isInBlock);
    return all.size() == 1 && plain ? Optional.of(all.iterator().next()) : Optional.empty();
  }

  /** Whether a use does not let the address out of the function. */
  private static boolean stays(Use use) {
    if (use.access() == Access.ADDRESS) {
      return false;
    }
    if (use.call().isEmpty()) {
      return true;
    }
    String callee = use.call().get().name();
    int at = use.path().size() - 1;
    while (at > 0 && use.path().get(at) != use.call().get()) {
      at--;
    }
    boolean alone = at > 0 && use.path().get(at - 1) instanceof Statement.Evaluation;
    return (Fills.looks(callee) && (alone || !RETURN_IT.contains(callee)))
        || CallEffects.of(callee).isPresent();
  }

  /** Takes the word {@code static} away. */
  private static Edit withoutStatic(Held held) {
    String text = held.unit().file().text();
    Span word = Qualifier.storage(held.unit(), held.state());
    int end = word.end();
    while (end < text.length() && (text.charAt(end) == ' ' || text.charAt(end) == '\t')) {
      end++;
    }
    return Edit.delete(new Span(word.start(), end));
  }

  private static Optional<Remedy> ofEachThread(Held held) {
    return Qualifier.ofEachThread(held.unit())
        .flatMap(word -> word.in(held.unit(), List.of(held.state())))
        .map(
            edits ->
                new Remedy.Fix(
                    "give each thread a buffer of its own",
                    Safety.unsafe(
                        "what one call leaves in the buffer is not seen by calls in other threads"),
                    edits));
  }

  private static boolean isSmall(Held held) {
    int bytes = Size.of(held.unit(), held.state().variable());
    return bytes > 0 && bytes <= LARGEST;
  }
}
