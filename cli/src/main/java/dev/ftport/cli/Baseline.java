package dev.ftport.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.ftport.cli.tree.Reason;
import dev.ftport.engine.Outcome;
import dev.ftport.engine.Report;
import dev.ftport.engine.Reported;
import dev.ftport.engine.Withdrawal;
import dev.ftport.report.Fingerprints;
import dev.ftport.transform.Remedy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The findings of an earlier report, which are not told of again. */
final class Baseline {
  private static final String BECAUSE = "the baseline knows it";

  private final String name;
  private final Set<String> known;
  private int hidden;

  private Baseline(String name, Set<String> known) {
    this.name = name;
    this.known = Set.copyOf(known);
  }

  /**
   * Reads a report.
   *
   * @param file absolute
   * @param name as the user wrote it
   * @throws WrongUse if it is not there, or no report with fingerprints
   */
  static Baseline read(Path file, String name) throws WrongUse {
    JsonNode report;
    try {
      report = JsonMapper.builder().build().readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException e) {
      throw wrong(name, "is no JSON");
    } catch (IOException e) {
      throw wrong(name, "cannot be read: " + Reason.of(e));
    }
    if (!report.path("tool").path("name").asText("").equals("ftport")
        || !report.path("files").isArray()) {
      throw wrong(name, "is no report of ftport");
    }
    Set<String> known = new HashSet<>();
    for (JsonNode outcome : report.path("files")) {
      for (JsonNode finding : outcome.path("findings")) {
        if (!finding.path("fingerprint").isTextual()) {
          throw wrong(name, "is a report of an older version, without fingerprints");
        }
        known.add(finding.path("fingerprint").asText());
      }
    }
    return new Baseline(name, known);
  }

  private static WrongUse wrong(String name, String because) {
    return new WrongUse(
        "the baseline `%s` %s; `ftport diff --report FILE` makes one".formatted(name, because));
  }

  /**
   * The fixes that are not to be applied.
   *
   * @param report with the names that the withdrawals go by
   * @param named the same report with the names of all reports
   */
  List<Withdrawal> withdrawals(Report report, Report named) {
    List<Withdrawal> withdrawals = new ArrayList<>();
    for (int i = 0; i < report.outcomes().size(); i++) {
      Outcome outcome = report.outcomes().get(i);
      List<String> fingerprints = Fingerprints.of(named.outcomes().get(i));
      for (int j = 0; j < fingerprints.size(); j++) {
        Reported reported = outcome.findings().get(j);
        if (known.contains(fingerprints.get(j))
            && reported.finding().remedy() instanceof Remedy.Fix) {
          withdrawals.add(Withdrawal.of(outcome.path(), reported.finding(), BECAUSE));
        }
      }
    }
    return withdrawals;
  }

  /** The report without what is known. */
  Report hide(Report report) {
    return new Report(report.outcomes().stream().map(this::hide).toList(), report.statistics());
  }

  private Outcome hide(Outcome outcome) {
    List<String> fingerprints = Fingerprints.of(outcome);
    List<Reported> shown = new ArrayList<>();
    for (int i = 0; i < fingerprints.size(); i++) {
      if (known.contains(fingerprints.get(i))) {
        hidden++;
      } else {
        shown.add(outcome.findings().get(i));
      }
    }
    return outcome.withFindings(shown);
  }

  /** How much of it was hidden. */
  String line() {
    return "baseline: %d finding%s that `%s` knows %s not shown"
        .formatted(hidden, hidden == 1 ? "" : "s", name, hidden == 1 ? "is" : "are");
  }
}
