package dev.ftport.cli.tree;

import java.nio.file.Path;

/**
 * New content for a file.
 *
 * @param path its name in reports
 * @param file where it lies
 * @param before the bytes that it had when it was read
 * @param after the bytes that it shall have
 */
public record Change(String path, Path file, byte[] before, byte[] after) {}
