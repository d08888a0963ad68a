package dev.ftport.parse;

import dev.ftport.capi.CApi;
import dev.ftport.facts.Expression;
import dev.ftport.facts.Function;
import dev.ftport.facts.Lexer;
import dev.ftport.facts.Origin;
import dev.ftport.facts.Statement;
import dev.ftport.facts.Variable;
import dev.ftport.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.cdt.core.dom.ast.*;
import org.eclipse.cdt.core.dom.ast.c.ICASTDesignatedInitializer;
import org.eclipse.cdt.core.dom.ast.c.ICASTTypeIdInitializerExpression;
import org.eclipse.cdt.core.dom.ast.cpp.*;
import org.eclipse.cdt.core.dom.ast.gnu.IGNUASTCompoundStatementExpression;
import org.eclipse.cdt.core.dom.ast.gnu.IGNUASTGotoStatement;
import org.eclipse.cdt.core.parser.IToken;
import org.jspecify.annotations.Nullable;

/** Turns CDT's tree of one parse into facts. */
final class AstReader {
  private final Places places;
  private final String text;
  private final Names names;
  private final List<Function> functions = new ArrayList<>();
  private final List<Variable> globals = new ArrayList<>();
  private final List<Span> unread = new ArrayList<>();
  private int bodies;

  /**
   * A reader of one parse.
   *
   * @param names takes the place of every name that becomes part of a fact
   */
  AstReader(Places places, String text, Names names) {
    this.places = places;
    this.text = text;
    this.names = names;
  }

  List<Function> functions() {
    return functions;
  }

  List<Variable> globals() {
    return globals;
  }

  /** The statements and declarations that the parser gave up on. */
  List<Span> unread() {
    return unread;
  }

  // Declarations outside functions.

  void declaration(IASTDeclaration declaration) {
    switch (declaration) {
      case IASTFunctionDefinition definition -> function(definition);
      case ICPPASTTemplateDeclaration template -> {
        for (ICPPASTTemplateParameter parameter : template.getTemplateParameters()) {
          names.under(parameter);
        }
        declaration(template.getDeclaration());
      }
      case ICPPASTLinkageSpecification linkage -> declarations(linkage.getDeclarations());
      case ICPPASTNamespaceDefinition namespace -> {
        names.under(namespace.getName());
        declarations(namespace.getDeclarations());
      }
      case IASTSimpleDeclaration simple -> {
        members(simple.getDeclSpecifier());
        globals.addAll(variables(simple));
      }
      case IASTProblemDeclaration problem -> unread.add(places.of(problem).span());
      default -> names.under(declaration);
    }
  }

  private void declarations(IASTDeclaration[] all) {
    for (IASTDeclaration declaration : all) {
      declaration(declaration);
    }
  }

  /** C++ classes have functions with bodies inside. */
  private void members(IASTDeclSpecifier specifier) {
    if (specifier instanceof ICPPASTCompositeTypeSpecifier type) {
      for (IASTDeclaration member : type.getMembers()) {
        if (member instanceof IASTFunctionDefinition
            || member instanceof ICPPASTTemplateDeclaration) {
          declaration(member);
        } else if (member instanceof IASTSimpleDeclaration simple) {
          members(simple.getDeclSpecifier());
        } else if (member instanceof IASTProblemDeclaration problem) {
          unread.add(places.of(problem).span());
        }
      }
    }
  }

  private void function(IASTFunctionDefinition definition) {
    IASTFunctionDeclarator declarator = definition.getDeclarator();
    names.under(definition.getDeclSpecifier());
    names.under(declarator);
    IASTDeclarator innermost = declarator;
    while (innermost.getNestedDeclarator() != null) {
      innermost = innermost.getNestedDeclarator();
    }
    List<Variable> parameters = new ArrayList<>();
    if (declarator instanceof IASTStandardFunctionDeclarator standard) {
      for (IASTParameterDeclaration parameter : standard.getParameters()) {
        parameters.add(
            variable(parameter, parameter.getDeclSpecifier(), parameter.getDeclarator()));
      }
    }
    List<Statement> statements = new ArrayList<>();
    for (ICPPASTConstructorChainInitializer chain : memberInitializers(definition)) {
      names.under(chain.getMemberInitializerId());
      Places.Place place = places.of(chain);
      statements.add(
          new Statement.Evaluation(
              place.span(), place.origin(), initializer(chain.getInitializer())));
    }
    bodies++;
    Statement body = statement(definition.getBody());
    if (body instanceof Statement.Compound compound) {
      statements.addAll(compound.statements());
    } else {
      statements.add(body);
    }
    if (definition instanceof ICPPASTFunctionWithTryBlock tried) {
      for (ICPPASTCatchHandler handler : tried.getCatchHandlers()) {
        statements.add(statement(handler));
      }
    }
    bodies--;
    Places.Place place = places.of(definition);
    IASTName name = innermost.getName();
    functions.add(
        new Function(
            name.toString(),
            places.of(name).span(),
            specifierText(definition.getDeclSpecifier()) + " *".repeat(stars(declarator)),
            parameters,
            new Statement.Compound(body.span(), body.origin(), statements),
            place.span(),
            place.origin()));
  }

  private static ICPPASTConstructorChainInitializer[] memberInitializers(
      IASTFunctionDefinition definition) {
    return definition instanceof ICPPASTFunctionDefinition cpp
        ? cpp.getMemberInitializers()
        : ICPPASTConstructorChainInitializer.EMPTY_CONSTRUCTORCHAININITIALIZER_ARRAY;
  }

  private List<Variable> variables(IASTSimpleDeclaration declaration) {
    names.under(declaration.getDeclSpecifier());
    List<Variable> variables = new ArrayList<>();
    boolean typedef =
        declaration.getDeclSpecifier().getStorageClass() == IASTDeclSpecifier.sc_typedef;
    for (IASTDeclarator declarator : declaration.getDeclarators()) {
      Variable variable = variable(declaration, declaration.getDeclSpecifier(), declarator);
      if (!typedef && !isFunction(declarator)) {
        variables.add(variable);
      }
    }
    return variables;
  }

  private static boolean isFunction(IASTDeclarator declarator) {
    return declarator instanceof IASTFunctionDeclarator && declarator.getNestedDeclarator() == null;
  }

  private Variable variable(
      IASTNode declaration, IASTDeclSpecifier specifier, IASTDeclarator declarator) {
    names.under(specifier);
    if (bodies > 0) {
      names.declaredInside(declarator);
    } else {
      names.under(declarator);
    }
    IASTDeclarator innermost = declarator;
    int stars = stars(declarator);
    while (innermost.getNestedDeclarator() != null) {
      innermost = innermost.getNestedDeclarator();
      stars += stars(innermost);
    }
    String brackets = "";
    if (innermost instanceof IASTArrayDeclarator array) {
      StringBuilder all = new StringBuilder();
      for (IASTArrayModifier modifier : array.getArrayModifiers()) {
        Lexer.tokens(text, places.of(modifier).span()).forEach(token -> all.append(token.text()));
      }
      brackets = all.toString();
    }
    Places.Place place = places.of(declaration);
    return new Variable(
        innermost.getName().toString(),
        places.of(innermost.getName()).span(),
        specifierText(specifier) + " *".repeat(stars),
        brackets,
        Optional.ofNullable(declarator.getInitializer()).map(this::initializer),
        place.span(),
        place.origin());
  }

  private static int stars(IASTDeclarator declarator) {
    int stars = 0;
    for (IASTPointerOperator operator : declarator.getPointerOperators()) {
      stars += operator instanceof IASTPointer ? 1 : 0;
    }
    return stars;
  }

  private String specifierText(IASTDeclSpecifier specifier) {
    if (specifier instanceof IASTCompositeTypeSpecifier composite) {
      return "struct " + composite.getName();
    }
    StringBuilder all = new StringBuilder();
    try {
      for (IToken token = specifier.getSyntax(); token != null; token = token.getNext()) {
        all.append(all.isEmpty() ? "" : " ").append(token.getImage());
      }
    } catch (ExpansionOverlapsBoundaryException macro) {
      String storage = specifier.getStorageClass() == IASTDeclSpecifier.sc_static ? "static " : "";
      return switch (specifier) {
        case IASTNamedTypeSpecifier named -> storage + named.getName();
        case IASTElaboratedTypeSpecifier elaborated -> storage + "struct " + elaborated.getName();
        default -> specifier.getRawSignature().replaceAll("\\s+", " ");
      };
    }
    return all.toString();
  }

  private String typeText(IASTTypeId type) {
    return type.getRawSignature().replaceAll("\\s+", " ");
  }

  // Statements.

  private Optional<Statement> optional(@Nullable IASTStatement statement) {
    return Optional.ofNullable(statement).map(this::statement);
  }

  private Statement statement(@Nullable IASTStatement statement) {
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
          new Statement.Evaluation(span, origin, expression(evaluation.getExpression()));
      case IASTDeclarationStatement declaration -> declared(declaration, span, origin);
      case IASTReturnStatement exit ->
          new Statement.Return(
              span, origin, Optional.ofNullable(exit.getReturnArgument()).map(this::clause));
      case IASTIfStatement choice -> choice(choice, span, origin);
      case IASTWhileStatement loop ->
          new Statement.Loop(
              span,
              origin,
              Statement.Loop.Kind.WHILE,
              Optional.empty(),
              Optional.ofNullable(loop.getCondition()).map(this::expression),
              Optional.empty(),
              statement(loop.getBody()));
      case IASTDoStatement loop ->
          new Statement.Loop(
              span,
              origin,
              Statement.Loop.Kind.DO,
              Optional.empty(),
              Optional.of(expression(loop.getCondition())),
              Optional.empty(),
              statement(loop.getBody()));
      case IASTForStatement loop ->
          new Statement.Loop(
              span,
              origin,
              Statement.Loop.Kind.FOR,
              optional(loop.getInitializerStatement()),
              Optional.ofNullable(loop.getConditionExpression()).map(this::expression),
              Optional.ofNullable(loop.getIterationExpression()).map(this::expression),
              statement(loop.getBody()));
      case ICPPASTRangeBasedForStatement loop -> {
        names.under(loop.getDeclaration());
        yield new Statement.Loop(
            span,
            origin,
            Statement.Loop.Kind.RANGE,
            Optional.empty(),
            Optional.of(clause(loop.getInitializerClause())),
            Optional.empty(),
            statement(loop.getBody()));
      }
      case IASTSwitchStatement choice ->
          new Statement.Switch(
              span,
              origin,
              expression(choice.getControllerExpression()),
              statement(choice.getBody()));
      case IASTCaseStatement choice ->
          new Statement.Case(span, origin, Optional.of(expression(choice.getExpression())));
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
        for (ICPPASTCatchHandler handler : tried.getCatchHandlers()) {
          handlers.add(statement(handler));
        }
        yield new Statement.Try(span, origin, statement(tried.getTryBody()), handlers);
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
      condition = expression(choice.getConditionExpression());
    } else if (choice instanceof ICPPASTIfStatement cpp
        && cpp.getConditionDeclaration() instanceof IASTSimpleDeclaration declaration) {
      Places.Place place = places.of(declaration);
      List<Variable> variables = variables(declaration);
      before = Optional.of(new Statement.Declaration(place.span(), place.origin(), variables));
      condition =
          new Expression.Name(
              place.span(), Origin.MACRO, variables.isEmpty() ? "" : variables.getFirst().name());
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
      Optional<Expression> call = callReadAsDeclaration(simple);
      if (call.isPresent()) {
        return new Statement.Evaluation(span, origin, call.get());
      }
      members(simple.getDeclSpecifier());
      return new Statement.Declaration(span, origin, variables(simple));
    }
    if (declaration instanceof IASTProblemDeclaration) {
      unread.add(span);
      return new Statement.Other(span, origin, false);
    }
    declaration(declaration);
    return new Statement.Declaration(span, origin, List.of());
  }

  /**
   * In C++, {@code Py_DECREF(x);} reads as a declaration of {@code x} when the parser does not know
   * {@code x}.
   */
  private Optional<Expression> callReadAsDeclaration(IASTSimpleDeclaration declaration) {
    if (!(declaration.getDeclSpecifier() instanceof IASTNamedTypeSpecifier type)
        || declaration.getDeclarators().length != 1
        || !CApi.isName(type.getName().toString())) {
      return Optional.empty();
    }
    IASTDeclarator declarator = declaration.getDeclarators()[0];
    IASTDeclarator nested = declarator.getNestedDeclarator();
    if (nested == null
        || declarator.getInitializer() != null
        || declarator.getPointerOperators().length > 0
        || nested.getPointerOperators().length > 0
        || nested.getNestedDeclarator() != null
        || declarator instanceof IASTFunctionDeclarator) {
      return Optional.empty();
    }
    Places.Place place = places.of(declaration);
    Places.Place callee = places.of(type.getName());
    Places.Place argument = places.of(nested.getName());
    names.known(callee.span().start());
    names.known(argument.span().start());
    return Optional.of(
        new Expression.Call(
            new Span(callee.span().start(), Math.max(callee.span().end(), place.span().end() - 1)),
            place.origin(),
            new Expression.Name(callee.span(), callee.origin(), type.getName().toString()),
            List.of(
                new Expression.Name(
                    argument.span(), argument.origin(), nested.getName().toString()))));
  }

  // Expressions.

  private Expression initializer(IASTInitializer initializer) {
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

  private Expression clause(IASTInitializerClause clause) {
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

  private Expression expression(@Nullable IASTExpression expression) {
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
              span, origin, operator(unary.getOperator()), expression(unary.getOperand()));
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
          new Expression.Block(span, origin, statement(block.getCompoundStatement()));
      case ICPPASTLambdaExpression lambda ->
          new Expression.Block(span, origin, statement(lambda.getBody()));
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
    while (left instanceof IASTBinaryExpression inner && !isAssignment(inner.getOperator())) {
      chain.add(inner);
      left = inner.getOperand1();
    }
    if (chain.isEmpty()) {
      return new Expression.Assign(
          span,
          origin,
          assignment(binary.getOperator()),
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
              binaryOperator(step.getOperator()),
              result,
              step.getOperand2() == null
                  ? clause(step.getInitOperand2())
                  : expression(step.getOperand2()));
    }
    return result;
  }

  private static boolean isAssignment(int operator) {
    return operator >= IASTBinaryExpression.op_assign
        && operator <= IASTBinaryExpression.op_binaryOrAssign;
  }

  private static String assignment(int operator) {
    return switch (operator) {
      case IASTBinaryExpression.op_multiplyAssign -> "*=";
      case IASTBinaryExpression.op_divideAssign -> "/=";
      case IASTBinaryExpression.op_moduloAssign -> "%=";
      case IASTBinaryExpression.op_plusAssign -> "+=";
      case IASTBinaryExpression.op_minusAssign -> "-=";
      case IASTBinaryExpression.op_shiftLeftAssign -> "<<=";
      case IASTBinaryExpression.op_shiftRightAssign -> ">>=";
      case IASTBinaryExpression.op_binaryAndAssign -> "&=";
      case IASTBinaryExpression.op_binaryXorAssign -> "^=";
      case IASTBinaryExpression.op_binaryOrAssign -> "|=";
      default -> "=";
    };
  }

  private static String binaryOperator(int operator) {
    return switch (operator) {
      case IASTBinaryExpression.op_multiply -> "*";
      case IASTBinaryExpression.op_divide -> "/";
      case IASTBinaryExpression.op_modulo -> "%";
      case IASTBinaryExpression.op_plus -> "+";
      case IASTBinaryExpression.op_minus -> "-";
      case IASTBinaryExpression.op_shiftLeft -> "<<";
      case IASTBinaryExpression.op_shiftRight -> ">>";
      case IASTBinaryExpression.op_lessThan -> "<";
      case IASTBinaryExpression.op_greaterThan -> ">";
      case IASTBinaryExpression.op_lessEqual -> "<=";
      case IASTBinaryExpression.op_greaterEqual -> ">=";
      case IASTBinaryExpression.op_binaryAnd -> "&";
      case IASTBinaryExpression.op_binaryXor -> "^";
      case IASTBinaryExpression.op_binaryOr -> "|";
      case IASTBinaryExpression.op_logicalAnd -> "&&";
      case IASTBinaryExpression.op_logicalOr -> "||";
      case IASTBinaryExpression.op_equals -> "==";
      case IASTBinaryExpression.op_notequals -> "!=";
      case IASTBinaryExpression.op_pmdot -> ".*";
      case IASTBinaryExpression.op_pmarrow -> "->*";
      case IASTBinaryExpression.op_threewaycomparison -> "<=>";
      default -> "?";
    };
  }

  private static String operator(int operator) {
    return switch (operator) {
      case IASTUnaryExpression.op_prefixIncr -> "++";
      case IASTUnaryExpression.op_prefixDecr -> "--";
      case IASTUnaryExpression.op_plus -> "+";
      case IASTUnaryExpression.op_minus -> "-";
      case IASTUnaryExpression.op_star -> "*";
      case IASTUnaryExpression.op_amper -> "&";
      case IASTUnaryExpression.op_tilde -> "~";
      case IASTUnaryExpression.op_not -> "!";
      case IASTUnaryExpression.op_postFixIncr -> "post++";
      case IASTUnaryExpression.op_postFixDecr -> "post--";
      case IASTUnaryExpression.op_sizeof, IASTUnaryExpression.op_sizeofParameterPack -> "sizeof";
      case IASTUnaryExpression.op_throw -> "throw";
      case IASTUnaryExpression.op_labelReference -> "&&";
      default -> "operator";
    };
  }
}
