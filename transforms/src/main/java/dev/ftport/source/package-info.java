/** Text and bytes: spans, edits and files, with no knowledge of C. */
@NullMarked
package dev.ftport.source;

import org.jspecify.annotations.NullMarked;
