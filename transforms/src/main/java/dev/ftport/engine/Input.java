package dev.ftport.engine;

import java.nio.file.Path;

/**
 * A file to be ported.
 *
 * @param path its name in reports and in the diff, with {@code /} between the parts, relative to
 *     the package
 * @param file where it lies
 */
public record Input(String path, Path file) {}
