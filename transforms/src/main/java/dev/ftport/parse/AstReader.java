package dev.ftport.parse;

import dev.ftport.facts.Function;
import dev.ftport.facts.Statement;
import dev.ftport.facts.Variable;
import dev.ftport.source.Span;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.cdt.core.dom.ast.*;
import org.eclipse.cdt.core.dom.ast.cpp.*;

/** Turns CDT's tree of one parse into facts: its declarations, and all that is in them. */
final class AstReader {
  private final Places places;
  private final Names names;
  private final List<Function> functions = new ArrayList<>();
  private final List<Variable> globals = new ArrayList<>();
  private final List<Span> unread = new ArrayList<>();
  private final StatementReader statements;
  private final ExpressionReader expressions;
  private final VariableReader variables;

  /**
   * A reader of one parse.
   *
   * @param names takes the place of every name that becomes part of a fact
   */
  AstReader(Places places, String text, Names names) {
    this.places = places;
    this.names = names;
    this.statements = new StatementReader(this, places, text, names, unread);
    this.expressions = statements.expressions();
    this.variables = statements.variables();
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

  /** Reads a declaration outside functions, or a definition in a body. */
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
        globals.addAll(variables.variables(simple));
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
  void members(IASTDeclSpecifier specifier) {
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
            variables.variable(parameter, parameter.getDeclSpecifier(), parameter.getDeclarator()));
      }
    }
    List<Statement> all = new ArrayList<>();
    for (ICPPASTConstructorChainInitializer chain : memberInitializers(definition)) {
      names.under(chain.getMemberInitializerId());
      Places.Place place = places.of(chain);
      all.add(
          new Statement.Evaluation(
              place.span(), place.origin(), expressions.initializer(chain.getInitializer())));
    }
    variables.enterBody();
    Statement body = statements.statement(definition.getBody());
    if (body instanceof Statement.Compound compound) {
      all.addAll(compound.statements());
    } else {
      all.add(body);
    }
    if (definition instanceof ICPPASTFunctionWithTryBlock tried) {
      for (ICPPASTCatchHandler handler : tried.getCatchHandlers()) {
        all.add(statements.statement(handler));
      }
    }
    variables.leaveBody();
    Places.Place place = places.of(definition);
    IASTName name = innermost.getName();
    functions.add(
        new Function(
            name.toString(),
            places.of(name).span(),
            VariableReader.type(definition.getDeclSpecifier())
                + " *".repeat(VariableReader.stars(declarator)),
            parameters,
            new Statement.Compound(body.span(), body.origin(), all),
            place.span(),
            place.origin()));
  }

  private static ICPPASTConstructorChainInitializer[] memberInitializers(
      IASTFunctionDefinition definition) {
    return definition instanceof ICPPASTFunctionDefinition cpp
        ? cpp.getMemberInitializers()
        : ICPPASTConstructorChainInitializer.EMPTY_CONSTRUCTORCHAININITIALIZER_ARRAY;
  }
}
