/** All transforms there are. Each is a class with its page beside it, in a package a chapter. */
@NullMarked
package dev.ftport.catalogue;

import org.jspecify.annotations.NullMarked;
