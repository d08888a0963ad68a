/** Asks a compiler whether what compiled before compiles after. Nothing of a package is run. */
@NullMarked
package dev.ftport.verify;

import org.jspecify.annotations.NullMarked;
