/** Critical sections, and locks that are taken by hand. */
@NullMarked
package dev.ftport.catalogue.locks;

import org.jspecify.annotations.NullMarked;
