/**
 * What a package says of how it wants to be ported: {@code ftport.toml} and {@code pyproject.toml}.
 */
@NullMarked
package dev.ftport.cli.settings;

import org.jspecify.annotations.NullMarked;
