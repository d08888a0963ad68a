/** What build files say: they are read with their positions, and never executed. */
@NullMarked
package dev.ftport.build;

import org.jspecify.annotations.NullMarked;
