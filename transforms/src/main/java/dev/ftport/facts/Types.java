package dev.ftport.facts;

import dev.ftport.capi.CallEffects;
import dev.ftport.facts.Structure.Field;
import dev.ftport.facts.Structure.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What type an expression has, as far as declarations in sight say so: those of the file and of the
 * package's headers, and what is known of the C API.
 */
public final class Types {
  private static final Set<String> NO_NAMES =
      Set.of(
          "static",
          "extern",
          "register",
          "inline",
          "const",
          "volatile",
          "struct",
          "union",
          "enum",
          "class",
          "typename",
          "mutable",
          "restrict",
          "__restrict");

  private static final Set<CallEffects.Result> OBJECTS =
      Set.of(
          CallEffects.Result.NEW,
          CallEffects.Result.NEW_OR_NULL,
          CallEffects.Result.NULL_ALWAYS,
          CallEffects.Result.BORROWED);

  private static final String OBJECT = "PyObject";
  private static final int DEEPEST = 40;

  private final Unit unit;
  private final Map<String, Structure> byName = new HashMap<>();
  private final Map<String, Type> aliases;
  private final Map<String, Type> results = new HashMap<>();
  private final Map<String, Type> globals = new HashMap<>();

  /** The types of {@code unit}. */
  public Types(Unit unit) {
    this.unit = unit;
    this.aliases = unit.aliases();
    unit.structures().forEach(s -> s.names().forEach(name -> byName.putIfAbsent(name, s)));
    unit.functions().forEach(f -> results.putIfAbsent(f.name(), type(f.returnType(), "")));
    unit.globals().forEach(v -> globals.putIfAbsent(v.name(), type(v.type(), v.brackets())));
  }

  /** The structure with this name, if the package declares it. */
  public Optional<Structure> structure(String name) {
    return Optional.ofNullable(byName.get(resolve(new Type(name, 0)).name()));
  }

  /** Whether a structure of the package declares a field of this name itself. */
  public boolean isOwnField(String field) {
    return unit.structures().stream().anyMatch(s -> s.field(field).isPresent());
  }

  /** Whether the package's structure {@code name} begins as every Python object does. */
  public boolean isObject(String name) {
    return isObject(name, 0);
  }

  private boolean isObject(String name, int depth) {
    if (isKnownObject(name)) {
      return true;
    }
    Optional<Structure> structure = structure(name);
    if (structure.isEmpty() || depth > DEEPEST) {
      return false;
    }
    if (structure.get().bases().stream().anyMatch(base -> isObject(base, depth + 1))) {
      return true;
    }
    return !structure.get().fields().isEmpty()
        && structure.get().fields().getFirst().type().pointers() == 0
        && isObject(structure.get().fields().getFirst().type().name(), depth + 1);
  }

  /** Whether it is a structure of the C API that begins as every Python object does. */
  public static boolean isKnownObject(String name) {
    return name.equals("PyVarObject")
        || name.equals("PyTypeObject")
        || name.equals("PyWeakReference")
        || (name.startsWith("Py") && name.endsWith("Object"));
  }

  /** The type of {@code expression} in {@code function}; empty if nothing in sight says it. */
  public Optional<Type> of(Optional<Function> function, Expression expression) {
    return of(function, expression, 0).map(this::resolve);
  }

  private Optional<Type> of(Optional<Function> function, Expression expression, int depth) {
    if (depth > DEEPEST) {
      return Optional.empty();
    }
    return switch (expression) {
      case Expression.Name name -> variable(function, name.text());
      case Expression.Cast cast -> Optional.of(type(cast.type(), ""));
      case Expression.Unary unary ->
          of(function, unary.operand(), depth + 1)
              .map(this::resolve)
              .flatMap(
                  type ->
                      switch (unary.operator()) {
                        case "*" -> type.pointee();
                        case "&" -> Optional.of(type.pointer());
                        case "++", "--", "post++", "post--", "+" -> Optional.of(type);
                        default -> Optional.empty();
                      });
      case Expression.Index index ->
          of(function, index.array(), depth + 1).map(this::resolve).flatMap(Type::pointee);
      case Expression.Member member ->
          of(function, member.object(), depth + 1)
              .map(this::resolve)
              .filter(type -> type.pointers() == (member.arrow() ? 1 : 0))
              .flatMap(type -> field(type.name(), member.field()))
              .map(Field::type);
      case Expression.Call call -> result(call);
      case Expression.Assign assign -> of(function, assign.target(), depth + 1);
      case Expression.Conditional choice ->
          of(function, choice.negative(), depth + 1)
              .or(() -> choice.positive().flatMap(p -> of(function, p, depth + 1)));
      case Expression.Comma comma -> of(function, comma.parts().getLast(), depth + 1);
      case Expression.Binary binary ->
          Set.of("+", "-").contains(binary.operator())
              ? of(function, binary.left(), depth + 1).filter(type -> type.pointers() > 0)
              : Optional.empty();
      case Expression.Literal literal -> Optional.empty();
      case Expression.Braces braces -> Optional.empty();
      case Expression.Block block -> Optional.empty();
      case Expression.Other other -> Optional.empty();
    };
  }

  /** The field of a structure, or of those that it is derived from. */
  public Optional<Field> field(String structure, String name) {
    return structure(structure)
        .flatMap(
            s ->
                s.field(name)
                    .or(
                        () ->
                            s.bases().stream()
                                .filter(base -> !base.equals(structure))
                                .flatMap(base -> structure(base).stream())
                                .flatMap(base -> base.field(name).stream())
                                .findFirst()));
  }

  private Optional<Type> variable(Optional<Function> function, String name) {
    if (function.isPresent()) {
      List<Variable> found = new ArrayList<>();
      for (Variable local : Unit.locals(function.get())) {
        if (local.name().equals(name)) {
          found.add(local);
        }
      }
      function.get().parameters().stream().filter(p -> p.name().equals(name)).forEach(found::add);
      List<Type> types =
          found.stream().map(v -> resolve(declared(function, v))).distinct().toList();
      if (!types.isEmpty()) {
        return types.size() == 1 ? Optional.of(types.getFirst()) : Optional.empty();
      }
    }
    return Optional.ofNullable(globals.get(name));
  }

  private Type declared(Optional<Function> function, Variable variable) {
    Type type = type(variable.type(), variable.brackets());
    return type.name().equals("auto") && !isAutoOfItself(variable)
        ? variable.initializer().flatMap(value -> of(function, value, 1)).orElse(type)
        : type;
  }

  private static boolean isAutoOfItself(Variable variable) {
    boolean[] found = new boolean[1];
    variable
        .initializer()
        .ifPresent(
            value ->
                value.walk(
                    node ->
                        found[0] |=
                            node instanceof Expression.Name name
                                && name.text().equals(variable.name())));
    return found[0];
  }

  private Optional<Type> result(Expression.Call call) {
    if (Set.of("Py_TYPE", "Py_NewRef", "Py_XNewRef").contains(call.name())) {
      return Optional.of(new Type(call.name().equals("Py_TYPE") ? "PyTypeObject" : OBJECT, 1));
    }
    Type own = results.get(call.name());
    return own != null
        ? Optional.of(own)
        : CallEffects.of(call.name())
            .filter(effects -> OBJECTS.contains(effects.result()))
            .map(effects -> new Type(OBJECT, 1));
  }

  private Type resolve(Type type) {
    Type at = type;
    for (int i = 0; i < 10; i++) {
      Type alias = aliases.get(at.name());
      if (alias == null || alias.name().equals(at.name()) || isKnownObject(at.name())) {
        return at;
      }
      at = new Type(alias.name(), alias.pointers() + at.pointers());
    }
    return at;
  }

  /**
   * Reads the text of a type.
   *
   * @param brackets what follows the name of an array; else empty
   */
  public static Type type(String text, String brackets) {
    int pointers = (int) brackets.chars().filter(c -> c == '[').count();
    String name = "";
    for (Token token : Lexer.tokens(text)) {
      if (token.is("*")) {
        pointers++;
      } else if (token.kind() == Token.Kind.NAME && !NO_NAMES.contains(token.text())) {
        name = token.text();
      }
    }
    return new Type(name, pointers);
  }
}
