package dev.ftport.cli.settings;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * A key of a file with settings, and what it is given there.
 *
 * @param key as it is written, quotes taken away
 * @param value what Jackson reads
 * @param at where the key stands
 * @param valueAt where the value starts
 * @param elementsAt where each element of a list starts; may be shorter than the list
 */
public record Written(String key, JsonNode value, Spot at, Spot valueAt, List<Spot> elementsAt) {
  /** Where an element of a list starts; the value itself, if that is not known. */
  public Spot elementAt(int index) {
    return index < elementsAt.size() ? elementsAt.get(index) : valueAt;
  }
}
