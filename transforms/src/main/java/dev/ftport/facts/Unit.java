package dev.ftport.facts;

import dev.ftport.source.SourceFile;
import dev.ftport.source.Span;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One file, parsed under one choice of preprocessor conditions. */
public final class Unit {
  private final SourceFile file;
  private final Language language;
  private final Variant variant;
  private final List<Function> functions;
  private final List<Variable> globals;
  private final Conditionals conditionals;
  private final List<Span> inactive;
  private final List<OwnerClass> owners;
  private final List<Structure> structures;
  private final Map<String, Structure.Type> aliases;
  private @Nullable List<CallSite> calls;
  private StaticStates.@Nullable Result states;
  private @Nullable Set<String> dataFields;
  private final Map<Class<?>, Object> derived = new HashMap<>();

  /**
   * Made by the parser.
   *
   * @param globals the variables outside functions, static ones and fields of C++ classes included
   * @param inactive the branches that this variant does not take, sorted
   * @param owners the classes of the file and of the package's headers that own a reference
   * @param structures those of the file and of the package's headers that it includes
   * @param aliases the types that a {@code typedef} gives another name, by that name
   */
  public Unit(
      SourceFile file,
      Language language,
      Variant variant,
      List<Function> functions,
      List<Variable> globals,
      Conditionals conditionals,
      List<Span> inactive,
      List<OwnerClass> owners,
      List<Structure> structures,
      Map<String, Structure.Type> aliases) {
    this.file = file;
    this.language = language;
    this.variant = variant;
    this.functions = List.copyOf(functions);
    this.globals = List.copyOf(globals);
    this.conditionals = conditionals;
    this.inactive = List.copyOf(inactive);
    this.owners = List.copyOf(owners);
    this.structures = List.copyOf(structures);
    this.aliases = Map.copyOf(aliases);
  }

  /** The same file with other functions: as it reads when something is understood otherwise. */
  public Unit with(List<Function> otherwise) {
    return new Unit(
        file,
        language,
        variant,
        otherwise,
        globals,
        conditionals,
        inactive,
        owners,
        structures,
        aliases);
  }

  /** The file that was parsed. */
  public SourceFile file() {
    return file;
  }

  /** The language it was read as. */
  public Language language() {
    return language;
  }

  /** The choice of conditions it was read under. */
  public Variant variant() {
    return variant;
  }

  /** The functions with a body, in the order of the text. */
  public List<Function> functions() {
    return functions;
  }

  /** The variables outside functions, in the order of the text. */
  public List<Variable> globals() {
    return globals;
  }

  /** The structures of the file and of the package's headers that it includes. */
  public List<Structure> structures() {
    return structures;
  }

  /** The types that a {@code typedef} gives another name, by that name. */
  public Map<String, Structure.Type> aliases() {
    return aliases;
  }

  /** The {@code #if} groups and the {@code #define}s of the file, taken or not. */
  public Conditionals conditionals() {
    return conditionals;
  }

  /** The C++ classes of the file and of the headers that it includes that own a reference. */
  public List<OwnerClass> owners() {
    return owners;
  }

  /** The fields that the file declares everywhere as plain data, and never as a pointer. */
  public Set<String> dataFields() {
    if (dataFields == null) {
      dataFields = DataFields.in(file.text());
    }
    return dataFields;
  }

  /**
   * What another package reads off this unit alone, worked out once however many transforms ask. A
   * unit is looked at by one thread at a time.
   *
   * @param kind the class of the answer, which stands for the question
   */
  public <T> T derived(Class<T> kind, java.util.function.Function<Unit, T> read) {
    Object known = derived.get(kind);
    if (known == null) {
      T now = read.apply(this);
      derived.put(kind, now);
      return now;
    }
    return kind.cast(known);
  }

  /** Whether this variant compiles what stands at {@code offset}. */
  public boolean isActive(int offset) {
    return inactive.stream().noneMatch(span -> span.contains(offset));
  }

  /** All variables with a name: global ones, parameters left out, and those inside functions. */
  public List<Variable> variables() {
    List<Variable> all = new ArrayList<>(globals);
    for (Function function : functions) {
      all.addAll(locals(function));
    }
    return all;
  }

  /** The variables that are declared in the body of {@code function}, in the order of the text. */
  public static List<Variable> locals(Function function) {
    List<Variable> locals = new ArrayList<>();
    function
        .body()
        .walk(
            node -> {
              if (node instanceof Statement.Declaration declaration) {
                locals.addAll(declaration.variables());
              }
            });
    return locals;
  }

  /** All calls, in functions and in initializers; a macro argument's calls once. */
  public List<CallSite> calls() {
    if (calls == null) {
      List<CallSite> found = new ArrayList<>();
      for (Variable global : globals) {
        global.initializer().ifPresent(e -> collect(e, Optional.empty(), found::add));
      }
      for (Function function : functions) {
        collect(function.body(), Optional.of(function), found::add);
      }
      calls = List.copyOf(found);
    }
    return calls;
  }

  /** The variables that live as long as the process, with all uses in this file. */
  public List<StaticState> states() {
    return readStates().own();
  }

  /** The uses of names that this file does not define, functions of other files included. */
  public Map<String, List<StaticState.Use>> foreignUses() {
    return readStates().foreign();
  }

  private StaticStates.Result readStates() {
    if (states == null) {
      states = StaticStates.of(this);
    }
    return states;
  }

  private static void collect(Node root, Optional<Function> function, Consumer<CallSite> found) {
    collect(root, function, new ArrayDeque<>(), found);
  }

  private static void collect(
      Node node, Optional<Function> function, Deque<Node> path, Consumer<CallSite> found) {
    Patience.check();
    if (node instanceof Expression.Call call) {
      found.accept(new CallSite(call, function, List.copyOf(path)));
    }
    path.addLast(node);
    for (Node child : node.children()) {
      collect(child, function, path, found);
    }
    path.removeLast();
  }

  /** The tokens of a part of the text with nothing between them. */
  public String withoutTrivia(Span part) {
    return Lexer.tokens(file.text(), part).stream().map(Token::text).collect(Collectors.joining());
  }

  /** Whether a comment starts in a part of the text. */
  public boolean hasComment(Span part) {
    Lexer lexer = new Lexer(file.text(), part.start());
    Token token = lexer.nextOrComment();
    while (token.kind() != Token.Kind.END && token.span().start() < part.end()) {
      if (token.kind() == Token.Kind.COMMENT) {
        return true;
      }
      token = lexer.nextOrComment();
    }
    return false;
  }

  /**
   * Whether a name stands in a part of the text, comments and strings left out. Branches that this
   * variant does not take count.
   */
  public boolean mentions(Span part, String name) {
    String text = file.text();
    int at = text.indexOf(name, part.start());
    if (at < 0 || at >= part.end()) {
      return false;
    }
    return Lexer.tokens(text, part).stream()
        .anyMatch(token -> token.kind() == Token.Kind.NAME && token.text().equals(name));
  }
}
