/** References that are borrowed from something which another thread can change. */
@NullMarked
package dev.ftport.catalogue.borrowed;

import org.jspecify.annotations.NullMarked;
