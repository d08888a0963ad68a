package dev.ftport.catalogue.locks;

import dev.ftport.facts.Lexer;
import dev.ftport.facts.Structure;
import dev.ftport.facts.Token;
import dev.ftport.facts.Unit;
import dev.ftport.facts.Variable;
import dev.ftport.program.Digest;
import dev.ftport.program.Program;
import dev.ftport.source.Edits;
import dev.ftport.source.Span;
import dev.ftport.transform.About;
import dev.ftport.transform.Finding;
import dev.ftport.transform.Remedy;
import dev.ftport.transform.Safety;
import dev.ftport.transform.Settings;
import dev.ftport.transform.Transform;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Makes a {@code PyMutex} of a {@code PyThread_type_lock}, with all its uses. */
public final class ThreadLock implements Transform {
  private static final About ABOUT = About.of(ThreadLock.class);

  private static final String TITLE = "make it a `PyMutex`";

  private static final int FIRST = 313;

  @Override
  public About about() {
    return ABOUT;
  }

  @Override
  public boolean optIn() {
    return true;
  }

  @Override
  public List<Finding> find(Unit unit, Program program, Settings settings) {
    List<Finding> findings = new ArrayList<>();
    for (Variable variable : unit.globals()) {
      if (variable.hasTypeWord(LockUses.TYPE)) {
        Remedy remedy =
            offered(settings)
                .map(Remedy::leftAlone)
                .orElseGet(() -> ofVariable(new LockUses(unit, variable.name(), false), variable));
        findings.add(finding(variable.nameSpan(), variable.name(), remedy));
      }
    }
    for (String field : fields(unit)) {
      place(unit, field)
          .ifPresent(
              place ->
                  findings.add(
                      finding(
                              place,
                              field,
                              offered(settings)
                                  .map(Remedy::leftAlone)
                                  .orElseGet(() -> ofField(unit, program, field)))
                          .bound("lock field " + field)));
    }
    return findings;
  }

  private static Finding finding(Span span, String lock, Remedy remedy) {
    return new Finding(ABOUT.id(), span, "`%s` is a `PyThread_type_lock`".formatted(lock), remedy);
  }

  /** Why there is nothing to offer to the package. */
  private static Optional<String> offered(Settings settings) {
    if (settings.limitedApi()) {
      return Optional.of("`PyMutex` is not in the Limited API");
    }
    return settings.python() < FIRST
        ? Optional.of(
            "`PyMutex` needs Python 3.13, and the package supports %d.%d"
                .formatted(settings.python() / 100, settings.python() % 100))
        : Optional.empty();
  }

  private static Remedy ofVariable(LockUses uses, Variable variable) {
    if (!variable.hasTypeWord("static") || !uses.declaration(variable)) {
      return Remedy.advice(
          TITLE + " by hand: other files may use it, or it is declared with others");
    }
    return remedy(uses.edits());
  }

  private static Remedy ofField(Unit unit, Program program, String field) {
    LockUses uses = new LockUses(unit, field, true);
    long elsewhere =
        program.others(unit.file().path()).stream()
            .map(Digest::lockFields)
            .filter(fields -> fields.contains(field))
            .count();
    boolean here = Digest.lockFields(unit.file().text()).contains(field);
    boolean same =
        unit.structures().stream()
            .flatMap(structure -> structure.field(field).stream())
            .allMatch(f -> f.type().equals(new Structure.Type(LockUses.TYPE, 0)));
    if (!same || elsewhere + (here ? 1 : 0) != 1) {
      return Remedy.advice(TITLE + " by hand: more than one structure has a field of this name");
    }
    if (here && !uses.field()) {
      return Remedy.advice(TITLE + " by hand: it is declared with others, or twice");
    }
    return uses.isInitialized()
        ? Remedy.advice(TITLE + " by hand: a structure that has it is initialized with braces")
        : remedy(uses.edits());
  }

  private static Remedy remedy(LockUses.Result result) {
    return switch (result) {
      case LockUses.Result.Refused refused ->
          Remedy.advice(TITLE + " by hand: " + refused.because());
      case LockUses.Result.Changed changed ->
          new Remedy.Fix(
              TITLE,
              Safety.unsafe(
                  "giving back a `PyMutex` that nobody holds ends the process, one in memory that is"
                      + " not zeroed must be set first, and one must not be copied"),
              Edits.of(changed.edits()));
    };
  }

  /** The fields of this type that the file declares, or sees in a header. */
  private static Set<String> fields(Unit unit) {
    Set<String> fields = new TreeSet<>(Digest.lockFields(unit.file().text()));
    for (Structure structure : unit.structures()) {
      for (Structure.Field field : structure.fields()) {
        if (field.type().equals(new Structure.Type(LockUses.TYPE, 0))) {
          fields.add(field.name());
        }
      }
    }
    return fields;
  }

  /** Where the field is declared, or first used; empty if the file has nothing to do with it. */
  private static Optional<Span> place(Unit unit, String field) {
    List<Token> tokens = Lexer.tokens(unit.file().text());
    for (int i = 1; i < tokens.size(); i++) {
      if (tokens.get(i).text().equals(field)
          && (LockUses.isMember(tokens, i) || tokens.get(i - 1).text().equals(LockUses.TYPE))) {
        return Optional.of(tokens.get(i).span());
      }
    }
    return new LockUses(unit, field, true).isInitialized()
        ? unit.globals().stream().findFirst().map(Variable::nameSpan)
        : Optional.empty();
  }
}
