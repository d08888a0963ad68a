package dev.ftport.catalogue.containers;

import dev.ftport.facts.Language;
import dev.ftport.facts.Lexer;
import dev.ftport.facts.Statement;
import dev.ftport.facts.Token;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Moves the exits of a region behind it: each sets a variable and goes to the end of the region,
 * and what it did is done there.
 */
final class MovedExits {
  private static final List<String> FAILED = List.of("failed", "has_failed", "walk_failed");
  private static final List<String> DONE = List.of("done", "is_done", "walk_done");
  private static final List<String> RESULTS = List.of("result", "res", "rv", "walk_result");
  private static final List<String> LABELS = List.of("end_section", "leave_section");
  private static final Set<String> STORAGE =
      Set.of("static", "inline", "__inline", "extern", "register");

  private final Region region;
  private final Exits exits;
  private final ItemReleases items;
  private final Map<Statement, List<String>> leaving;
  private final List<String> before = new ArrayList<>();
  private final List<String> behind = new ArrayList<>();
  private boolean jumps;

  /**
   * Those of a region.
   *
   * @param items what each of them releases
   * @param leaving what some of them release besides, by exit; by identity
   */
  MovedExits(Region region, Exits exits, ItemReleases items, Map<Statement, List<String>> leaving) {
    this.region = region;
    this.exits = exits;
    this.items = items;
    this.leaving = leaving;
  }

  /** The lines that belong before the section, without indentation. */
  List<String> before() {
    return before;
  }

  /** The lines that belong behind the section. */
  List<String> behind() {
    return behind;
  }

  /** The label at the end of the region, if one of them jumps there. */
  Optional<String> target() {
    return jumps ? Optional.of(label()) : Optional.empty();
  }

  /**
   * Moves them.
   *
   * @throws Refusal if it is not known to be right
   */
  void move() throws Refusal {
    if (region.nesting().isBehindCase(region.first())) {
      throw new Refusal("no variable can be declared behind `case`");
    }
    Set<String> ways =
        exits.all().stream()
            .map(exit -> exit.behind().map(MovedExits::plain).orElse(""))
            .collect(Collectors.toCollection(LinkedHashSet::new));
    String indent = region.indent();
    boolean values = exits.all().stream().anyMatch(exit -> exit.value().isPresent());
    if (ways.size() == 1 && !values) {
      String leave = exits.all().getFirst().behind().orElseThrow();
      String flag = region.freeName(isFailure(leave) ? FAILED : DONE);
      declare("int", flag, "0");
      for (Exits.Exit exit : exits.all()) {
        leave(exit, List.of(), List.of(flag + " = 1;"));
      }
      behind.addAll(region.layout().choice(indent, flag, leave, region.function()));
      return;
    }
    if (exits.all().stream().allMatch(e -> e.statement() instanceof Statement.Return)
        && !resultType().equals("void")) {
      String type = resultType();
      String result = region.freeName(RESULTS);
      String flag = region.freeName(DONE);
      declare("int", flag, "0");
      declare(type, result, type.endsWith("*") ? region.layout().nullPointer() : "0");
      for (Exits.Exit exit : exits.all()) {
        String value = value(exit);
        boolean same = type.endsWith("*") ? value.matches("NULL|nullptr|0") : value.equals("0");
        leave(
            exit,
            same ? List.of() : List.of(result + " = " + value + ";"),
            List.of(flag + " = 1;"));
      }
      behind.addAll(
          region.layout().choice(indent, flag, "return " + result + ";", region.function()));
      return;
    }
    if (values) {
      throw new Refusal("some exits return what is worked out inside, and others jump");
    }
    List<String> all = List.copyOf(ways);
    String way = region.freeName(List.of("leave", "way_out"));
    declare("int", way, "0");
    for (Exits.Exit exit : exits.all()) {
      int number = all.indexOf(plain(exit.behind().orElseThrow())) + 1;
      leave(exit, List.of(), List.of(way + " = " + number + ";"));
    }
    for (int i = 0; i < all.size(); i++) {
      String text = all.get(i);
      behind.addAll(
          region.layout().choice(indent, way + " == " + (i + 1), text, region.function()));
    }
  }

  private String value(Exits.Exit exit) throws Refusal {
    if (exit.value().isPresent()) {
      return exit.value().get().span().of(region.unit().file().text());
    }
    String text = plain(exit.behind().orElseThrow());
    if (!text.startsWith("return ")) {
      throw new Refusal("a macro returns, and other exits return other values");
    }
    return text.substring("return ".length(), text.length() - 1).strip();
  }

  private static String plain(String text) {
    return Lexer.tokens(text).isEmpty() ? text : text.replaceAll("\\s+", " ").replace(" ;", ";");
  }

  private boolean isFailure(String leave) {
    String returns = leave.replaceAll("[\\s()]", "");
    return returns.matches("return(NULL|nullptr|-1);")
        || (returns.equals("return0;") && region.function().returnType().contains("*"))
        || leave.matches("goto \\w*([Ee]rr|[Ff]ail|ERR|FAIL)\\w*;");
  }

  private void declare(String type, String name, String value) {
    String gap = type.endsWith("*") ? "" : " ";
    if (region.unit().language() == Language.CPP && mayBeJumpedOver()) {
      before.add(type + gap + name + ";");
      before.add(name + " = " + value + ";");
    } else {
      before.add(type + gap + name + " = " + value + ";");
    }
  }

  /** Whether a jump may pass a declaration: C++ forbids it if that has an initializer. */
  private boolean mayBeJumpedOver() {
    boolean[] found = new boolean[1];
    region
        .function()
        .body()
        .walk(n -> found[0] |= n instanceof Statement.Goto || n instanceof Statement.Switch);
    return found[0];
  }

  /** Works out what is returned, releases the item, and goes to the end of the region. */
  private void leave(Exits.Exit exit, List<String> first, List<String> then) throws Refusal {
    List<String> lines = new ArrayList<>(first);
    lines.addAll(items.before(exit.statement()));
    lines.addAll(leaving.getOrDefault(exit.statement(), List.of()));
    lines.addAll(then);
    boolean direct =
        region.loop().isPresent()
            && breakTarget(exit.statement()).equals(region.loop().map(l -> l));
    if (!direct) {
      jumps = true;
    }
    lines.add(direct ? "break;" : "goto " + label() + ";");
    region.replace(exit.statement(), lines);
  }

  private Optional<Statement> breakTarget(Statement statement) {
    for (Statement at : region.nesting().outwards(statement)) {
      if (at instanceof Statement.Loop || at instanceof Statement.Switch) {
        return Optional.of(at);
      }
    }
    return Optional.empty();
  }

  /** The end of the region, for those that cannot get there with a {@code break}. */
  private String label() {
    return LABELS.stream()
        .filter(name -> !region.unit().mentions(region.function().span(), name))
        .findFirst()
        .orElse("end_of_section");
  }

  /** The type of the result without its storage; one word, and stars. */
  private String resultType() throws Refusal {
    StringBuilder type = new StringBuilder();
    int words = 0;
    for (Token token : Lexer.tokens(region.function().returnType())) {
      String text = token.text();
      if (STORAGE.contains(text)) {
        continue;
      }
      if (token.is("*")) {
        type.append(type.toString().endsWith("*") ? "*" : " *");
        continue;
      }
      words += text.equals("const") || text.equals("unsigned") || text.equals("struct") ? 0 : 1;
      type.append(type.isEmpty() ? "" : " ").append(text);
    }
    boolean number =
        type.toString().matches("(int|long|double|float|bool|Py_ssize_t|size_t|void|Py_hash_t)");
    if (words != 1 || !(number || type.toString().endsWith("*"))) {
      throw new Refusal("exits return different values of the type `%s`".formatted(type));
    }
    return type.toString();
  }
}
