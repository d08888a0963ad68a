/** Build files: what they must say for a free-threaded build. */
@NullMarked
package dev.ftport.catalogue.build;

import org.jspecify.annotations.NullMarked;
