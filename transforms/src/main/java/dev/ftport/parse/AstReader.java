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
import java.util.Set;
import org.eclipse.cdt.core.dom.ast.*;
import org.eclipse.cdt.core.dom.ast.cpp.*;
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
  private final ExpressionReader expressions;
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
    this.expressions = new ExpressionReader(places, text, names, unread, this::statement);
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
              place.span(), place.origin(), expressions.initializer(chain.getInitializer())));
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
        Optional.ofNullable(declarator.getInitializer()).map(expressions::initializer),
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

  /** What could be assigned up to Python 3.9: {@code Py_SIZE(x) = n;} reads as a declaration. */
  private static final Set<String> SETTABLE = Set.of("Py_TYPE", "Py_SIZE", "Py_REFCNT");

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
    boolean isSet = declarator.getInitializer() instanceof IASTEqualsInitializer;
    if (nested == null
        || (declarator.getInitializer() != null
            && !(isSet && SETTABLE.contains(type.getName().toString())))
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
    int close = isSet ? places.of(nested).span().end() : place.span().end() - 1;
    int end = isSet ? new Lexer(text, close).next().span().end() : close;
    Expression call =
        new Expression.Call(
            new Span(callee.span().start(), Math.max(callee.span().end(), end)),
            place.origin(),
            new Expression.Name(callee.span(), callee.origin(), type.getName().toString()),
            List.of(
                new Expression.Name(
                    argument.span(), argument.origin(), nested.getName().toString())));
    return Optional.of(
        isSet
            ? new Expression.Assign(
                new Span(callee.span().start(), Math.max(end, place.span().end() - 1)),
                place.origin(),
                "=",
                call,
                expressions.initializer(declarator.getInitializer()))
            : call);
  }
}
