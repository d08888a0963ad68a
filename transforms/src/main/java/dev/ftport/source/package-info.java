/** Text and bytes: spans, edits, files and their hashes, with no knowledge of C. */
@NullMarked
package dev.ftport.source;

import org.jspecify.annotations.NullMarked;
