package dev.ftport.parse;

import dev.ftport.facts.Lexer;
import dev.ftport.facts.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.cdt.core.dom.ast.*;
import org.eclipse.cdt.core.parser.IToken;

/** Turns CDT's declarators of variables and parameters into facts. */
final class VariableReader {
  private final Places places;
  private final String text;
  private final Names names;
  private final ExpressionReader expressions;
  private int bodies;

  /**
   * A reader of the variables of one parse.
   *
   * @param expressions reads the initializers
   */
  VariableReader(Places places, String text, Names names, ExpressionReader expressions) {
    this.places = places;
    this.text = text;
    this.names = names;
    this.expressions = expressions;
  }

  /** What follows stands in the body of a function, or in one more. */
  void enterBody() {
    bodies++;
  }

  /** The body that was entered last is over. */
  void leaveBody() {
    bodies--;
  }

  /** The variables of a declaration; a type that it names and a prototype are none. */
  List<Variable> variables(IASTSimpleDeclaration declaration) {
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

  /**
   * The variable, parameter or function that a declarator declares.
   *
   * @param declaration what the declarator is a part of
   */
  Variable variable(IASTNode declaration, IASTDeclSpecifier specifier, IASTDeclarator declarator) {
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
        type(specifier) + " *".repeat(stars),
        brackets,
        Optional.ofNullable(declarator.getInitializer()).map(expressions::initializer),
        place.span(),
        place.origin());
  }

  /** How many of its operators are pointers. */
  static int stars(IASTDeclarator declarator) {
    int stars = 0;
    for (IASTPointerOperator operator : declarator.getPointerOperators()) {
      stars += operator instanceof IASTPointer ? 1 : 0;
    }
    return stars;
  }

  /** A type as it is written, without its declarator. */
  static String type(IASTDeclSpecifier specifier) {
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
}
