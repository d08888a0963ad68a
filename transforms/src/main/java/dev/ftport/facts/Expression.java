package dev.ftport.facts;

import dev.ftport.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An expression. Parentheses are not kept: the span of the inner expression excludes them. */
public sealed interface Expression extends Node {

  @Override
  List<Node> children();

  /** A name, with its qualifiers in C++ ({@code a::b}). */
  record Name(Span span, Origin origin, String text) implements Expression {
    @Override
    public List<Node> children() {
      return List.of();
    }
  }

  /** A number, a character, a string, {@code nullptr}, {@code true}, {@code this}. */
  record Literal(Span span, Origin origin, String text) implements Expression {
    @Override
    public List<Node> children() {
      return List.of();
    }
  }

  /** A call of a function, of a macro that the model of Python.h declares, or of a C++ method. */
  record Call(Span span, Origin origin, Expression callee, List<Expression> arguments)
      implements Expression {
    /** The name that is called, without the object of a method; empty for a computed callee. */
    public String name() {
      return switch (callee) {
        case Name name -> name.text();
        case Member member -> member.field();
        default -> "";
      };
    }

    @Override
    public List<Node> children() {
      List<Node> all = new ArrayList<>(arguments.size() + 1);
      all.add(callee);
      all.addAll(arguments);
      return all;
    }
  }

  /** {@code op operand}, or {@code operand op} for {@code "post++"} and {@code "post--"}. */
  record Unary(Span span, Origin origin, String operator, Expression operand)
      implements Expression {
    @Override
    public List<Node> children() {
      return List.of(operand);
    }
  }

  /** {@code left op right}, assignments excepted. */
  record Binary(Span span, Origin origin, String operator, Expression left, Expression right)
      implements Expression {
    @Override
    public List<Node> children() {
      return List.of(left, right);
    }
  }

  /** {@code target = value}, or with another operator such as {@code +=}. */
  record Assign(Span span, Origin origin, String operator, Expression target, Expression value)
      implements Expression {
    @Override
    public List<Node> children() {
      return List.of(target, value);
    }
  }

  /** {@code condition ? positive : negative}; GNU's short form has no {@code positive}. */
  record Conditional(
      Span span,
      Origin origin,
      Expression condition,
      Optional<Expression> positive,
      Expression negative)
      implements Expression {
    @Override
    public List<Node> children() {
      List<Node> all = new ArrayList<>(3);
      all.add(condition);
      positive.ifPresent(all::add);
      all.add(negative);
      return all;
    }
  }

  /** A cast in any spelling; {@code type} is the type's text. */
  record Cast(Span span, Origin origin, String type, Expression operand) implements Expression {
    @Override
    public List<Node> children() {
      return List.of(operand);
    }
  }

  /** {@code object.field} or {@code object->field}. */
  record Member(
      Span span, Origin origin, Expression object, boolean arrow, String field, Span fieldSpan)
      implements Expression {
    @Override
    public List<Node> children() {
      return List.of(object);
    }
  }

  /** {@code array[index]}. */
  record Index(Span span, Origin origin, Expression array, Expression index) implements Expression {
    @Override
    public List<Node> children() {
      return List.of(array, index);
    }
  }

  /** {@code a, b, c}. */
  record Comma(Span span, Origin origin, List<Expression> parts) implements Expression {
    @Override
    public List<Node> children() {
      return List.copyOf(parts);
    }
  }

  /** A braced initializer. */
  record Braces(Span span, Origin origin, List<Clause> clauses) implements Expression {
    @Override
    public List<Node> children() {
      List<Node> all = new ArrayList<>(clauses.size());
      for (Clause clause : clauses) {
        all.add(clause.value());
      }
      return all;
    }
  }

  /** GNU's statement expression, or the body of a lambda. */
  record Block(Span span, Origin origin, Statement body) implements Expression {
    @Override
    public List<Node> children() {
      return List.of(body);
    }
  }

  /** Any other expression, of which only the operands are known ({@code new}, {@code throw}, …). */
  record Other(Span span, Origin origin, String kind, List<Expression> operands)
      implements Expression {
    @Override
    public List<Node> children() {
      return List.copyOf(operands);
    }
  }

  /**
   * One element of a braced initializer.
   *
   * @param designator the text before {@code =}, such as {@code .m_slots}; empty for a positional
   *     element
   */
  record Clause(Span span, String designator, Expression value) {}

  /** This expression without the casts around it. */
  default Expression withoutCasts() {
    Expression inner = this;
    while (inner instanceof Cast cast) {
      inner = cast.operand();
    }
    return inner;
  }

  /** Whether it is {@code NULL}, {@code nullptr} or {@code 0}, cast or not. */
  default boolean isNull() {
    return switch (withoutCasts()) {
      case Name name -> name.text().equals("NULL");
      case Literal literal -> literal.text().equals("0") || literal.text().equals("nullptr");
      default -> false;
    };
  }

  /** The name that this is, cast or not. */
  default Optional<String> asName() {
    return withoutCasts() instanceof Name name ? Optional.of(name.text()) : Optional.empty();
  }

  /** The name of the variable whose address this takes ({@code &x}), cast or not. */
  default Optional<String> asAddressOf() {
    return withoutCasts() instanceof Unary unary && unary.operator().equals("&")
        ? unary.operand().asName()
        : Optional.empty();
  }
}
