package dev.ftport.cli.batch;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A package of a run.
 *
 * @param name what its files under {@code --out} are called; unlike any other of the run
 * @param given what the user calls it
 * @param path where it lies, without links
 * @param archive whether it is an archive, else a directory
 * @param problem why nothing can be done with it, if that is known already
 */
public record Source(
    String name, String given, Path path, boolean archive, Optional<String> problem) {}
