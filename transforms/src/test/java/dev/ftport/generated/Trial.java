package dev.ftport.generated;

import dev.ftport.catalogue.Catalogue;
import dev.ftport.engine.Engine;
import dev.ftport.engine.Input;
import dev.ftport.engine.Options;
import dev.ftport.engine.Outcome;
import dev.ftport.facts.Headers;
import dev.ftport.generated.Bench.Calls;
import dev.ftport.parse.CdtParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Ports modules, and compares what their functions do before and afterwards. A function that lends
 * nothing any more must also stand it that its containers are emptied while it runs.
 */
final class Trial {
  private static final String BALANCED = "references: 0";

  /** A busy machine takes its time. */
  private static final Duration LONGEST = Duration.ofMinutes(10);

  private final Bench bench;
  private final UnaryOperator<String> port;
  private final Predicate<String> owns;

  /**
   * A trial.
   *
   * @param port makes the text of a ported module of the text of a module
   */
  Trial(Bench bench, UnaryOperator<String> port) {
    this(bench, port, function -> Tally.lookups(function).isEmpty());
  }

  /**
   * A trial.
   *
   * @param port makes the text of a ported module of the text of a module
   * @param owns whether a ported function must stand it that its containers are emptied
   */
  Trial(Bench bench, UnaryOperator<String> port, Predicate<String> owns) {
    this.bench = bench;
    this.port = port;
    this.owns = owns;
  }

  /**
   * What came out.
   *
   * @param unsound the functions that are wrong before they are ported, with what they do
   * @param different those that do something else afterwards, with the difference
   */
  record Result(
      String before, String after, Map<String, String> unsound, Map<String, String> different) {}

  Result run(CModule module) {
    String before = module.text();
    String after = port.apply(before);
    Map<String, String> unsound = bench.broken(before);
    Map<String, String> different = unsound.isEmpty() ? bench.broken(after) : new TreeMap<>();
    Map<String, String> rest = new LinkedHashMap<>(module.functions());
    rest.keySet().removeAll(unsound.keySet());
    rest.keySet().removeAll(different.keySet());
    if (rest.size() == module.functions().size()) {
      bench.builds().parallelStream()
          .map(build -> compare(build, before, after, rest.keySet()))
          .toList()
          .forEach(
              result -> {
                unsound.putAll(result.unsound());
                different.putAll(result.different());
              });
    } else if (!rest.isEmpty()) {
      // What does not compile hides what the others do.
      Result others = run(new CModule(rest, module.multiPhase(), module.locks()));
      unsound.putAll(others.unsound());
      different.putAll(others.different());
    }
    return new Result(before, after, unsound, different);
  }

  private Result compare(
      DebugBuild build, String before, String after, Collection<String> functions) {
    Map<String, List<String>> old = bench.observe(build, before, Calls.PLAIN, functions);
    Map<String, List<String>> now = bench.observe(build, after, Calls.PLAIN, functions);
    Map<String, String> unsound = new TreeMap<>();
    Map<String, String> different = new TreeMap<>();
    List<String> owning = new ArrayList<>();
    for (String name : functions) {
      List<String> was = old.getOrDefault(name, List.of());
      List<String> is = now.getOrDefault(name, List.of());
      if (!was.contains(BALANCED)) {
        unsound.put(name, "%s: %s".formatted(build.name(), String.join("\n", was)));
      } else if (!was.equals(is)) {
        different.put(name, "%s:%n%s".formatted(build.name(), difference(was, is)));
      } else if (owns.test(CModule.function(after, name))) {
        owning.add(name);
      }
    }
    bench
        .observe(build, after, Calls.ROBBED, owning)
        .forEach(
            (name, lines) -> {
              if (!lines.contains(BALANCED)) {
                different.put(
                    name,
                    "%s, robbed of its containers:%n%s"
                        .formatted(build.name(), String.join("\n", lines)));
              }
            });
    return new Result(before, after, unsound, different);
  }

  private static String difference(List<String> before, List<String> after) {
    List<String> lines = new ArrayList<>();
    before.stream().filter(line -> !after.contains(line)).forEach(line -> lines.add("- " + line));
    after.stream().filter(line -> !before.contains(line)).forEach(line -> lines.add("+ " + line));
    return String.join("\n", lines);
  }

  /** What the tool makes of a module when it is told nothing. */
  static String ported(String text) {
    try {
      Path file = Files.writeString(Files.createTempFile(CModule.NAME, ".c"), text);
      List<Input> inputs = List.of(new Input(CModule.NAME + ".c", file));
      CdtParser parser = new CdtParser(Headers.NONE, Map.of());
      Options told = Options.DEFAULT;
      Options options =
          new Options(told.settings(), told.unsafe(), told.declare(), told.threads(), LONGEST);
      Engine engine = new Engine(parser, Catalogue.usual(), Catalogue.ids(), options);
      Outcome outcome = engine.run(inputs).outcomes().getFirst();
      Files.delete(file);
      return switch (outcome) {
        case Outcome.Changed changed -> changed.after().text();
        case Outcome.Unchanged unchanged -> text;
        default -> throw new IllegalStateException(outcome.toString());
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
