package dev.ftport.report.page;

import dev.ftport.transform.About;
import java.util.List;
import java.util.SortedMap;

/**
 * What the page says above the packages.
 *
 * @param version the version of the tool
 * @param settings what was in force, by name, such as {@code min-python} and {@code 3.9}
 * @param transforms all that may have found something, for their chapters and summaries
 */
public record PageHead(
    String version, SortedMap<String, String> settings, List<About> transforms) {}
