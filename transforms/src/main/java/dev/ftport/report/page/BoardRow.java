package dev.ftport.report.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ftport.report.Visible;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A package as the board shows it. The template asks for the values by name.
 *
 * @param number its place on the board, from 0
 * @param link its name, as it stands behind the # of an address
 * @param because why it is not done, or empty
 * @param verdict what a maintainer has to do, in a word and as a place in an order
 * @param search the words it is found by, in lower case
 * @param hazards its findings by chapter, as JSON
 * @param reasons how often what was left alone for which reason, as JSON
 * @param data all that is known of it, as JSON for a script element
 */
record BoardRow(
    int number,
    String name,
    String link,
    String because,
    BoardVerdict verdict,
    boolean declared,
    int files,
    int changed,
    int safe,
    int unsafe,
    int advice,
    int leftAlone,
    int failed,
    Compiled compiled,
    List<Blocker> blockers,
    String search,
    String hazards,
    String reasons,
    String data) {

  /**
   * What a compiler said of the changed files.
   *
   * @param asked whether one was asked
   * @param holds how often a file compiled before and after
   * @param breaks how often it compiled before only
   * @param proves how often it did not compile before, which proves nothing
   */
  record Compiled(boolean asked, int holds, int breaks, int proves) {
    static Compiled of(List<JsonNode> checks) {
      int holds = 0;
      int breaks = 0;
      int proves = 0;
      for (JsonNode check : checks) {
        if (!check.path("before").asText().equals("compiles")) {
          proves++;
        } else if (check.path("after").asText().equals("compiles")) {
          holds++;
        } else {
          breaks++;
        }
      }
      return new Compiled(!checks.isEmpty(), holds, breaks, proves);
    }

    /** Its place in an order: what is broken before what holds, last what nobody asked. */
    int rank() {
      if (!asked) {
        return -1;
      }
      return breaks > 0 ? 1_000_000 + breaks : holds;
    }
  }

  /** Something that keeps the package from being ready. */
  record Blocker(String kind, String word, int number, String example) {
    static Blocker of(JsonNode node) {
      String kind = node.path("kind").asText();
      return new Blocker(
          kind, word(kind), node.path("number").asInt(), node.path("example").asText(""));
    }

    private static String word(String kind) {
      return switch (kind) {
        case "generated" -> "generated code";
        case "vendored" -> "vendored code";
        case "variable-size-type" -> "variable-sized type";
        case "failed-file" -> "failed file";
        default -> kind;
      };
    }
  }

  static BoardRow of(PackageResult result, int number, Chapters chapters) {
    BoardVerdict verdict = BoardVerdict.of(result.text("verdict"));
    List<Blocker> blockers = result.blockers().stream().map(Blocker::of).toList();
    Tally tally = Tally.of(result, chapters);
    return new BoardRow(
        number,
        Visible.text(result.text("name")),
        URLEncoder.encode(result.text("name"), StandardCharsets.UTF_8).replace("+", "%20"),
        Visible.text(result.text("because")),
        verdict,
        result.json().path("declared").asBoolean(),
        result.count("files"),
        result.count("changed"),
        result.count("safe"),
        result.count("unsafe"),
        result.count("advice"),
        result.count("leftAlone"),
        result.count("failed"),
        Compiled.of(result.compiled()),
        blockers,
        words(result, verdict, blockers, tally.transforms()),
        tally.hazards().toString(),
        tally.reasons().toString(),
        Embedded.json(data(result)));
  }

  private static String words(
      PackageResult result,
      BoardVerdict verdict,
      List<Blocker> blockers,
      Collection<String> transforms) {
    SortedSet<String> words = new TreeSet<>(transforms);
    blockers.forEach(blocker -> words.add(blocker.word()));
    return Stream.concat(
            Stream.of(
                result.text("name"), result.text("source"), verdict.word(), result.text("because")),
            words.stream())
        .map(Visible::text)
        .collect(Collectors.joining(" "))
        .toLowerCase(Locale.ROOT);
  }

  /** The package's object with its diff, without the files that nothing is to be said of. */
  private static ObjectNode data(PackageResult result) {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    result
        .json()
        .properties()
        .forEach(
            entry -> {
              if (!entry.getKey().equals("report")) {
                data.set(entry.getKey(), entry.getValue());
              }
            });
    ArrayNode files = data.putArray("files");
    result.files().stream().filter(BoardRow::saysSomething).forEach(files::add);
    ArrayNode compiled = data.putArray("compiled");
    result.compiled().forEach(compiled::add);
    data.set("statistics", result.json().path("report").path("statistics").deepCopy());
    data.set("diff", result.diff());
    return data;
  }

  private static boolean saysSomething(JsonNode file) {
    return !file.path("outcome").asText().equals("unchanged")
        || !file.path("findings").isEmpty()
        || !file.path("unseen").isEmpty();
  }
}
