package dev.ftport.report.page;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ftport.transform.About;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Which chapter of the catalogue a transform belongs to, and what it does. */
final class Chapters {
  /** Where a finding of a transform goes that nobody told of. */
  static final String OTHER = "other";

  private final SortedMap<String, About> byId = new TreeMap<>();

  private Chapters() {}

  static Chapters of(List<About> transforms) {
    Chapters chapters = new Chapters();
    transforms.forEach(about -> chapters.byId.put(about.id(), about));
    return chapters;
  }

  String of(String transform) {
    About about = byId.get(transform);
    return about == null ? OTHER : about.chapter();
  }

  /** An object with the chapter and the summary of each transform, for a script element. */
  String json() {
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    byId.forEach(
        (id, about) ->
            all.putObject(id).put("chapter", about.chapter()).put("summary", about.summary()));
    return Embedded.json(all);
  }
}
