package dev.ftport.facts;

import dev.ftport.source.Span;

/**
 * A {@code #define} of the file.
 *
 * @param name the macro's name
 * @param body where its body stands; empty at the end of the line for one without a body
 * @param span from {@code #} to the end of the directive, the line end excluded
 */
public record Macro(String name, Span nameSpan, Span body, Span span) {}
