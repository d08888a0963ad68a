/** What the functions of Python's C API do, one row a function. Nothing else spells them out. */
@NullMarked
package dev.ftport.capi;

import org.jspecify.annotations.NullMarked;
