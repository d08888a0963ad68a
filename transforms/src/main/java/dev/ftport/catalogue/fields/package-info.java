/** The fields of objects: those of Python's own types, and those of the package's. */
@NullMarked
package dev.ftport.catalogue.fields;

import org.jspecify.annotations.NullMarked;
