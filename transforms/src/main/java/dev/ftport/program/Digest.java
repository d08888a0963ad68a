package dev.ftport.program;

import dev.ftport.capi.CApi;
import dev.ftport.capi.CallEffects;
import dev.ftport.capi.CallEffects.Argument;
import dev.ftport.facts.CallSite;
import dev.ftport.facts.Expression;
import dev.ftport.facts.Function;
import dev.ftport.facts.Lexer;
import dev.ftport.facts.Node;
import dev.ftport.facts.Reading;
import dev.ftport.facts.Statement;
import dev.ftport.facts.Token;
import dev.ftport.facts.Unit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What one file contributes to what is known of the package: small, and without the tree it was
 * taken from, so that memory does not grow with the sources.
 *
 * @param path the file's name in reports
 * @param functions the names of the functions that are defined here
 * @param calls what is called in functions with a borrowed lookup, and is defined elsewhere
 * @param lenders the functions, visible to other files, that may return what a lookup lends them
 * @param includes the files that it includes, as they are written there
 * @param memory where memory comes from, and where it goes
 * @param state its variables that live as long as the process
 * @param fields what it does with the fields of objects
 * @param detached what its functions do without a thread state
 * @param lockFields the fields of the type {@code PyThread_type_lock} that it declares
 */
public record Digest(
    String path,
    Set<String> functions,
    Set<String> calls,
    Set<String> lenders,
    Set<String> includes,
    Memory memory,
    StateDigest state,
    FieldDigest fields,
    DetachedDigest detached,
    Set<String> lockFields) {
  private static final Pattern INCLUDE =
      Pattern.compile("(?m)^[ \\t]*#[ \\t]*include[ \\t]*[\"<]([^\">\\r\\n]+)[\">]");

  public Digest {
    functions = Set.copyOf(functions);
    calls = Set.copyOf(calls);
    lenders = Set.copyOf(lenders);
    includes = Set.copyOf(includes);
    lockFields = Set.copyOf(lockFields);
  }

  /** What a file contributes, all its variants together. */
  public static Digest of(Reading reading) {
    Set<String> functions = new HashSet<>();
    Set<String> calls = new HashSet<>();
    Set<String> lenders = new HashSet<>();
    for (Unit unit : reading.units()) {
      unit.functions().forEach(function -> functions.add(function.name()));
      Set<Function> looking =
          unit.calls().stream()
              .filter(site -> CApi.lookup(site.call().name()).isPresent())
              .flatMap(site -> site.function().stream())
              .collect(Collectors.toSet());
      for (CallSite site : unit.calls()) {
        if (site.function().map(looking::contains).orElse(false) && isOther(site.call().name())) {
          calls.add(site.call().name());
        }
      }
      looking.stream().filter(Digest::lends).forEach(function -> lenders.add(function.name()));
    }
    calls.removeAll(functions);
    return new Digest(
        reading.file().path(),
        functions,
        calls,
        lenders,
        includes(reading.file().text()),
        Memory.of(reading),
        StateDigest.of(reading.units()),
        FieldDigest.of(reading),
        DetachedDigest.of(reading),
        lockFields(reading.file().text()));
  }

  /**
   * The fields of the type {@code PyThread_type_lock} that a text declares: whatever is declared so
   * inside braces that open behind {@code struct}, {@code union} or {@code class}.
   */
  public static Set<String> lockFields(String text) {
    if (!text.contains("PyThread_type_lock")) {
      return Set.of();
    }
    Set<String> fields = new HashSet<>();
    List<Token> tokens = Lexer.tokens(text);
    Deque<Boolean> open = new ArrayDeque<>();
    boolean structure = false;
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      switch (token.text()) {
        case "struct", "union", "class" -> structure = true;
        case ";", "(", "=" -> structure = false;
        case "{" -> {
          open.push(structure);
          structure = false;
        }
        case "}" -> open.poll();
        case "PyThread_type_lock" -> {
          if (!open.isEmpty() && open.peek() && i + 1 < tokens.size()) {
            fields.add(tokens.get(i + 1).text());
          }
        }
        default -> {}
      }
    }
    return fields;
  }

  /** The files that a text includes, as they are written there. */
  public static Set<String> includes(String text) {
    Set<String> all = new HashSet<>();
    Matcher matcher = INCLUDE.matcher(text);
    while (matcher.find()) {
      all.add(matcher.group(1));
    }
    return all;
  }

  private static boolean isOther(String name) {
    return !name.isEmpty() && CallEffects.of(name).isEmpty();
  }

  /**
   * Whether other files may call it, and it returns a lookup or a variable that has one, to which
   * it takes no reference itself.
   */
  private static boolean lends(Function function) {
    if ((" " + function.returnType() + " ").contains(" static ")) {
      return false;
    }
    Set<String> lent = new HashSet<>();
    Unit.locals(function).stream()
        .filter(variable -> variable.initializer().filter(Digest::isLookup).isPresent())
        .forEach(variable -> lent.add(variable.name()));
    function
        .body()
        .walk(
            node -> {
              if (node instanceof Expression.Assign assign && isLookup(assign.value())) {
                assign.target().asName().ifPresent(lent::add);
              }
            });
    function.body().walk(node -> taken(node).ifPresent(lent::remove));
    boolean[] found = new boolean[1];
    function
        .body()
        .walk(
            node -> {
              if (node instanceof Statement.Return exit) {
                Optional<Expression> value = exit.value();
                found[0] |=
                    value.filter(Digest::isLookup).isPresent()
                        || value.flatMap(Expression::asName).filter(lent::contains).isPresent();
              }
            });
    return found[0];
  }

  /** The variable that a call takes a reference to. */
  private static Optional<String> taken(Node node) {
    return node instanceof Expression.Call call
            && !call.arguments().isEmpty()
            && CallEffects.of(call.name())
                .flatMap(effects -> effects.argument(0))
                .filter(e -> e == Argument.INCREFS || e == Argument.INCREFS_NULLABLE)
                .isPresent()
        ? call.arguments().getFirst().asName()
        : Optional.empty();
  }

  private static boolean isLookup(Expression value) {
    return value.withoutCasts() instanceof Expression.Call call
        && CApi.lookup(call.name()).isPresent();
  }
}
