package dev.ftport.engine;

import java.util.List;

/**
 * What became of a package.
 *
 * @param outcomes one for each file, sorted by path
 */
public record Report(List<Outcome> outcomes, Statistics statistics) {}
