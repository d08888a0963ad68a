/** What a transform is: a pure function from a unit to findings, each with one remedy. */
@NullMarked
package dev.ftport.transform;

import org.jspecify.annotations.NullMarked;
