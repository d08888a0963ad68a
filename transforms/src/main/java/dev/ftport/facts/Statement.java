package dev.ftport.facts;

import dev.ftport.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A statement. Its span includes the semicolon. */
public sealed interface Statement extends Node {

  /** {@code { ... }}. */
  record Compound(Span span, Origin origin, List<Statement> statements) implements Statement {
    @Override
    public List<Statement> children() {
      return statements;
    }
  }

  /** An expression and its semicolon. */
  record Evaluation(Span span, Origin origin, Expression expression) implements Statement {
    @Override
    public List<Node> children() {
      return List.of(expression);
    }
  }

  /** A declaration of variables inside a function; {@code variables} is empty for a type. */
  record Declaration(Span span, Origin origin, List<Variable> variables) implements Statement {
    @Override
    public List<Node> children() {
      List<Node> all = new ArrayList<>(variables.size());
      for (Variable variable : variables) {
        variable.initializer().ifPresent(all::add);
      }
      return all;
    }
  }

  /** {@code if}, with the declaration that C++ allows before or as the condition. */
  record If(
      Span span,
      Origin origin,
      Optional<Statement> before,
      Expression condition,
      Statement positive,
      Optional<Statement> negative)
      implements Statement {
    @Override
    public List<Node> children() {
      List<Node> all = new ArrayList<>(4);
      before.ifPresent(all::add);
      all.add(condition);
      all.add(positive);
      negative.ifPresent(all::add);
      return all;
    }
  }

  /** {@code while}, {@code do}, {@code for} and C++'s range-based {@code for}. */
  record Loop(
      Span span,
      Origin origin,
      Kind kind,
      Optional<Statement> before,
      Optional<Expression> condition,
      Optional<Expression> step,
      Statement body)
      implements Statement {
    /** Which loop it is. */
    public enum Kind {
      /** The condition comes before each round. */
      WHILE,
      /** The condition comes behind each round. */
      DO,
      /** Start, condition, step. */
      FOR,
      /** {@code for (x : range)}: the range is the {@code condition}. */
      RANGE
    }

    @Override
    public List<Node> children() {
      List<Node> all = new ArrayList<>(4);
      before.ifPresent(all::add);
      condition.ifPresent(all::add);
      step.ifPresent(all::add);
      all.add(body);
      return all;
    }
  }

  /** {@code switch}. Its cases are {@link Case} statements anywhere in the body. */
  record Switch(Span span, Origin origin, Expression value, Statement body) implements Statement {
    @Override
    public List<Node> children() {
      return List.of(value, body);
    }
  }

  /** {@code case value:}, or {@code default:} without a value. */
  record Case(Span span, Origin origin, Optional<Expression> value) implements Statement {
    @Override
    public List<Node> children() {
      return value.<List<Node>>map(List::of).orElse(List.of());
    }
  }

  /** {@code name: statement}. */
  record Label(Span span, Origin origin, String name, Statement statement) implements Statement {
    @Override
    public List<Node> children() {
      return List.of(statement);
    }
  }

  /** {@code goto label}; without a label for GNU's computed one. */
  record Goto(Span span, Origin origin, Optional<String> label) implements Statement {
    @Override
    public List<Node> children() {
      return List.of();
    }
  }

  /** {@code return}, with or without a value. */
  record Return(Span span, Origin origin, Optional<Expression> value) implements Statement {
    @Override
    public List<Node> children() {
      return value.<List<Node>>map(List::of).orElse(List.of());
    }
  }

  /** {@code break}. */
  record Break(Span span, Origin origin) implements Statement {
    @Override
    public List<Node> children() {
      return List.of();
    }
  }

  /** {@code continue}. */
  record Continue(Span span, Origin origin) implements Statement {
    @Override
    public List<Node> children() {
      return List.of();
    }
  }

  /**
   * C++'s {@code try} with its handlers.
   *
   * @param catchesAll whether the last handler is {@code catch (...)}
   */
  record Try(Span span, Origin origin, Statement body, List<Statement> handlers, boolean catchesAll)
      implements Statement {
    @Override
    public List<Node> children() {
      List<Node> all = new ArrayList<>(handlers.size() + 1);
      all.add(body);
      all.addAll(handlers);
      return all;
    }
  }

  /** What the parser could not read, or what has no flow: {@code asm}, {@code ;}. */
  record Other(Span span, Origin origin, boolean understood) implements Statement {
    @Override
    public List<Node> children() {
      return List.of();
    }
  }
}
