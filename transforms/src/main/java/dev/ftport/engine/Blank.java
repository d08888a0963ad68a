package dev.ftport.engine;

import dev.ftport.facts.Unseen;

/** A place that was not read. */
public record Blank(Unseen unseen, Place place) {}
