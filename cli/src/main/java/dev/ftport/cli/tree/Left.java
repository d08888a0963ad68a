package dev.ftport.cli.tree;

/**
 * A file that was left as it is, against what was asked.
 *
 * @param path its name in reports
 * @param because why, and what to do, in one line
 */
public record Left(String path, String because) {}
