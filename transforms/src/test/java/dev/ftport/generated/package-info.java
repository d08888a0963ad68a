/** Generated C functions: what they do before they are ported, they do afterwards. */
@NullMarked
package dev.ftport.generated;

import org.jspecify.annotations.NullMarked;
