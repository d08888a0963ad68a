/** Shows what became of many packages, as one page for a browser. */
@NullMarked
package dev.ftport.report.page;

import org.jspecify.annotations.NullMarked;
