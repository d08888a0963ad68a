/** Threads that run without a thread state, and code that takes the GIL for a lock. */
@NullMarked
package dev.ftport.catalogue.threads;

import org.jspecify.annotations.NullMarked;
