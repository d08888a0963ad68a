package dev.ftport.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ftport.engine.StateSurvey.Row;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The variables that live as long as the process, for people and for programs. */
public final class StateTable {
  private static final int MOST_FUNCTIONS = 3;
  private static final int WIDEST_TYPE = 32;
  private static final List<String> HEAD =
      List.of("kind", "name", "type", "place", "written in", "read in");

  private StateTable() {}

  /**
   * The table, a line for each variable under a line with the names of the columns.
   *
   * @param colour whether the kinds that several threads can change stand out
   */
  public static String text(List<Row> rows, boolean colour) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(HEAD);
    rows.forEach(row -> lines.add(cells(row)));
    int[] widths = new int[HEAD.size()];
    for (List<String> line : lines) {
      for (int i = 0; i < line.size(); i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (int at = 0; at < lines.size(); at++) {
      List<String> line = lines.get(at);
      StringBuilder one = new StringBuilder();
      for (int i = 0; i < line.size(); i++) {
        String cell = line.get(i) + " ".repeat(widths[i] - line.get(i).length() + 2);
        boolean marked = colour && i == 0 && at > 0 && rows.get(at - 1).open();
        one.append(Paint.BOLD_YELLOW.on(cell, marked));
      }
      text.append(one.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private static List<String> cells(Row row) {
    return List.of(
        row.kind(),
        Visible.text(row.name()),
        shortened(Visible.text(row.type())),
        Visible.text(row.path()) + ":" + row.line(),
        functions(row.writtenIn()),
        functions(row.readIn()));
  }

  private static String shortened(String type) {
    return type.length() <= WIDEST_TYPE ? type : type.substring(0, WIDEST_TYPE - 1) + "…";
  }

  private static String functions(List<String> all) {
    if (all.isEmpty()) {
      return "-";
    }
    return all.size() <= MOST_FUNCTIONS
        ? String.join(", ", all)
        : String.join(", ", all.subList(0, MOST_FUNCTIONS - 1))
            + " and %d more".formatted(all.size() - MOST_FUNCTIONS + 1);
  }

  /** How many there are of each kind, in a line: those that are open first. */
  public static String summary(List<Row> rows) {
    Map<String, Integer> open = new LinkedHashMap<>();
    int closed = 0;
    for (Row row : rows) {
      if (row.open()) {
        open.merge(row.kind(), 1, Integer::sum);
      } else {
        closed++;
      }
    }
    List<String> parts = new ArrayList<>();
    open.forEach((kind, count) -> parts.add("%d %s".formatted(count, kind)));
    return "%d static variables; %s\n"
        .formatted(
            rows.size(),
            parts.isEmpty()
                ? "several threads can change none of them"
                : "several threads can change %d: %s; the other %d are right as they are"
                    .formatted(rows.size() - closed, String.join(", ", parts), closed));
  }

  /**
   * The table for programs: {@code schema} (1), and {@code state}, an array of objects with {@code
   * kind}, {@code open}, {@code name}, {@code type}, {@code path}, {@code line}, {@code owner} (the
   * function it is declared in, or empty), {@code writtenIn} and {@code readIn}.
   */
  public static byte[] json(List<Row> rows) {
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("schema", 1);
    ArrayNode state = root.putArray("state");
    for (Row row : rows) {
      ObjectNode each = state.addObject();
      each.put("kind", row.kind());
      each.put("open", row.open());
      each.put("name", row.name());
      each.put("type", row.type());
      each.put("path", row.path());
      each.put("line", row.line());
      each.put("owner", row.owner());
      row.writtenIn().forEach(each.putArray("writtenIn")::add);
      row.readIn().forEach(each.putArray("readIn")::add);
    }
    try {
      String text =
          JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(root);
      return (text.replace("\r\n", "\n") + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
