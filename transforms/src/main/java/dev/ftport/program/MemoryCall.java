package dev.ftport.program;

import dev.ftport.capi.Allocator;
import dev.ftport.source.Span;

/**
 * A call that hands out, resizes or takes back memory.
 *
 * @param place the name of the pointer's place, in the words of {@link Memory}
 * @param path the file's name in reports
 * @param name where the function's name stands; in the body of a macro for a call that it makes
 * @param line the line of that, from 1
 * @param allocator what the function does
 * @param pointer the pointer in the words of the source, such as {@code self->items}
 * @param isEditable whether the name may be edited
 */
public record MemoryCall(
    String place,
    String path,
    Span name,
    int line,
    Allocator allocator,
    String pointer,
    boolean isEditable) {}
