/** What the files of a package say together: what no file knows alone. */
@NullMarked
package dev.ftport.program;

import org.jspecify.annotations.NullMarked;
