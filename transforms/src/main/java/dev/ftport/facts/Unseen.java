package dev.ftport.facts;

import dev.ftport.source.Span;

/**
 * A place that was not read, and so is never edited.
 *
 * @param span where; at least the first name of the C API that stands there
 * @param what the name of the C API
 * @param because why, in words for the report
 */
public record Unseen(Span span, String what, String because) {}
