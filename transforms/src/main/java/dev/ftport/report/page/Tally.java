package dev.ftport.report.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Counts the findings of a package.
 *
 * @param transforms those that found something
 * @param hazards for each chapter how many are fixed, wait for a maintainer's consent, are advice,
 *     and are left alone
 * @param reasons how often something was left alone, or a file skipped, for which reason; names of
 *     the package in a reason are left out, so that equal cases are counted together
 */
record Tally(SortedSet<String> transforms, ObjectNode hazards, ObjectNode reasons) {
  private static final int FIXED = 0;
  private static final int WAITING = 1;
  private static final int ADVICE = 2;
  private static final int LEFT_ALONE = 3;

  /** One or more names in backticks, or the words of a file in quotes. */
  private static final Pattern NAMES =
      Pattern.compile(
          "`[^`]*`(?:(?:, | and |, and )`[^`]*`)*(?: and \\d+ more)?|\u201c[^\u201d]*\u201d");

  static Tally of(PackageResult result, Chapters chapters) {
    SortedSet<String> transforms = new TreeSet<>();
    Map<String, int[]> hazards = new TreeMap<>();
    Map<String, Integer> reasons = new TreeMap<>();
    for (JsonNode finding : result.findings()) {
      String transform = finding.path("transform").asText();
      int kind = kind(finding);
      transforms.add(transform);
      hazards.computeIfAbsent(chapters.of(transform), chapter -> new int[4])[kind]++;
      if (kind == LEFT_ALONE) {
        reasons.merge(general(finding.path("reason").asText()), 1, Integer::sum);
      }
    }
    for (JsonNode file : result.files()) {
      if (file.path("outcome").asText().equals("skipped")) {
        reasons.merge("file: " + general(file.path("because").asText()), 1, Integer::sum);
      }
    }
    return new Tally(transforms, json(hazards), counts(reasons));
  }

  private static int kind(JsonNode finding) {
    return switch (finding.path("remedy").asText()) {
      case "fix" -> finding.path("applied").asBoolean() ? FIXED : WAITING;
      case "advice" -> ADVICE;
      default -> LEFT_ALONE;
    };
  }

  private static String general(String reason) {
    return NAMES.matcher(reason).replaceAll("…");
  }

  private static ObjectNode json(Map<String, int[]> hazards) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    hazards.forEach(
        (chapter, numbers) -> {
          ArrayNode each = json.putArray(chapter);
          for (int number : numbers) {
            each.add(number);
          }
        });
    return json;
  }

  private static ObjectNode counts(Map<String, Integer> reasons) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    reasons.forEach(json::put);
    return json;
  }
}
