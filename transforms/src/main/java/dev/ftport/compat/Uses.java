package dev.ftport.compat;

import dev.ftport.capi.Addition;
import dev.ftport.capi.Additions;
import dev.ftport.facts.Conditionals;
import dev.ftport.facts.Lexer;
import dev.ftport.facts.Token;
import dev.ftport.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where a text uses functions that later Pythons added, apart from branches that only those Pythons
 * are shown.
 */
record Uses(List<Token> tokens, Conditionals conditionals, Map<String, List<Integer>> byName) {
  static Uses in(String text) {
    List<Token> tokens = Lexer.tokens(text);
    Conditionals conditionals = Conditionals.of(text, tokens);
    VersionBranches branches = new VersionBranches(conditionals);
    Map<String, List<Integer>> byName = new TreeMap<>();
    boolean asks = false;
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (token.startsLine()) {
        asks = token.is("#") && i + 1 < tokens.size() && !tokens.get(i + 1).text().equals("define");
      }
      if (!asks && token.kind() == Token.Kind.NAME) {
        int index = i;
        Additions.of(token.text())
            .filter(addition -> isOld(branches, token, addition))
            .filter(addition -> !isDefined(tokens, index))
            .ifPresent(
                addition ->
                    byName.computeIfAbsent(addition.name(), n -> new ArrayList<>()).add(index));
      }
    }
    return new Uses(tokens, conditionals, byName);
  }

  private static boolean isOld(VersionBranches branches, Token token, Addition addition) {
    return !branches.onlySince(token.span().start(), addition.since());
  }

  private static boolean isDefined(List<Token> tokens, int name) {
    return Glance.isGiven(tokens, name)
        || name >= 2
            && tokens.get(name - 2).is("#")
            && tokens.get(name - 1).text().equals("define");
  }

  /** The offset of the first use. */
  int first(String name) {
    List<Integer> all = byName.getOrDefault(name, List.of());
    return all.isEmpty() ? Integer.MAX_VALUE : tokens.get(all.getFirst()).span().start();
  }

  /** Whether a token is part of a directive. */
  boolean isInDirective(int token) {
    Span span = tokens.get(token).span();
    return conditionals.directives().stream().anyMatch(directive -> directive.contains(span));
  }
}
