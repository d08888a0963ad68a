/** Tells what was found and done: as a unified diff, as text for people, as JSON. */
@NullMarked
package dev.ftport.report;

import org.jspecify.annotations.NullMarked;
