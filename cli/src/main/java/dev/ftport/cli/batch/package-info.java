/** Many packages in one run: what they are, who works on them, and what is written of them. */
@NullMarked
package dev.ftport.cli.batch;

import org.jspecify.annotations.NullMarked;
