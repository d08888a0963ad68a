/** How modules are made. */
@NullMarked
package dev.ftport.catalogue.module;

import org.jspecify.annotations.NullMarked;
