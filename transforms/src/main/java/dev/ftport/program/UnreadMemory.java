package dev.ftport.program;

import dev.ftport.capi.Allocator;
import dev.ftport.facts.Conditionals;
import dev.ftport.facts.Lexer;
import dev.ftport.facts.Macro;
import dev.ftport.facts.Token;
import dev.ftport.source.SourceFile;
import dev.ftport.source.Span;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The functions of memory that stand in the text of a unit and are no call that was read: in a
 * branch that is not taken, in a macro that is not used, in code that the parser gave up on.
 */
final class UnreadMemory {
  private final SourceFile file;
  private final Conditionals conditionals;
  private final List<Token> tokens;

  UnreadMemory(SourceFile file, Conditionals conditionals, List<Token> tokens) {
    this.file = file;
    this.conditionals = conditionals;
    this.tokens = tokens;
  }

  /** The names that stand near such a function, in the same statement or macro. */
  Set<Memory.Mention> mentions(Set<MemoryCall> calls) {
    Set<Integer> read = calls.stream().map(c -> c.name().start()).collect(Collectors.toSet());
    Set<Memory.Mention> mentions = new LinkedHashSet<>();
    for (int i = 0; i + 1 < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (token.kind() == Token.Kind.NAME
          && Allocator.of(token.text()).isPresent()
          && tokens.get(i + 1).is("(")
          && !read.contains(token.span().start())
          && !isDefinition(token)) {
        for (String name : names(i)) {
          int at = token.span().start();
          mentions.add(new Memory.Mention(file.path(), at, file.line(at), name));
        }
      }
    }
    return mentions;
  }

  private boolean isDefinition(Token token) {
    return conditionals.macros().stream().anyMatch(macro -> macro.nameSpan().equals(token.span()));
  }

  private Set<String> names(int at) {
    Optional<Macro> macro = macroRound(tokens.get(at).span());
    if (macro.isPresent()) {
      return names(Lexer.tokens(file.text(), macro.get().body()));
    }
    int start = at;
    while (start > 0 && !ends(tokens.get(start - 1)) && !tokens.get(start).startsLine()) {
      start--;
    }
    int end = at;
    while (end < tokens.size() && !ends(tokens.get(end))) {
      end++;
    }
    return names(tokens.subList(start, end));
  }

  private Optional<Macro> macroRound(Span span) {
    return conditionals.macros().stream().filter(macro -> macro.span().contains(span)).findFirst();
  }

  private static boolean ends(Token token) {
    return token.is(";") || token.is("{") || token.is("}");
  }

  private static Set<String> names(List<Token> some) {
    Set<String> names = new HashSet<>();
    for (Token token : some) {
      if (token.kind() == Token.Kind.NAME && Allocator.of(token.text()).isEmpty()) {
        names.add(token.text());
      }
    }
    return names;
  }
}
