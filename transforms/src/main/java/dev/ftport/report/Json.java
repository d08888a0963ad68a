package dev.ftport.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ftport.engine.Blank;
import dev.ftport.engine.LedgerLine;
import dev.ftport.engine.Outcome;
import dev.ftport.engine.Place;
import dev.ftport.engine.Report;
import dev.ftport.engine.Reported;
import dev.ftport.engine.Statistics;
import dev.ftport.transform.Finding;
import dev.ftport.transform.Remedy;
import dev.ftport.transform.Safety;
import dev.ftport.verify.Check;
import java.util.Comparator;
import java.util.List;

/**
 * A report for programs.
 *
 * <p>The keys stand in this order, and all of them are there unless it says otherwise. A later
 * version may add keys; one that changes or drops a key counts {@code schema} up.
 *
 * <pre>
 * schema        the version of this form: 1
 * tool
 *   name        "ftport"
 *   version     the version of the tool, such as "0.1.0"
 * files         sorted by path, by UTF-16 unit
 *   path        relative to the package, with "/" between the parts
 *   outcome     "unchanged", "changed", "created", "skipped" or "failed"
 *   because     why it was skipped or what went wrong; only if skipped or failed
 *   findings    in the order of the text; not if created, skipped or failed
 *     transform the id of the transform
 *     line      where it starts in the text before any edit, from 1; LF, CRLF and CR end a line
 *     column    from 1, in UTF-16 units; a tab is one
 *     length    how many UTF-16 units of this line belong to it, at least 1
 *     message   what is found
 *     remedy    "fix", "advice" or "left-alone"
 *     title     what the fix does; only for a fix
 *     safety    "safe" or "unsafe"; only for a fix
 *     text      what to decide or to do; only for advice
 *     reason    why it is left alone, or why the fix is unsafe; only for these
 *     applied   whether the fix is part of the new text; false if there is no fix
 *     ledger    each way from the lookup to where nothing of its reference is left; only if proved
 *       line      in the new text, from 1
 *       words     what happens there
 *     fingerprint  a name that stays while other lines of the file are edited
 *   unseen      places that were not read, in the order of the text; where there are findings
 *     line, column, length  as above
 *     name      the name of the C API that stands there
 *     because   why it was not read
 * compiled      what a compiler said of the changed files; only if it was asked
 *   path          as above
 *   python        the name of the interpreter that it was compiled against
 *   before        "compiles" or "fails"
 *   after         "compiles" or "fails"; only if it compiled before
 *   because       the first error
 * statistics
 *   files         how many files were looked at
 *   parsed        how many of them were parsed
 *   parses        how many times a file was parsed, all variants and rounds counted
 *   lines         how many lines the files have that were looked at
 *   functionLines how many of them lie in functions
 *   unreadLines   how many of those could not be read
 * </pre>
 */
public final class Json {
  private static final int SCHEMA = 1;

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private Json() {}

  /** Writes a report of a run in which no compiler was asked. */
  public static byte[] of(Report report, String version) {
    return of(report, List.of(), version);
  }

  /**
   * Writes a report.
   *
   * @param checks what a compiler said
   * @param version the version of the tool
   * @return UTF-8 without a byte order mark; every line ends with LF, also the last
   */
  public static byte[] of(Report report, List<Check> checks, String version) {
    ObjectNode root = NODES.objectNode().put("schema", SCHEMA);
    root.putObject("tool").put("name", "ftport").put("version", version);
    ArrayNode files = root.putArray("files");
    report.outcomes().stream()
        .sorted(Comparator.comparing(Outcome::path))
        .forEach(outcome -> files.add(file(outcome)));
    if (!checks.isEmpty()) {
      ArrayNode compiled = root.putArray("compiled");
      checks.forEach(check -> compiled.add(check(check)));
    }
    root.set("statistics", statistics(report.statistics()));
    return JsonText.of(root);
  }

  private static ObjectNode check(Check check) {
    ObjectNode node =
        NODES
            .objectNode()
            .put("path", check.path())
            .put("python", check.interpreter())
            .put("before", check.before().isEmpty() ? "compiles" : "fails");
    if (check.before().isEmpty()) {
      node.put("after", check.after().isEmpty() ? "compiles" : "fails");
    }
    check.before().or(check::after).ifPresent(because -> node.put("because", because));
    return node;
  }

  private static ObjectNode file(Outcome outcome) {
    ObjectNode file = NODES.objectNode().put("path", outcome.path());
    return switch (outcome) {
      case Outcome.Unchanged unchanged -> looked(file.put("outcome", "unchanged"), unchanged);
      case Outcome.Changed changed -> looked(file.put("outcome", "changed"), changed);
      case Outcome.Created created -> file.put("outcome", "created");
      case Outcome.Skipped skipped ->
          file.put("outcome", "skipped").put("because", skipped.because());
      case Outcome.Failed failed -> file.put("outcome", "failed").put("because", failed.because());
    };
  }

  private static ObjectNode looked(ObjectNode file, Outcome outcome) {
    ArrayNode findings = file.putArray("findings");
    List<String> fingerprints = Fingerprints.of(outcome);
    for (int i = 0; i < fingerprints.size(); i++) {
      findings.add(finding(outcome.findings().get(i)).put("fingerprint", fingerprints.get(i)));
    }
    ArrayNode unseen = file.putArray("unseen");
    outcome.blanks().forEach(blank -> unseen.add(unseen(blank)));
    return file;
  }

  private static ObjectNode finding(Reported reported) {
    Finding finding = reported.finding();
    ObjectNode node = NODES.objectNode().put("transform", finding.transform());
    place(node, reported.place());
    node.put("message", finding.message());
    switch (finding.remedy()) {
      case Remedy.Fix fix -> fix(node, fix);
      case Remedy.Advice advice -> node.put("remedy", "advice").put("text", advice.text());
      case Remedy.LeftAlone leftAlone ->
          node.put("remedy", "left-alone").put("reason", leftAlone.because());
    }
    node.put("applied", reported.applied());
    if (!reported.ledger().isEmpty()) {
      ArrayNode ledger = node.putArray("ledger");
      for (List<LedgerLine> way : reported.ledger()) {
        ArrayNode entries = ledger.addArray();
        way.forEach(e -> entries.addObject().put("line", e.line()).put("words", e.words()));
      }
    }
    return node;
  }

  private static void fix(ObjectNode node, Remedy.Fix fix) {
    node.put("remedy", "fix").put("title", fix.title());
    switch (fix.safety()) {
      case Safety.Safe safe -> node.put("safety", "safe");
      case Safety.Unsafe unsafe -> node.put("safety", "unsafe").put("reason", unsafe.because());
    }
  }

  private static ObjectNode unseen(Blank blank) {
    ObjectNode node = NODES.objectNode();
    place(node, blank.place());
    return node.put("name", blank.unseen().what()).put("because", blank.unseen().because());
  }

  private static void place(ObjectNode node, Place place) {
    node.put("line", place.line()).put("column", place.column()).put("length", place.length());
  }

  private static ObjectNode statistics(Statistics statistics) {
    return NODES
        .objectNode()
        .put("files", statistics.files())
        .put("parsed", statistics.parsed())
        .put("parses", statistics.parses())
        .put("lines", statistics.lines())
        .put("functionLines", statistics.functionLines())
        .put("unreadLines", statistics.unreadLines());
  }
}
