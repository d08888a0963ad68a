/** The adapter to Eclipse CDT: the only package that knows its classes. */
@NullMarked
package dev.ftport.parse;

import org.jspecify.annotations.NullMarked;
