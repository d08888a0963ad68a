package dev.ftport.facts;

import dev.ftport.source.Span;
import java.util.List;
import java.util.Optional;

/**
 * A variable that lives as long as the process, and everything the file does with it.
 *
 * @param variable the variable; outside functions, or a static one inside
 * @param owner the function that it is declared in; empty outside functions
 * @param linkage who can name it
 * @param uses each place that names it, in the order of the functions
 */
public record StaticState(
    Variable variable, Optional<Function> owner, Linkage linkage, List<Use> uses) {

  /** Who can name a variable. */
  public enum Linkage {
    /** Its function, or its file and what is included with it. */
    INTERNAL,
    /** Every file of the package. */
    EXTERNAL,
    /** It is declared here and defined in another file. */
    ELSEWHERE
  }

  /** What is done with it. */
  public enum Access {
    /** Its value is looked at. */
    READ,
    /** It gets a value that does not depend on the old one. */
    WRITE,
    /** Its value is changed: {@code ++}, {@code +=}. */
    UPDATE,
    /** Its address, or that of an element, goes somewhere. */
    ADDRESS
  }

  /** Which part of it. */
  public enum Part {
    /** The variable. */
    WHOLE,
    /** An element of an array, a field of a struct. */
    ELEMENT,
    /** What a pointer points to. */
    BEHIND
  }

  /**
   * One place that names it.
   *
   * @param name the name
   * @param function the function that it stands in; empty in an initializer outside functions
   * @param path the nodes round the name, the outermost first
   * @param designator the whole of what is accessed: {@code x}, {@code x[i].f}, {@code &x}
   * @param call the call that it is an argument of, if it is one
   * @param argument its index there; -1 without a call
   */
  public record Use(
      Expression.Name name,
      Optional<Function> function,
      List<Node> path,
      Expression designator,
      Access access,
      Part part,
      Optional<Expression.Call> call,
      int argument) {

    /** The innermost statement round it. */
    public Optional<Statement> statement() {
      for (int i = path.size() - 1; i >= 0; i--) {
        if (path.get(i) instanceof Statement statement) {
          return Optional.of(statement);
        }
      }
      return Optional.empty();
    }

    /** Whether it stands in the body of a lambda or a statement expression. */
    public boolean isInBlock() {
      return path.stream().anyMatch(Expression.Block.class::isInstance);
    }

    /** Whether the variable, or what it holds, may be another afterwards. */
    public boolean changes() {
      return access == Access.WRITE || access == Access.UPDATE;
    }
  }

  /** Where its name stands in its declaration. */
  public Span span() {
    return variable.nameSpan();
  }

  /** The words of its declaration before its name, as they are written. */
  public List<String> words(Unit unit) {
    int end = variable.nameSpan().start();
    int start = Math.min(variable.declaration().start(), end);
    return Lexer.tokens(unit.file().text(), new Span(start, end)).stream()
        .map(Token::text)
        .toList();
  }
}
