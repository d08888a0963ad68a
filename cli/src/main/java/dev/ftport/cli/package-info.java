/** The command line: one class a command, with its streams handed in. */
@NullMarked
package dev.ftport.cli;

import org.jspecify.annotations.NullMarked;
