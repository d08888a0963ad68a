/** Declaring that a module runs without the GIL. */
@NullMarked
package dev.ftport.catalogue.declare;

import org.jspecify.annotations.NullMarked;
