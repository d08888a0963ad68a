package dev.ftport.report;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ftport.engine.Blank;
import dev.ftport.engine.Outcome;
import dev.ftport.engine.Place;
import dev.ftport.engine.Report;
import dev.ftport.engine.Reported;
import dev.ftport.source.Edit;
import dev.ftport.transform.About;
import dev.ftport.transform.Finding;
import dev.ftport.transform.Remedy;
import dev.ftport.transform.Safety;
import dev.ftport.verify.Check;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A report in SARIF 2.1.0, for code scanning.
 *
 * <p>Results are what can be fixed and what needs a decision, each a warning. A fix that was
 * applied, and proved if it claims something, has its replacements for the text before any edit,
 * unless it belongs to others or builds on them. What is right as it is, is no result, since those
 * who show SARIF would show it as a defect; it is counted in the properties of the run. Failed
 * files and places that were not read are notifications.
 */
public final class Sarif {
  /** Where the paths start, as SARIF names it. */
  static final String BASE = "SRCROOT";

  private static final String SCHEMA =
      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

  private static final String HOW_TO =
      "https://docs.python.org/3/howto/free-threading-extensions.html";

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Sarif() {}

  /**
   * The run of one package.
   *
   * @param checks what a compiler said; a file that no longer compiles is a notification
   * @param rules the pages of the transforms; those that have a result are told of
   * @param version the version of the tool
   * @param name the package, to tell runs of one log apart; empty if there is only one
   */
  public static ObjectNode run(
      Report report, List<Check> checks, List<About> rules, String version, Optional<String> name) {
    Map<String, Optional<About>> found = rules(report, rules);
    ObjectNode run = NODES.objectNode();
    ObjectNode driver =
        run.putObject("tool")
            .putObject("driver")
            .put("name", "ftport")
            .put("version", version)
            .put("semanticVersion", version)
            .put("informationUri", HOW_TO);
    ArrayNode told = driver.putArray("rules");
    found.forEach((id, about) -> told.add(rule(id, about)));
    name.ifPresent(id -> run.putObject("automationDetails").put("id", id));
    run.put("columnKind", "utf16CodeUnits");
    run.putArray("newlineSequences").add("\r\n").add("\n").add("\r");
    text(
        run.putObject("originalUriBaseIds").putObject(BASE),
        "description",
        "the directory of the patch");
    run.putArray("invocations").add(invocation(report, checks));
    ArrayNode results = run.putArray("results");
    List<String> ids = List.copyOf(found.keySet());
    int leftAlone = 0;
    for (Outcome outcome : report.outcomes()) {
      List<String> fingerprints = Fingerprints.of(outcome);
      for (int i = 0; i < outcome.findings().size(); i++) {
        Reported reported = outcome.findings().get(i);
        if (reported.finding().remedy() instanceof Remedy.LeftAlone) {
          leftAlone++;
        } else {
          int rule = ids.indexOf(reported.finding().transform());
          results.add(result(outcome, reported, rule, fingerprints.get(i)));
        }
      }
    }
    run.putObject("properties").put("leftAlone", leftAlone);
    return run;
  }

  /**
   * Writes a log.
   *
   * @param runs asked for one after the other, so that not all need be there at once
   */
  public static void write(OutputStream out, Iterable<ObjectNode> runs) throws IOException {
    try (JsonGenerator json = MAPPER.createGenerator(out)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      json.setPrettyPrinter(JsonText.printer());
      json.writeStartObject();
      json.writeStringField("$schema", SCHEMA);
      json.writeStringField("version", "2.1.0");
      json.writeArrayFieldStart("runs");
      for (ObjectNode run : runs) {
        json.writeTree(run);
      }
      json.writeEndArray();
      json.writeEndObject();
      json.writeRaw('\n');
    }
  }

  /** The rules that have a result; what is no transform has no page. */
  private static Map<String, Optional<About>> rules(Report report, List<About> all) {
    Map<String, Optional<About>> found = new TreeMap<>(Comparator.naturalOrder());
    for (Outcome outcome : report.outcomes()) {
      for (Reported reported : outcome.findings()) {
        String id = reported.finding().transform();
        if (!(reported.finding().remedy() instanceof Remedy.LeftAlone)) {
          found.computeIfAbsent(
              id, key -> all.stream().filter(about -> about.id().equals(key)).findFirst());
        }
      }
    }
    return found;
  }

  private static ObjectNode rule(String id, Optional<About> about) {
    ObjectNode rule = NODES.objectNode().put("id", id);
    if (about.isPresent()) {
      text(rule, "shortDescription", about.get().summary());
      text(rule, "fullDescription", about.get().summary() + ".");
      rule.put("helpUri", HOW_TO);
      rule.putObject("help").put("text", about.get().page()).put("markdown", about.get().page());
    }
    rule.putObject("defaultConfiguration").put("level", "warning");
    ArrayNode tags = rule.putObject("properties").putArray("tags").add("free-threading");
    about.ifPresent(page -> tags.add(page.chapter()));
    return rule;
  }

  private static ObjectNode invocation(Report report, List<Check> checks) {
    boolean failed = report.outcomes().stream().anyMatch(Outcome.Failed.class::isInstance);
    ObjectNode invocation = NODES.objectNode().put("executionSuccessful", !failed);
    ArrayNode notifications = invocation.putArray("toolExecutionNotifications");
    for (Outcome outcome : report.outcomes()) {
      if (outcome instanceof Outcome.Failed file) {
        notifications.add(notification("error", file.because(), location(file.path())));
      }
      for (Blank blank : outcome.blanks()) {
        notifications.add(
            notification("note", Wording.of(blank), location(outcome.path(), blank.place())));
      }
    }
    for (Check check : checks) {
      if (check.isBroken()) {
        notifications.add(
            notification(
                "error",
                "does not compile against %s any more: %s"
                    .formatted(check.interpreter(), check.after().orElse("")),
                location(check.path())));
      }
    }
    return invocation;
  }

  private static ObjectNode notification(String level, String message, ObjectNode location) {
    ObjectNode notification = NODES.objectNode().put("level", level);
    text(notification, "message", message);
    notification.putArray("locations").add(location);
    return notification;
  }

  private static ObjectNode result(
      Outcome outcome, Reported reported, int rule, String fingerprint) {
    Finding finding = reported.finding();
    ObjectNode result =
        NODES
            .objectNode()
            .put("ruleId", finding.transform())
            .put("ruleIndex", rule)
            .put("level", "warning");
    text(result, "message", Wording.of(reported));
    result.putArray("locations").add(location(outcome.path(), reported.place()));
    result.putObject("partialFingerprints").put("ftport/v1", fingerprint);
    ObjectNode properties = NODES.objectNode();
    switch (finding.remedy()) {
      case Remedy.Fix fix -> {
        if (reported.applied() && finding.bond().isEmpty() && !fix.edits().isEmpty()) {
          result.putArray("fixes").add(fix(outcome.path(), fix));
        }
        properties
            .put("remedy", "fix")
            .put("safety", fix.safety() instanceof Safety.Safe ? "safe" : "unsafe")
            .put("applied", reported.applied());
      }
      case Remedy.Advice advice -> properties.put("remedy", "advice");
      case Remedy.LeftAlone left -> properties.put("remedy", "left-alone");
    }
    result.set("properties", properties);
    return result;
  }

  private static ObjectNode fix(String path, Remedy.Fix fix) {
    ObjectNode node = NODES.objectNode();
    text(node, "description", fix.title());
    ObjectNode change = node.putArray("artifactChanges").addObject();
    change.set("artifactLocation", artifact(path));
    ArrayNode replacements = change.putArray("replacements");
    for (Edit edit : fix.edits().list()) {
      ObjectNode replacement = replacements.addObject();
      replacement
          .putObject("deletedRegion")
          .put("charOffset", edit.span().start())
          .put("charLength", edit.span().length());
      text(replacement, "insertedContent", edit.text());
    }
    return node;
  }

  private static ObjectNode location(String path, Place place) {
    ObjectNode location = location(path);
    ((ObjectNode) location.get("physicalLocation"))
        .putObject("region")
        .put("startLine", place.line())
        .put("startColumn", place.column())
        .put("endLine", place.line())
        .put("endColumn", place.column() + place.length());
    return location;
  }

  private static ObjectNode location(String path) {
    ObjectNode location = NODES.objectNode();
    location.putObject("physicalLocation").set("artifactLocation", artifact(path));
    return location;
  }

  private static ObjectNode artifact(String path) {
    return NODES.objectNode().put("uri", uri(path)).put("uriBaseId", BASE);
  }

  /** A relative URI: each byte of UTF-8 that is not plain in a path is percent-encoded. */
  static String uri(String path) {
    StringBuilder uri = new StringBuilder();
    for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean plain =
          c >= 'a' && c <= 'z'
              || c >= 'A' && c <= 'Z'
              || c >= '0' && c <= '9'
              || "-._~/".indexOf(c) >= 0;
      uri.append(plain ? String.valueOf(c) : "%%%02X".formatted((int) c));
    }
    return uri.toString();
  }

  private static void text(ObjectNode node, String key, String text) {
    node.putObject(key).put("text", text);
  }
}
