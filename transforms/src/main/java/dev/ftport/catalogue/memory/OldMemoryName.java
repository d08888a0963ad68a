package dev.ftport.catalogue.memory;

import dev.ftport.capi.Allocator;
import dev.ftport.capi.Allocator.Role;
import dev.ftport.facts.CallSite;
import dev.ftport.facts.Expression;
import dev.ftport.facts.Lexer;
import dev.ftport.facts.Macro;
import dev.ftport.facts.Token;
import dev.ftport.facts.Unit;
import dev.ftport.program.MemoryPointer;
import dev.ftport.program.MemoryPointers;
import dev.ftport.program.Program;
import dev.ftport.source.Edit;
import dev.ftport.source.Edits;
import dev.ftport.source.Span;
import dev.ftport.transform.About;
import dev.ftport.transform.Finding;
import dev.ftport.transform.Remedy;
import dev.ftport.transform.Settings;
import dev.ftport.transform.Transform;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Calls the functions of memory by the names that they have today. */
public final class OldMemoryName implements Transform {
  private static final About ABOUT = About.of(OldMemoryName.class);

  @Override
  public About about() {
    return ABOUT;
  }

  @Override
  public List<Finding> find(Unit unit, Program program, Settings settings) {
    if (!Names.mayUse(unit, Names.OLD)) {
      return List.of();
    }
    MemoryPointers pointers = MemoryPointers.of(unit, program);
    Map<Integer, MemoryPointer> calls = pointers.in(unit);
    Set<String> own = pointers.macros();
    List<Finding> findings = new ArrayList<>();
    List<Token> tokens = Lexer.tokens(unit.file().text());
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      Optional<Allocator> row = Allocator.of(token.text()).filter(r -> r.today().isPresent());
      if (row.isPresent()
          && token.kind() == Token.Kind.NAME
          && unit.isActive(token.span().start())
          && (i == 0 || !isMember(tokens.get(i - 1)))
          && isUse(unit, token.span())
          && !becomesBuffer(Optional.ofNullable(calls.get(token.span().start())), token.span())) {
        findings.add(
            new Finding(
                ABOUT.id(),
                token.span(),
                "`%s` is an old name".formatted(token.text()),
                own.contains(token.text())
                    ? Remedy.leftAlone("the package defines it as a macro of its own")
                    : remedy(unit, token, row.get())));
      }
    }
    return findings;
  }

  private static boolean isMember(Token before) {
    return before.is(".") || before.is("->") || before.is("::");
  }

  /** Not the name in {@code #define} or {@code #ifdef}. */
  private static boolean isUse(Unit unit, Span name) {
    boolean inDirective =
        unit.conditionals().directives().stream().anyMatch(span -> span.contains(name));
    return !inDirective || inBody(unit, name);
  }

  private static boolean inBody(Unit unit, Span name) {
    return unit.conditionals().macros().stream()
        .map(Macro::body)
        .anyMatch(body -> body.contains(name));
  }

  /** Whether another transform renames it. */
  private static boolean becomesBuffer(Optional<MemoryPointer> pointer, Span name) {
    return pointer.isPresent()
        && pointer.get().calls().stream()
            .filter(call -> call.name().equals(name))
            .anyMatch(call -> pointer.get().replacement(call).isPresent());
  }

  private static Remedy remedy(Unit unit, Token token, Allocator row) {
    String today = row.today().orElseThrow();
    List<Edit> edits = new ArrayList<>();
    edits.add(Edit.replace(token.span(), today));
    if (row.role() == Role.INIT) {
      Optional<Expression> object = argument(unit, token.span());
      if (object.isEmpty()) {
        return Remedy.advice("call `%s`, with the object cast to its type".formatted(today));
      }
      edits.addAll(cast(object.get(), row));
    }
    return Remedy.fix("call `%s`".formatted(today), Edits.of(edits));
  }

  /** The object that a call with this name is handed, if it may be edited. */
  private static Optional<Expression> argument(Unit unit, Span name) {
    return unit.calls().stream()
        .map(CallSite::call)
        .filter(call -> call.callee().span().equals(name) && !call.arguments().isEmpty())
        .map(call -> call.arguments().getFirst())
        .filter(Expression::isEditable)
        .findFirst();
  }

  /** The old name is a macro that casts the object; the function is not. */
  private static List<Edit> cast(Expression object, Allocator row) {
    String type = row.name().endsWith("_VAR") ? "PyVarObject" : "PyObject";
    if (object instanceof Expression.Cast cast && cast.type().replace(" ", "").equals(type + "*")) {
      return List.of();
    }
    boolean simple = object instanceof Expression.Name || object instanceof Expression.Member;
    return simple
        ? List.of(Edit.insert(object.span().start(), "(%s *)".formatted(type)))
        : List.of(
            Edit.insert(object.span().start(), "(%s *)(".formatted(type)),
            Edit.insert(object.span().end(), ")"));
  }
}
