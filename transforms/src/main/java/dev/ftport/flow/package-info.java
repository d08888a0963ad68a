/** Where control goes in a function, and where a reference is held. */
@NullMarked
package dev.ftport.flow;

import org.jspecify.annotations.NullMarked;
