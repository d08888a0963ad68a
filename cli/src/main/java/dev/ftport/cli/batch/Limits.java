package dev.ftport.cli.batch;

import java.time.Duration;

/**
 * What one package may use up.
 *
 * @param time how long it may take
 * @param megabytes how large the heap of its worker may grow
 */
public record Limits(Duration time, int megabytes) {}
