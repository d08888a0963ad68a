package dev.ftport.parse;

import dev.ftport.capi.CApi;
import dev.ftport.facts.Origin;
import java.util.Arrays;
import java.util.BitSet;
import org.eclipse.cdt.core.dom.ast.ASTVisitor;
import org.eclipse.cdt.core.dom.ast.IASTDeclarator;
import org.eclipse.cdt.core.dom.ast.IASTFunctionDeclarator;
import org.eclipse.cdt.core.dom.ast.IASTInitializer;
import org.eclipse.cdt.core.dom.ast.IASTName;
import org.eclipse.cdt.core.dom.ast.IASTNode;
import org.eclipse.cdt.core.dom.ast.IASTSimpleDeclSpecifier;
import org.eclipse.cdt.core.dom.ast.IASTStandardFunctionDeclarator;
import org.eclipse.cdt.core.dom.ast.cpp.ICPPASTConstructorInitializer;

/**
 * The places of all names that became part of a fact: what the look at the text is held against.
 */
final class Names {
  private final Places places;
  private final BitSet known = new BitSet();

  Names(Places places) {
    this.places = places;
  }

  BitSet known() {
    return known;
  }

  void known(int offset) {
    known.set(offset);
  }

  void used(IASTName name) {
    Places.Place place = places.of(name);
    if (place.origin() == Origin.MACRO && place.span().length() == 0) {
      return;
    }
    int destructor = name.getLookupKey().length > 0 && name.getLookupKey()[0] == '~' ? 1 : 0;
    known.set(place.span().start() + destructor);
    if (name.getLastName() != name) {
      known.set(places.of(name.getLastName()).span().start());
    }
  }

  /** All names inside a type or a declarator; initializers are read as expressions. */
  void under(IASTNode node) {
    node.accept(
        new ASTVisitor() {
          {
            shouldVisitNames = true;
            shouldVisitInitializers = true;
          }

          @Override
          public int visit(IASTName name) {
            used(name);
            return PROCESS_CONTINUE;
          }

          @Override
          public int visit(IASTInitializer initializer) {
            return PROCESS_SKIP;
          }
        });
  }

  /**
   * The names of a declarator inside a function. One that declares a name of the C API is a call
   * that the parser took for a declaration, and stays unknown; but a prototype is one.
   */
  void declaredInside(IASTDeclarator declarator) {
    IASTDeclarator innermost = declarator;
    while (innermost.getNestedDeclarator() != null) {
      innermost = innermost.getNestedDeclarator();
    }
    boolean looksLikeCall =
        CApi.isName(innermost.getName().toString())
            && (innermost instanceof IASTFunctionDeclarator
                || declarator.getInitializer() instanceof ICPPASTConstructorInitializer)
            && !isPrototype(innermost);
    if (!looksLikeCall) {
      under(declarator);
    }
  }

  /**
   * Whether every parameter has a name, stars or a built-in type, unlike the arguments of a call.
   */
  private static boolean isPrototype(IASTDeclarator declarator) {
    return declarator instanceof IASTStandardFunctionDeclarator function
        && function.getParameters().length > 0
        && Arrays.stream(function.getParameters())
            .allMatch(
                parameter ->
                    !parameter.getDeclSpecifier().getRawSignature().isBlank()
                        && (parameter.getDeclSpecifier() instanceof IASTSimpleDeclSpecifier
                            || parameter.getDeclarator().getPointerOperators().length > 0
                            || parameter.getDeclarator().getName().getSimpleID().length > 0));
  }
}
