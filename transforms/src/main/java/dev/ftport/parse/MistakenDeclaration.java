package dev.ftport.parse;

import dev.ftport.capi.CApi;
import dev.ftport.facts.Expression;
import dev.ftport.facts.Lexer;
import dev.ftport.source.Span;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.cdt.core.dom.ast.*;

/**
 * A call of the C API that the parser took for a declaration: in C++, {@code Py_DECREF(x);} reads
 * as one of {@code x} when the parser does not know {@code x}.
 */
final class MistakenDeclaration {
  /** What could be assigned up to Python 3.9: {@code Py_SIZE(x) = n;} reads as a declaration. */
  private static final Set<String> SETTABLE = Set.of("Py_TYPE", "Py_SIZE", "Py_REFCNT");

  private final Places places;
  private final String text;
  private final Names names;
  private final ExpressionReader expressions;

  /** Looks at declarations of one parse. */
  MistakenDeclaration(Places places, String text, Names names, ExpressionReader expressions) {
    this.places = places;
    this.text = text;
    this.names = names;
    this.expressions = expressions;
  }

  /** The call or assignment that a declaration is; empty if it is a declaration. */
  Optional<Expression> in(IASTSimpleDeclaration declaration) {
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
