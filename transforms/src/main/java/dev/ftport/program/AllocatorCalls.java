package dev.ftport.program;

import dev.ftport.capi.Allocator;
import dev.ftport.facts.Expression;
import dev.ftport.facts.Lexer;
import dev.ftport.facts.Macro;
import dev.ftport.facts.Origin;
import dev.ftport.facts.Token;
import dev.ftport.facts.Unit;
import dev.ftport.source.Span;
import java.util.List;
import java.util.Optional;

/** Where a unit calls the functions that hand out memory, as such or in a macro. */
final class AllocatorCalls {
  private final Unit unit;
  private final String path;
  private final boolean isHeader;

  AllocatorCalls(Unit unit, boolean isHeader) {
    this.unit = unit;
    this.path = unit.file().path();
    this.isHeader = isHeader;
  }

  /**
   * A call of an allocator.
   *
   * @param name where the function's name stands
   * @param place what holds the memory
   */
  record Site(Allocator allocator, Span name, String place, boolean isEditable) {}

  /** What a call does with memory, and where the name of the function stands. */
  Optional<Site> site(Expression.Call call) {
    Optional<Allocator> row = Allocator.of(call.name());
    if (row.isEmpty() || !(call.callee() instanceof Expression.Name)) {
      return Optional.empty();
    }
    if (call.callee().origin() != Origin.MACRO && call.callee().span().length() > 0) {
      Span name = call.callee().span();
      boolean plain = name.of(unit.file().text()).equals(call.name());
      return Optional.of(new Site(row.get(), name, at(name), plain));
    }
    Token first = new Lexer(unit.file().text(), call.span().start()).next();
    Optional<Allocator> written = Allocator.of(first.text());
    if (written.isPresent()) {
      return Optional.of(new Site(written.get(), first.span(), at(first.span()), true));
    }
    Optional<Span> body = inMacro(first.text(), call.name());
    return Optional.of(
        body.isPresent()
            ? new Site(row.get(), body.get(), at(body.get()), true)
            : new Site(row.get(), first.span(), at(first.span()), false));
  }

  private String at(Span name) {
    return Places.PRIVATE + path + " call at " + name.start();
  }

  /**
   * Where the only macro of this name in the file calls the function, if it does so once. That of a
   * header is used in other files, too.
   */
  private Optional<Span> inMacro(String macro, String allocator) {
    List<Macro> macros =
        unit.conditionals().macros().stream().filter(m -> m.name().equals(macro)).toList();
    if (macros.size() != 1 || isHeader) {
      return Optional.empty();
    }
    List<Token> names =
        Lexer.tokens(unit.file().text(), macros.getFirst().body()).stream()
            .filter(token -> token.text().equals(allocator))
            .toList();
    return names.size() == 1 ? Optional.of(names.getFirst().span()) : Optional.empty();
  }
}
