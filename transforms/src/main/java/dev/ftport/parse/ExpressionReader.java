package dev.ftport.parse;

import dev.ftport.facts.Expression;
import dev.ftport.facts.Lexer;
import dev.ftport.facts.Origin;
import dev.ftport.facts.Statement;
import dev.ftport.facts.Token;
import dev.ftport.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.cdt.core.dom.ast.*;
import org.eclipse.cdt.core.dom.ast.c.ICASTDesignatedInitializer;
import org.eclipse.cdt.core.dom.ast.c.ICASTTypeIdInitializerExpression;
import org.eclipse.cdt.core.dom.ast.cpp.*;
import org.eclipse.cdt.core.dom.ast.gnu.IGNUASTCompoundStatementExpression;
import org.jspecify.annotations.Nullable;

/** Turns CDT's expressions and initializers into facts. */
final class ExpressionReader {
  private final Places places;
  private final String text;
  private final Names names;
  private final List<Span> unread;
  private final Function<IASTStatement, Statement> statements;

  /**
   * A reader of the expressions of one parse.
   *
   * @param unread takes the places that the parser gave up on
   * @param statements reads the body of a lambda or of a statement expression
   */
  ExpressionReader(
      Places places,
      String text,
      Names names,
      List<Span> unread,
      Function<IASTStatement, Statement> statements) {
    this.places = places;
    this.text = text;
    this.names = names;
    this.unread = unread;
    this.statements = statements;
  }

  Expression initializer(IASTInitializer initializer) {
    return switch (initializer) {
      case IASTEqualsInitializer equals -> clause(equals.getInitializerClause());
      case IASTInitializerList list -> braces(list);
      case ICPPASTConstructorInitializer constructor -> {
        Places.Place place = places.of(constructor);
        yield new Expression.Other(
            place.span(), place.origin(), "constructor", clauses(constructor.getArguments()));
      }
      case ICASTDesignatedInitializer designated -> clause(designated.getOperand());
      default -> {
        Places.Place place = places.of(initializer);
        yield new Expression.Other(place.span(), place.origin(), "initializer", List.of());
      }
    };
  }

  private Expression braces(IASTInitializerList list) {
    List<Expression.Clause> clauses = new ArrayList<>();
    for (IASTInitializerClause clause : list.getClauses()) {
      Span span = places.of(clause).span();
      switch (clause) {
        case ICASTDesignatedInitializer designated ->
            clauses.add(
                designated(span, designated.getDesignators(), clause(designated.getOperand())));
        case ICPPASTDesignatedInitializer designated ->
            clauses.add(
                designated(span, designated.getDesignators(), clause(designated.getOperand())));
        default -> clauses.add(new Expression.Clause(span, "", clause(clause)));
      }
    }
    Places.Place place = places.of(list);
    return new Expression.Braces(place.span(), place.origin(), clauses);
  }

  private Expression.Clause designated(Span span, IASTNode[] designators, Expression value) {
    StringBuilder all = new StringBuilder();
    for (IASTNode designator : designators) {
      Lexer.tokens(text, places.of(designator).span()).forEach(token -> all.append(token.text()));
    }
    return new Expression.Clause(span, all.toString(), value);
  }

  private List<Expression> clauses(IASTInitializerClause[] all) {
    List<Expression> expressions = new ArrayList<>(all.length);
    for (IASTInitializerClause clause : all) {
      expressions.add(clause(clause));
    }
    return expressions;
  }

  Expression clause(IASTInitializerClause clause) {
    return switch (clause) {
      case IASTExpression expression -> expression(expression);
      case IASTInitializerList list -> braces(list);
      case ICASTDesignatedInitializer designated -> clause(designated.getOperand());
      case ICPPASTDesignatedInitializer designated -> clause(designated.getOperand());
      default -> {
        Places.Place place = places.of(clause);
        yield new Expression.Other(place.span(), place.origin(), "clause", List.of());
      }
    };
  }

  Expression expression(@Nullable IASTExpression expression) {
    if (expression == null) {
      return new Expression.Other(Span.at(0), Origin.MACRO, "nothing", List.of());
    }
    if (expression instanceof IASTUnaryExpression unary
        && unary.getOperator() == IASTUnaryExpression.op_bracketedPrimary) {
      return expression(unary.getOperand());
    }
    Places.Place place = places.of(expression);
    Span span = place.span();
    Origin origin = place.origin();
    return switch (expression) {
      case IASTIdExpression id -> {
        names.used(id.getName());
        yield new Expression.Name(span, origin, id.getName().toString());
      }
      case IASTLiteralExpression literal ->
          new Expression.Literal(span, origin, literal.toString());
      case IASTFunctionCallExpression call ->
          new Expression.Call(
              span,
              origin,
              expression(call.getFunctionNameExpression()),
              clauses(call.getArguments()));
      case IASTUnaryExpression unary ->
          new Expression.Unary(
              span, origin, Operators.unary(unary.getOperator()), expression(unary.getOperand()));
      case IASTBinaryExpression binary -> binary(binary, span, origin);
      case IASTConditionalExpression choice ->
          new Expression.Conditional(
              span,
              origin,
              expression(choice.getLogicalConditionExpression()),
              Optional.ofNullable(choice.getPositiveResultExpression()).map(this::expression),
              expression(choice.getNegativeResultExpression()));
      case IASTCastExpression cast -> {
        names.under(cast.getTypeId());
        yield new Expression.Cast(
            span, origin, typeText(cast.getTypeId()), expression(cast.getOperand()));
      }
      case IASTFieldReference field -> {
        names.used(field.getFieldName());
        yield new Expression.Member(
            span,
            origin,
            expression(field.getFieldOwner()),
            field.isPointerDereference(),
            field.getFieldName().toString(),
            places.of(field.getFieldName()).span());
      }
      case IASTArraySubscriptExpression index ->
          new Expression.Index(
              span, origin, expression(index.getArrayExpression()), clause(index.getArgument()));
      case IASTExpressionList list -> {
        List<Expression> parts = new ArrayList<>();
        for (IASTExpression part : list.getExpressions()) {
          parts.add(expression(part));
        }
        yield new Expression.Comma(span, origin, parts);
      }
      case IGNUASTCompoundStatementExpression block ->
          new Expression.Block(span, origin, statements.apply(block.getCompoundStatement()));
      case ICPPASTLambdaExpression lambda ->
          new Expression.Block(span, origin, statements.apply(lambda.getBody()));
      default -> other(expression, span, origin);
    };
  }

  private Expression other(IASTExpression expression, Span span, Origin origin) {
    List<Expression> operands = new ArrayList<>();
    String kind =
        switch (expression) {
          case IASTTypeIdExpression type -> {
            names.under(type.getTypeId());
            yield "type";
          }
          case ICASTTypeIdInitializerExpression literal -> {
            names.under(literal.getTypeId());
            operands.add(initializer(literal.getInitializer()));
            yield "compound literal";
          }
          case ICPPASTSimpleTypeConstructorExpression construct -> {
            names.under(construct.getDeclSpecifier());
            operands.add(initializer(construct.getInitializer()));
            yield "construct";
          }
          case ICPPASTNewExpression created -> {
            names.under(created.getTypeId());
            if (created.getInitializer() != null) {
              operands.add(initializer(created.getInitializer()));
            }
            yield "new";
          }
          case ICPPASTDeleteExpression deleted -> {
            operands.add(expression(deleted.getOperand()));
            yield "delete";
          }
          case ICPPASTPackExpansionExpression pack -> {
            operands.add(expression(pack.getPattern()));
            yield "pack";
          }
          case IASTTypeIdInitializerExpression literal -> {
            names.under(literal.getTypeId());
            operands.add(initializer(literal.getInitializer()));
            yield "compound literal";
          }
          case IASTProblemExpression problem -> {
            unread.add(span);
            yield "unread";
          }
          default -> "other";
        };
    return new Expression.Other(span, origin, kind, operands);
  }

  private Expression binary(IASTBinaryExpression binary, Span span, Origin origin) {
    // Long chains of one operator lean to the left: no recursion for them.
    List<IASTBinaryExpression> chain = new ArrayList<>();
    IASTExpression left = binary;
    while (left instanceof IASTBinaryExpression inner
        && !Operators.isAssignment(inner.getOperator())) {
      chain.add(inner);
      left = inner.getOperand1();
    }
    if (chain.isEmpty()) {
      return new Expression.Assign(
          span,
          origin,
          Operators.assignment(binary.getOperator()),
          expression(binary.getOperand1()),
          binary.getOperand2() == null
              ? clause(binary.getInitOperand2())
              : expression(binary.getOperand2()));
    }
    Expression result = expression(left);
    for (IASTBinaryExpression step : chain.reversed()) {
      Places.Place place = step == binary ? new Places.Place(span, origin) : places.of(step);
      result =
          new Expression.Binary(
              place.span(),
              place.origin(),
              Operators.binary(step.getOperator()),
              result,
              step.getOperand2() == null
                  ? clause(step.getInitOperand2())
                  : expression(step.getOperand2()));
    }
    return result;
  }

  /** The text of a type; for one out of a macro, what stands there is the macro's name. */
  private String typeText(IASTTypeId type) {
    if (places.of(type).origin() != Origin.WRITTEN) {
      Optional<String> name =
          switch (type.getDeclSpecifier()) {
            case IASTNamedTypeSpecifier named -> Optional.of(named.getName().toString());
            case IASTElaboratedTypeSpecifier elaborated ->
                Optional.of("struct " + elaborated.getName());
            default -> Optional.empty();
          };
      int stars = type.getAbstractDeclarator().getPointerOperators().length;
      if (name.isPresent()) {
        return name.get() + (stars == 0 ? "" : " " + "*".repeat(stars));
      }
    }
    String signature = type.getRawSignature();
    return signature.contains("//") || signature.contains("/*")
        ? Lexer.tokens(signature).stream().map(Token::text).collect(Collectors.joining(" "))
        : signature.replaceAll("\\s+", " ");
  }
}
