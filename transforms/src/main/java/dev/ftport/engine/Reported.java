package dev.ftport.engine;

import dev.ftport.transform.Finding;

/**
 * A finding and what became of it.
 *
 * @param finding with its span in the text before any edit
 * @param place where it is
 * @param applied whether its fix is part of the file's new text
 */
public record Reported(Finding finding, Place place, boolean applied) {}
