/** How ported sources go on to work with older versions of Python. */
@NullMarked
package dev.ftport.compat;

import org.jspecify.annotations.NullMarked;
