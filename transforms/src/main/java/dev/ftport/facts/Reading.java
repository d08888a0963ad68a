package dev.ftport.facts;

import dev.ftport.source.SourceFile;
import java.util.List;

/**
 * All that was read of one file.
 *
 * @param units the file under each of the variants that were parsed, the natural one first
 * @param unseen what none of them shows, in the order of the text
 * @param functionLines the lines of all function bodies that were found
 * @param unreadLines those of them that lie in a statement or a function that could not be read
 */
public record Reading(
    SourceFile file, List<Unit> units, List<Unseen> unseen, int functionLines, int unreadLines) {}
