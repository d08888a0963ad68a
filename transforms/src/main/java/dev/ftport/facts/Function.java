package dev.ftport.facts;

import dev.ftport.source.Span;
import java.util.List;

/**
 * A function with its body.
 *
 * @param name its name, with the class in C++ ({@code A::f})
 * @param nameSpan where the name stands; the invocation if a macro makes it
 * @param returnType the text of the type before the name, as in {@link Variable#type()}
 * @param body its statements
 * @param span from its type to the closing brace
 */
public record Function(
    String name,
    Span nameSpan,
    String returnType,
    List<Variable> parameters,
    Statement.Compound body,
    Span span,
    Origin origin) {}
