package dev.ftport.engine;

import dev.ftport.capi.CApi;
import dev.ftport.compat.Provision;
import dev.ftport.facts.Parser;
import dev.ftport.facts.Reading;
import dev.ftport.program.Digest;
import dev.ftport.program.Program;
import dev.ftport.source.SourceFile;
import dev.ftport.transform.Finding;
import dev.ftport.transform.Remedy;
import dev.ftport.transform.Transform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Ports the files of one package.
 *
 * <p>Each file is read, and says what it contributes to the program that all of them make up; then
 * what the transforms find in its variants is merged. Fixes that belong together are applied first,
 * then the others, and each changed file is read again, until nothing more is to be fixed. When all
 * files have come so far, promises about the package are settled and made.
 */
public final class Engine {
  private final Parser parser;
  private final Options options;
  private final Inspection inspection;
  private final Promises promises;
  private final OldestPython oldest;
  private final BuildPort builds;

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
    this.inspection = new Inspection(List.copyOf(transforms), known, options);
    this.promises = new Promises(List.copyOf(transforms), options);
    this.oldest = new OldestPython(provision, options.settings());
    this.builds = new BuildPort(List.copyOf(transforms), known, promises, options);
  }

  /** What is known of a file when it has been read. */
  private sealed interface Glance {
    /** It is not parsed, or could not be. */
    record Closed(Input input, Outcome outcome, Statistics cost) implements Glance {}

    /** It was parsed. */
    record Read(Input input, Digest digest, Statistics cost) implements Glance {}
  }

  /** What is known of a file after the transforms were asked. */
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

  /** Reads and ports all files of a package that has no others. Writes nothing. */
  public Report run(List<Input> inputs) {
    return run(inputs, Surroundings.NONE);
  }

  /**
   * Reads and ports all {@code inputs} and the build files round them. Writes nothing.
   *
   * @return an outcome for each input, for a header that they need, and for each build file in
   *     which anything was found; sorted by path
   */
  public Report run(List<Input> inputs, Surroundings surroundings) {
    return run(inputs, surroundings, List.of());
  }

  /**
   * Reads and ports all {@code inputs}. Writes nothing.
   *
   * @param withdrawn the fixes that are not applied
   * @return an outcome for each input, and for a header that they need; sorted by path
   */
  public Report run(
      List<Input> inputs, Surroundings surroundings, Collection<Withdrawal> withdrawn) {
    Lanes lanes = new Lanes(options.threads(), options.budget());
    Shelf shelf = new Shelf(parser);
    List<Glance> glances =
        lanes.run(
            inputs,
            input -> glance(input, shelf),
            (input, because) ->
                new Glance.Closed(
                    input, new Outcome.Failed(input.path(), because), Statistics.NONE));
    Program program =
        new Gathering(lanes, shelf).program(contributions(glances), closed(glances), surroundings);
    List<Look> looks =
        lanes.run(
            glances,
            glance -> look(glance, shelf, program, withdrawn),
            (glance, because) -> closed(new Outcome.Failed(path(glance), because)));
    bind(looks, program, lanes);
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
      outcomes.add(told(look.outcome()));
      cost = cost.plus(look.cost());
    }
    outcomes.sort(Comparator.comparing(Outcome::path));
    List<Outcome> all = new ArrayList<>(oldest.applyTo(outcomes, inputs));
    all.addAll(new SourceDistribution(surroundings.builds()).outcomes(all));
    all.addAll(builds.run(surroundings.builds(), hazards, withdrawn));
    all.sort(Comparator.comparing(Outcome::path));
    return new Report(all, cost);
  }

  /** The outcome without the findings of transforms that were not to be asked about the file. */
  private Outcome told(Outcome outcome) {
    List<Reported> told =
        outcome.findings().stream()
            .filter(r -> !options.perFile().skips(outcome.path(), r.finding().transform()))
            .toList();
    return outcome.withFindings(told);
  }

  private Glance glance(Input input, Shelf shelf) {
    SourceFile file;
    try {
      file = SourceFile.decode(input.path(), Files.readAllBytes(input.file()));
    } catch (NoSuchFileException e) {
      return failed(input, "the file is gone");
    } catch (IOException e) {
      return failed(input, "cannot be read: " + e.getMessage());
    }
    Statistics looked = new Statistics(1, 0, 0, file.lineCount(), 0, 0);
    if (!CApi.mayBeUsedIn(file.text())) {
      return new Glance.Closed(
          input, new Outcome.Unchanged(input.path(), List.of(), List.of()), looked);
    }
    Reading reading = parser.read(file);
    shelf.keep(reading);
    return new Glance.Read(input, Digest.of(reading), looked.plus(Statistics.of(reading)));
  }

  private static Glance failed(Input input, String because) {
    return new Glance.Closed(input, new Outcome.Failed(input.path(), because), Statistics.NONE);
  }

  private static List<Gathering.Contribution> contributions(List<Glance> glances) {
    List<Gathering.Contribution> all = new ArrayList<>();
    for (Glance glance : glances) {
      if (glance instanceof Glance.Read read) {
        all.add(new Gathering.Contribution(read.input(), read.digest()));
      }
    }
    return all;
  }

  private static List<Input> closed(List<Glance> glances) {
    List<Input> all = new ArrayList<>();
    for (Glance glance : glances) {
      if (glance instanceof Glance.Closed closed) {
        all.add(closed.input());
      }
    }
    return all;
  }

  private Look look(Glance glance, Shelf shelf, Program program, Collection<Withdrawal> withdrawn) {
    return switch (glance) {
      case Glance.Closed closed -> new Look.Closed(closed.outcome(), closed.cost());
      case Glance.Read read -> {
        boolean kept = shelf.keeps(read.input());
        try {
          Reading reading = shelf.reading(read.input());
          Statistics cost = kept ? read.cost() : read.cost().plus(Statistics.of(reading).again());
          yield look(reading, program, withdrawn, cost);
        } catch (IOException e) {
          yield closed(
              new Outcome.Failed(read.input().path(), "cannot be read: " + e.getMessage()));
        } finally {
          shelf.forget(read.input());
        }
      }
    };
  }

  private Look look(
      Reading reading, Program program, Collection<Withdrawal> withdrawn, Statistics cost) {
    String path = reading.file().path();
    List<Finding> findings =
        inspection.findings(reading, program).stream()
            .map(finding -> Withdrawal.settled(withdrawn, path, finding))
            .toList();
    return findings.stream().anyMatch(finding -> finding.remedy() instanceof Remedy.Fix)
        ? new Look.Open(
            new Port(
                parser,
                inspection,
                promises,
                options,
                reading.file(),
                findings,
                reading.unseen(),
                new Proof(reading, program).faults(Proof.claims(findings)),
                withdrawn),
            cost)
        : new Look.Closed(Outcome.Unchanged.of(reading.file(), findings, reading.unseen()), cost);
  }

  /**
   * Applies the fixes that belong together, in all files, and proves them; a bond whose fixes do
   * not hold in one file is given up in all of them.
   */
  private void bind(List<Look> looks, Program program, Lanes lanes) {
    List<Finding> findings = new ArrayList<>();
    List<Port> ports = new ArrayList<>();
    for (Look look : looks) {
      switch (look) {
        case Look.Closed closed ->
            closed.outcome().findings().forEach(reported -> findings.add(reported.finding()));
        case Look.Open open -> {
          findings.addAll(open.port().findings());
          ports.add(open.port());
        }
      }
    }
    Bonds bonds = new Bonds(findings, options::wants);
    while (true) {
      Program after = program.after(bonds.whole());
      List<Map<String, String>> refuted =
          lanes.run(
              ports,
              port -> port.bind(bonds, after),
              (port, because) -> port.refuteAll(bonds, because));
      if (refuted.stream().allMatch(Map::isEmpty)) {
        return;
      }
      refuted.forEach(one -> one.forEach(bonds::refute));
    }
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

  private static String path(Glance glance) {
    return switch (glance) {
      case Glance.Closed closed -> closed.input().path();
      case Glance.Read read -> read.input().path();
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
