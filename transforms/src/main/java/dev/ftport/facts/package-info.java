/** What the C or C++ code says, as plain records with their places in the text. */
@NullMarked
package dev.ftport.facts;

import org.jspecify.annotations.NullMarked;
