package dev.ftport.capi;

import java.util.Optional;

/**
 * A function that a later Python added. Versions are {@code major * 100 + minor}.
 *
 * @param since the first Python that has it
 * @param limitedSince the first Limited API that has it
 * @param older the older function with the same arguments, which lends what this one gives away
 * @param answersLast whether it answers through its last argument, and the older one by its value
 */
public record Addition(
    String name, int since, int limitedSince, Optional<String> older, boolean answersLast) {}
