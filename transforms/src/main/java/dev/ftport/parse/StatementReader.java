package dev.ftport.parse;

import dev.ftport.facts.Expression;
import dev.ftport.facts.Origin;
import dev.ftport.facts.Statement;
import dev.ftport.facts.Variable;
import dev.ftport.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.cdt.core.dom.ast.*;
import org.eclipse.cdt.core.dom.ast.cpp.*;
import org.eclipse.cdt.core.dom.ast.gnu.IGNUASTGotoStatement;
import org.jspecify.annotations.Nullable;

/** Turns CDT's statements into facts. */
final class StatementReader {
  private final AstReader declarations;
  private final Places places;
  private final Names names;
  private final List<Span> unread;
  private final ExpressionReader expressions;
  private final VariableReader variables;
  private final MistakenDeclaration mistaken;

  /**
   * A reader of the statements of one parse.
   *
   * @param declarations takes the functions, classes and globals that are declared inside
   * @param unread takes the places that the parser gave up on
   */
  StatementReader(
      AstReader declarations, Places places, String text, Names names, List<Span> unread) {
    this.declarations = declarations;
    this.places = places;
    this.names = names;
    this.unread = unread;
    this.expressions = new ExpressionReader(places, text, names, unread, this::statement);
    this.variables = new VariableReader(places, text, names, expressions);
    this.mistaken = new MistakenDeclaration(places, text, names, expressions);
  }

  ExpressionReader expressions() {
    return expressions;
  }

  VariableReader variables() {
    return variables;
  }

  private Optional<Statement> optional(@Nullable IASTStatement statement) {
    return Optional.ofNullable(statement).map(this::statement);
  }

  Statement statement(@Nullable IASTStatement statement) {
    if (statement == null) {
      return new Statement.Other(Span.at(0), Origin.MACRO, false);
    }
    Places.Place place = places.of(statement);
    Span span = place.span();
    Origin origin = place.origin();
    return switch (statement) {
      case IASTCompoundStatement compound -> {
        List<Statement> statements = new ArrayList<>();
        for (IASTStatement inner : compound.getStatements()) {
          statements.add(statement(inner));
        }
        yield new Statement.Compound(span, origin, statements);
      }
      case IASTExpressionStatement evaluation ->
          new Statement.Evaluation(
              span, origin, expressions.expression(evaluation.getExpression()));
      case IASTDeclarationStatement declaration -> declared(declaration, span, origin);
      case IASTReturnStatement exit ->
          new Statement.Return(
              span, origin, Optional.ofNullable(exit.getReturnArgument()).map(expressions::clause));
      case IASTIfStatement choice -> choice(choice, span, origin);
      case IASTWhileStatement loop ->
          new Statement.Loop(
              span,
              origin,
              Statement.Loop.Kind.WHILE,
              Optional.empty(),
              Optional.ofNullable(loop.getCondition()).map(expressions::expression),
              Optional.empty(),
              statement(loop.getBody()));
      case IASTDoStatement loop ->
          new Statement.Loop(
              span,
              origin,
              Statement.Loop.Kind.DO,
              Optional.empty(),
              Optional.of(expressions.expression(loop.getCondition())),
              Optional.empty(),
              statement(loop.getBody()));
      case IASTForStatement loop ->
          new Statement.Loop(
              span,
              origin,
              Statement.Loop.Kind.FOR,
              optional(loop.getInitializerStatement()),
              Optional.ofNullable(loop.getConditionExpression()).map(expressions::expression),
              Optional.ofNullable(loop.getIterationExpression()).map(expressions::expression),
              statement(loop.getBody()));
      case ICPPASTRangeBasedForStatement loop -> {
        names.under(loop.getDeclaration());
        yield new Statement.Loop(
            span,
            origin,
            Statement.Loop.Kind.RANGE,
            Optional.empty(),
            Optional.of(expressions.clause(loop.getInitializerClause())),
            Optional.empty(),
            statement(loop.getBody()));
      }
      case IASTSwitchStatement choice ->
          new Statement.Switch(
              span,
              origin,
              expressions.expression(choice.getControllerExpression()),
              statement(choice.getBody()));
      case IASTCaseStatement choice ->
          new Statement.Case(
              span, origin, Optional.of(expressions.expression(choice.getExpression())));
      case IASTDefaultStatement ignored -> new Statement.Case(span, origin, Optional.empty());
      case IASTLabelStatement label ->
          new Statement.Label(
              span, origin, label.getName().toString(), statement(label.getNestedStatement()));
      case IASTGotoStatement jump ->
          new Statement.Goto(span, origin, Optional.of(jump.getName().toString()));
      // What stands in the expression of a computed one stays unseen.
      case IGNUASTGotoStatement ignored -> new Statement.Goto(span, origin, Optional.empty());
      case IASTBreakStatement ignored -> new Statement.Break(span, origin);
      case IASTContinueStatement ignored -> new Statement.Continue(span, origin);
      case IASTNullStatement ignored -> new Statement.Other(span, origin, true);
      case ICPPASTTryBlockStatement tried -> {
        List<Statement> handlers = new ArrayList<>();
        boolean catchesAll = false;
        for (ICPPASTCatchHandler handler : tried.getCatchHandlers()) {
          handlers.add(statement(handler));
          catchesAll |= handler.isCatchAll();
        }
        yield new Statement.Try(span, origin, statement(tried.getTryBody()), handlers, catchesAll);
      }
      case ICPPASTCatchHandler handler -> {
        if (handler.getDeclaration() != null) {
          names.under(handler.getDeclaration());
        }
        yield statement(handler.getCatchBody());
      }
      default -> {
        unread.add(span);
        yield new Statement.Other(span, origin, false);
      }
    };
  }

  private Statement choice(IASTIfStatement choice, Span span, Origin origin) {
    Optional<Statement> before = Optional.empty();
    Expression condition;
    if (choice.getConditionExpression() != null) {
      condition = expressions.expression(choice.getConditionExpression());
    } else if (choice instanceof ICPPASTIfStatement cpp
        && cpp.getConditionDeclaration() instanceof IASTSimpleDeclaration declaration) {
      Places.Place place = places.of(declaration);
      List<Variable> declared = variables.variables(declaration);
      before = Optional.of(new Statement.Declaration(place.span(), place.origin(), declared));
      condition =
          new Expression.Name(
              place.span(), Origin.MACRO, declared.isEmpty() ? "" : declared.getFirst().name());
    } else {
      condition = new Expression.Other(span, origin, "condition", List.of());
    }
    if (choice instanceof ICPPASTIfStatement cpp && cpp.getInitializerStatement() != null) {
      before = Optional.of(statement(cpp.getInitializerStatement()));
    }
    return new Statement.If(
        span,
        origin,
        before,
        condition,
        statement(choice.getThenClause()),
        optional(choice.getElseClause()));
  }

  private Statement declared(IASTDeclarationStatement statement, Span span, Origin origin) {
    IASTDeclaration declaration = statement.getDeclaration();
    if (declaration instanceof IASTSimpleDeclaration simple) {
      Optional<Expression> call = mistaken.in(simple);
      if (call.isPresent()) {
        return new Statement.Evaluation(span, origin, call.get());
      }
      declarations.members(simple.getDeclSpecifier());
      return new Statement.Declaration(span, origin, variables.variables(simple));
    }
    if (declaration instanceof IASTProblemDeclaration) {
      unread.add(span);
      return new Statement.Other(span, origin, false);
    }
    declarations.declaration(declaration);
    return new Statement.Declaration(span, origin, List.of());
  }
}
