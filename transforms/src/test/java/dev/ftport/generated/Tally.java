package dev.ftport.generated;

import dev.ftport.capi.CApi;
import dev.ftport.facts.Lexer;
import dev.ftport.facts.Token;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** How many lookups there were, and how many of them are left. */
final class Tally {
  private final Map<String, Long> before = new TreeMap<>();
  private final Map<String, Long> after = new TreeMap<>();
  private int functions;
  private int different;
  private long owning;

  void add(int number, Trial.Result result) {
    functions += number;
    different += result.different().size();
    owning +=
        IntStream.range(0, number)
            .mapToObj(i -> CModule.function(result.after(), "f" + i))
            .filter(function -> lookups(function).isEmpty())
            .count();
    lookups(result.before()).forEach((name, times) -> before.merge(name, times, Long::sum));
    lookups(result.after()).forEach((name, times) -> after.merge(name, times, Long::sum));
  }

  /** How often each of the functions that lend a reference is called. */
  static Map<String, Long> lookups(String text) {
    return Lexer.tokens(text).stream()
        .filter(token -> token.kind() == Token.Kind.NAME)
        .map(Token::text)
        .filter(name -> CApi.lookup(name).isPresent())
        .collect(Collectors.groupingBy(name -> name, TreeMap::new, Collectors.counting()));
  }

  String summary() {
    long there = sum(before);
    return "%d functions, %d different, %d own all they use; %d lookups, %d converted"
        .formatted(functions, different, owning, there, there - sum(after));
  }

  private static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  void write(Path file, long seed) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add("-Dftport.seed=" + seed + ": " + summary());
    before.forEach(
        (name, times) -> {
          long left = after.getOrDefault(name, 0L);
          lines.add("%-26s %6d, converted %6d".formatted(name, times, times - left));
        });
    Files.write(file, lines);
  }
}
