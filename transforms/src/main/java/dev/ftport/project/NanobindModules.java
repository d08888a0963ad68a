package dev.ftport.project;

import dev.ftport.facts.Lexer;
import dev.ftport.facts.Token;
import dev.ftport.project.Binding.Tool;
import dev.ftport.source.SourceFile;
import dev.ftport.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the modules that nanobind makes, and whether they are declared to run without the GIL. */
final class NanobindModules {
  private static final Pattern CMAKE = Pattern.compile("(?i)\\b(nanobind_add_module)\\s*\\(");
  private static final Pattern FREE_THREADED = Pattern.compile("\\bFREE_THREADED\\b");
  private static final Pattern DEFINED = Pattern.compile("NB_FREE_THREADED\\b");

  private NanobindModules() {}

  static List<Binding> in(SourceTree tree) {
    List<Binding> bindings = new ArrayList<>();
    boolean mentioned = false;
    Optional<Spot> defined = Optional.empty();
    for (Beside file : tree.beside()) {
      Optional<SourceFile> read = BuildScript.is(file) ? file.read() : Optional.empty();
      if (read.isPresent() && read.get().text().contains("nanobind")) {
        mentioned = true;
        cmake(read.get(), bindings);
      }
      if (read.isPresent() && defined.isEmpty()) {
        Matcher at = DEFINED.matcher(BuildScript.uncommented(read.get().text()));
        if (at.find()) {
          defined = Optional.of(new Spot(read.get(), new Span(at.start(), at.end())));
        }
      }
    }
    if (bindings.isEmpty() && mentioned) {
      for (Entry.Source source : tree.sources()) {
        cpp(source, defined, bindings);
      }
    }
    return bindings;
  }

  private static void cmake(SourceFile file, List<Binding> bindings) {
    String text = BuildScript.uncommented(file.text());
    for (Matcher call = CMAKE.matcher(text); call.find(); ) {
      Spot spot = new Spot(file, new Span(call.start(1), call.end(1)));
      String arguments = text.substring(call.end(), endOfArguments(text, call.end()));
      boolean declared = FREE_THREADED.matcher(arguments).find();
      bindings.add(
          spot.binding(
              Tool.NANOBIND,
              "a nanobind module",
              declared,
              declared
                  ? "`FREE_THREADED` is passed here"
                  : "pass `FREE_THREADED` to `nanobind_add_module` (nanobind 2.2 or newer)"));
    }
  }

  private static int endOfArguments(String text, int start) {
    int depth = 1;
    for (int i = start; i < text.length(); i++) {
      switch (text.charAt(i)) {
        case '(' -> depth++;
        case ')' -> depth--;
        default -> {}
      }
      if (depth == 0) {
        return i;
      }
    }
    return text.length();
  }

  /** A module that is built by other means than nanobind's CMake function. */
  private static void cpp(Entry.Source source, Optional<Spot> defined, List<Binding> bindings) {
    Optional<SourceFile> read = new Beside(source.path(), source.file()).read();
    if (read.isEmpty() || !read.get().text().contains("NB_MODULE")) {
      return;
    }
    Lexer lexer = new Lexer(read.get().text());
    boolean directive = false;
    for (Token token = lexer.next(); token.kind() != Token.Kind.END; token = lexer.next()) {
      directive = token.startsLine() ? token.is("#") : directive;
      if (token.text().equals("NB_MODULE") && !directive) {
        bindings.add(
            new Spot(read.get(), token.span())
                .binding(
                    Tool.NANOBIND,
                    "a nanobind module",
                    defined.isPresent(),
                    defined
                        .map(where -> "`NB_FREE_THREADED` is defined in " + where)
                        .orElse(
                            "define `NB_FREE_THREADED` where it is compiled"
                                + " (nanobind 2.2 or newer)")));
      }
    }
  }
}
