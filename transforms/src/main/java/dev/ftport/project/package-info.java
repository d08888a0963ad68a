/** What a package is: its files, its headers, and what it asks for in its build files. */
@NullMarked
package dev.ftport.project;

import org.jspecify.annotations.NullMarked;
