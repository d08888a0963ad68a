/** Reads files, asks the transforms, settles what they say, and applies what is known right. */
@NullMarked
package dev.ftport.engine;

import org.jspecify.annotations.NullMarked;
