/** Variables that live as long as the process, and functions of C that keep some. */
@NullMarked
package dev.ftport.catalogue.state;

import org.jspecify.annotations.NullMarked;
