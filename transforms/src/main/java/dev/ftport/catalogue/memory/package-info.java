/** The chapter on memory: each domain keeps to its own functions. */
@NullMarked
package dev.ftport.catalogue.memory;

import org.jspecify.annotations.NullMarked;
