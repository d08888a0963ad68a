package dev.ftport.engine;

import dev.ftport.capi.CApi;
import dev.ftport.compat.Provision;
import dev.ftport.facts.Parser;
import dev.ftport.facts.Reading;
import dev.ftport.program.Program;
import dev.ftport.source.SourceFile;
import dev.ftport.transform.Finding;
import dev.ftport.transform.Remedy;
import dev.ftport.transform.Transform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Ports the files of one package.
 *
 * <p>Each file is read once, and what the transforms find in its variants is merged. Then the fixes
 * are applied, and each changed file is read again, until nothing more is to be fixed. When all
 * files have come so far, promises about the package are settled and made.
 */
public final class Engine {
  private final Parser parser;
  private final Options options;
  private final Inspection inspection;
  private final Promises promises;
  private final OldestPython oldest;

  /**
   * An engine for one package.
   *
   * @param parser knows the package's headers
   * @param transforms those that are asked
   * @param known the ids of all transforms there are, also of those that are not asked
   */
  public Engine(
      Parser parser, List<? extends Transform> transforms, Set<String> known, Options options) {
    this(parser, transforms, known, options, Provision.NONE);
  }

  /**
   * An engine for one package that has to work with older versions of Python.
   *
   * @param provision where new functions come from that the oldest of them does not have
   */
  public Engine(
      Parser parser,
      List<? extends Transform> transforms,
      Set<String> known,
      Options options,
      Provision provision) {
    this.parser = parser;
    this.options = options;
    this.inspection = new Inspection(List.copyOf(transforms), known, options.settings());
    this.promises = new Promises(List.copyOf(transforms), options);
    this.oldest = new OldestPython(provision, options.settings());
  }

  /** What is known of a file after the first look. */
  private sealed interface Look {
    Statistics cost();

    /** Nothing is to be fixed: the text need not be kept. */
    record Closed(Outcome outcome, Statistics cost) implements Look {}

    /** There are fixes. */
    record Open(Port port, Statistics first) implements Look {
      @Override
      public Statistics cost() {
        return first.plus(port.cost());
      }
    }
  }

  /**
   * Reads and ports all {@code inputs}. Writes nothing.
   *
   * @return an outcome for each input, and for a header that they need; sorted by path
   */
  public Report run(List<Input> inputs) {
    Lanes lanes = new Lanes(options.threads(), options.budget());
    List<Look> looks =
        lanes.run(
            inputs,
            this::look,
            (input, because) -> closed(new Outcome.Failed(input.path(), because)));
    List<Look> repaired =
        lanes.run(
            looks,
            this::repair,
            (look, because) -> closed(new Outcome.Failed(path(look), because)));
    int hazards = repaired.stream().mapToInt(this::hazards).sum();
    List<Look.Closed> settled =
        lanes.run(
            repaired,
            look -> settle(look, hazards),
            (look, because) -> closed(new Outcome.Failed(path(look), because)));
    List<Outcome> outcomes = new ArrayList<>();
    Statistics cost = Statistics.NONE;
    for (Look.Closed look : settled) {
      outcomes.add(look.outcome());
      cost = cost.plus(look.cost());
    }
    outcomes.sort(Comparator.comparing(Outcome::path));
    return new Report(oldest.applyTo(outcomes, inputs), cost);
  }

  private Look look(Input input) {
    SourceFile file;
    try {
      file = SourceFile.decode(input.path(), Files.readAllBytes(input.file()));
    } catch (NoSuchFileException e) {
      return closed(new Outcome.Failed(input.path(), "the file is gone"));
    } catch (IOException e) {
      return closed(new Outcome.Failed(input.path(), "cannot be read: " + e.getMessage()));
    }
    Statistics looked = new Statistics(1, 0, 0, file.lineCount(), 0, 0);
    if (!CApi.mayBeUsedIn(file.text())) {
      return new Look.Closed(new Outcome.Unchanged(input.path(), List.of(), List.of()), looked);
    }
    Reading reading = parser.read(file);
    List<Finding> findings = inspection.findings(reading, Program.NONE);
    Statistics cost = looked.plus(Statistics.of(reading));
    return findings.stream().anyMatch(finding -> finding.remedy() instanceof Remedy.Fix)
        ? new Look.Open(
            new Port(
                parser,
                inspection,
                promises,
                options,
                file,
                findings,
                reading.unseen(),
                new Proof(reading).faults(Port.claims(findings))),
            cost)
        : new Look.Closed(Port.unchanged(file, findings, reading.unseen()), cost);
  }

  private Look repair(Look look) {
    if (look instanceof Look.Open open) {
      open.port().repair();
    }
    return look;
  }

  private Look.Closed settle(Look look, int hazards) {
    return switch (look) {
      case Look.Closed closed -> closed;
      case Look.Open open -> {
        Outcome outcome = open.port().promise(hazards);
        yield new Look.Closed(outcome, open.cost());
      }
    };
  }

  private int hazards(Look look) {
    return switch (look) {
      case Look.Closed closed ->
          promises.hazards(closed.outcome().findings().stream().map(Reported::finding).toList());
      case Look.Open open -> open.port().hazards();
    };
  }

  private static String path(Look look) {
    return switch (look) {
      case Look.Closed closed -> closed.outcome().path();
      case Look.Open open -> open.port().path();
    };
  }

  private static Look.Closed closed(Outcome outcome) {
    return new Look.Closed(outcome, Statistics.NONE);
  }
}
