package dev.ftport.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ftport.facts.Function;
import dev.ftport.facts.Headers;
import dev.ftport.facts.Unit;
import dev.ftport.parse.CdtParser;
import dev.ftport.source.SourceFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * The functions of {@code ported.c} balance. Each {@link Mutants mutant} of them is wrong by
 * construction, and the ledger must say so.
 */
final class LedgerMutationTest {
  private static final String TEXT = read();

  @Test
  void functionsBalance() {
    Unit unit = parse(TEXT);
    assertThat(unit.functions()).hasSizeGreaterThanOrEqualTo(25);
    List<String> wrong = new ArrayList<>();
    for (Function function : unit.functions()) {
      faults(unit, function).forEach(fault -> wrong.add(function.name() + ": " + fault));
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void everyMutantIsCalledOpen(TestReporter reporter) {
    Unit unit = parse(TEXT);
    List<String> missed = new ArrayList<>();
    Map<String, Integer> counts = new TreeMap<>();
    for (int i = 0; i < unit.functions().size(); i++) {
      for (Mutants.Mutant mutant : Mutants.of(unit, unit.functions().get(i))) {
        counts.merge(mutant.kind(), 1, Integer::sum);
        String text = mutant.text();
        Unit changed = parse(text);
        if (faults(changed, changed.functions().get(i)).isEmpty()) {
          missed.add(mutant.kind() + "\n" + changed.functions().get(i).span().of(text));
        }
      }
    }
    int all = counts.values().stream().mapToInt(Integer::intValue).sum();
    reporter.publishEntry("mutants", all + " " + counts);
    assertThat(missed).as("missed of %s mutants %s", all, counts).isEmpty();
    assertThat(all).as("mutants: %s", counts).isGreaterThanOrEqualTo(200);
    assertThat(counts).as("every kind has its mutants").hasSize(9);
  }

  private static List<Ledger.Fault> faults(Unit unit, Function function) {
    return Ledger.faults(unit, function);
  }

  private static Unit parse(String text) {
    return new CdtParser(Headers.NONE, Map.of())
        .read(SourceFile.of("ported.c", text))
        .units()
        .getFirst();
  }

  private static String read() {
    try (InputStream in =
        Objects.requireNonNull(LedgerMutationTest.class.getResourceAsStream("ported.c"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
