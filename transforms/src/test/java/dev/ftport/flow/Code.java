package dev.ftport.flow;

import dev.ftport.facts.Function;
import dev.ftport.facts.Headers;
import dev.ftport.facts.Unit;
import dev.ftport.parse.CdtParser;
import dev.ftport.source.SourceFile;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A snippet that was parsed, and its last function. */
record Code(Unit unit, Function function) {
  /** Reads C. */
  static Code c(String text) {
    return read("snippet.c", text);
  }

  /** Reads C++. */
  static Code cpp(String text) {
    return read("snippet.cpp", text);
  }

  private static Code read(String path, String text) {
    Unit unit =
        new CdtParser(Headers.NONE, Map.of())
            .read(SourceFile.of(path, "#include <Python.h>\n" + text))
            .units()
            .getFirst();
    return new Code(unit, unit.functions().getLast());
  }

  Ledger ledger(String variable) {
    return Ledger.of(unit, function, variable);
  }

  /** What is wrong with a variable, each thing once. */
  List<String> wrong(String variable) {
    return ledger(variable).rows().stream()
        .map(Ledger.Row::fault)
        .flatMap(Optional::stream)
        .distinct()
        .toList();
  }

  /** All faults, as {@code variable: kind}. */
  List<String> faults() {
    return Ledger.faults(unit, function).stream()
        .map(fault -> fault.variable() + ": " + fault.kind())
        .distinct()
        .toList();
  }

  /** The ledger in plain text. */
  String print(String variable) {
    StringBuilder all = new StringBuilder();
    for (Ledger.Row row : ledger(variable).rows()) {
      all.append("row:\n");
      row.entries().forEach(entry -> all.append("  ").append(entry.words()).append('\n'));
      row.fault().ifPresent(fault -> all.append("  FAULT ").append(fault).append('\n'));
    }
    return all.toString();
  }
}
