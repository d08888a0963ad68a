/** The user's files: whose tree they are, how they are replaced, and how that is undone. */
@NullMarked
package dev.ftport.cli.tree;

import org.jspecify.annotations.NullMarked;
