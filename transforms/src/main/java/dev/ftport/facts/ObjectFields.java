package dev.ftport.facts;

import dev.ftport.capi.CallEffects;
import dev.ftport.facts.MethodTables.Role;
import dev.ftport.facts.Structure.Field;
import dev.ftport.facts.Structure.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which functions of a file read and store the references that its objects hold in fields, and of
 * which object: one that the function was handed, one that it has just made, or another.
 */
public final class ObjectFields {
  /** Another object than the ones that the function was handed. */
  public static final int OTHER = -1;

  /** An object that the function has made and shown to nobody yet. */
  private static final int FRESH = -2;

  private static final Set<String> MAKERS =
      Set.of(
          "_PyObject_New",
          "_PyObject_NewVar",
          "_PyObject_GC_New",
          "_PyObject_GC_NewVar",
          "PyObject_New",
          "PyObject_NewVar",
          "PyObject_GC_New",
          "PyObject_GC_NewVar",
          "PyObject_Init",
          "PyObject_InitVar",
          "PyType_GenericAlloc",
          "PyType_GenericNew",
          "tp_alloc",
          "tp_new",
          "PyObject_Malloc",
          "PyObject_MALLOC",
          "PyObject_Calloc");

  /**
   * One use of a field that holds a reference.
   *
   * @param structure the structure that declares the field
   * @param isStore whether it is given a value, cleared, or its address handed out
   * @param parameter the index of the parameter whose object it is, or {@link #OTHER}
   * @param isHeld whether a critical section or a lock of that object is held
   */
  public record Use(
      String structure,
      Expression.Member member,
      Function function,
      boolean isStore,
      int parameter,
      boolean isHeld) {
    /** The field with its structure: what other files call it too. */
    public String key() {
      return structure + "." + member.field();
    }
  }

  private record Handed(
      Expression.Call call, String callee, int argument, int parameter, boolean isHeld) {}

  private final Unit unit;
  private final Types types;
  private final MethodTables tables;
  private final Map<String, Function> functions = new HashMap<>();
  private final Map<String, List<Use>> uses = new HashMap<>();
  private final Map<String, List<Handed>> handed = new HashMap<>();
  private final Map<String, Set<String>> callers = new HashMap<>();
  private final Set<String> addresses = new HashSet<>();
  private final Set<String> stored = new LinkedHashSet<>();

  /** The fields of the objects of {@code unit}. */
  public ObjectFields(Unit unit) {
    this.unit = unit;
    this.types = new Types(unit);
    this.tables = new MethodTables(unit);
    unit.functions().forEach(f -> functions.putIfAbsent(f.name(), f));
    unit.functions().forEach(this::read);
    for (List<Use> all : uses.values()) {
      for (Use use : all) {
        if (use.isStore() && isLive(use.function().name())) {
          stored.add(use.key());
        }
      }
    }
    for (Structure structure : unit.structures()) {
      for (Field field : structure.fields()) {
        if (tables.writableMembers().contains(field.name()) && isReference(field.type())) {
          stored.add(structure.names().getLast() + "." + field.name());
        }
      }
    }
  }

  /** The fields that are stored outside creation and destruction, as {@link Use#key()}. */
  public Set<String> stored() {
    return stored;
  }

  /** What a function is to the interpreter. */
  public Set<Role> roles(Function function) {
    return tables.roles(function.name());
  }

  /** Whether Python code calls a function with the object that it is a method of. */
  public boolean isMethod(Function function) {
    return roles(function).contains(Role.METHOD);
  }

  /** The uses in a function itself, in the order of the text. */
  public List<Use> in(Function function) {
    return uses.getOrDefault(function.name(), List.of());
  }

  /** All uses in functions that run when others may have the object. */
  public List<Use> live() {
    return unit.functions().stream()
        .filter(function -> isLive(function.name()))
        .flatMap(function -> in(function).stream())
        .toList();
  }

  /**
   * The uses of the fields of one parameter's object, in the function and in what it hands the
   * object to.
   *
   * @param held whether to count those under a section, too
   */
  public List<Use> reachedFrom(Function function, int parameter, boolean held) {
    Map<String, Use> found = new java.util.LinkedHashMap<>();
    reach(function.name(), parameter, held, new HashSet<>(), found);
    return List.copyOf(found.values());
  }

  private void reach(
      String function, int parameter, boolean held, Set<String> seen, Map<String, Use> found) {
    Patience.check();
    if (!seen.add(function + " " + parameter)) {
      return;
    }
    for (Use use : uses.getOrDefault(function, List.of())) {
      if (use.parameter() == parameter && (held || !use.isHeld())) {
        found.putIfAbsent(use.key() + use.isStore() + function, use);
      }
    }
    for (Handed to : handed.getOrDefault(function, List.of())) {
      if (to.parameter() == parameter && (held || !to.isHeld())) {
        reach(to.callee(), to.argument(), held, seen, found);
      }
    }
  }

  /** The calls that hand another object than a parameter's to a function that uses its fields. */
  public Map<Expression.Call, List<Use>> handedOthers(Function function) {
    Map<Expression.Call, List<Use>> all = new java.util.LinkedHashMap<>();
    for (Handed to : handed.getOrDefault(function.name(), List.of())) {
      Function callee = functions.get(to.callee());
      if (to.parameter() == OTHER && !to.isHeld() && callee != null) {
        List<Use> reached = reachedFrom(callee, to.argument(), false);
        if (!reached.isEmpty()) {
          all.put(to.call(), reached);
        }
      }
    }
    return all;
  }

  /** Whether a function may run when others have the objects that it uses. */
  public boolean isLive(String function) {
    return isLive(function, new HashSet<>());
  }

  private boolean isLive(String name, Set<String> seen) {
    Set<Role> own = tables.roles(name);
    if (own.contains(Role.METHOD)) {
      return true;
    }
    if (!seen.add(name)) {
      return false;
    }
    Set<String> from = callers.getOrDefault(name, Set.of());
    boolean knownFromHere =
        !own.isEmpty()
            || name.startsWith("PyInit_")
            || name.endsWith("_exec")
            || (!from.isEmpty() && isStatic(name));
    if (!knownFromHere || addresses.contains(name)) {
      return true;
    }
    return from.stream().anyMatch(caller -> !caller.equals(name) && isLive(caller, seen));
  }

  /** Whether only functions of this file call it, directly and with a known object. */
  public boolean isCalledFromHereOnly(Function function) {
    return isStatic(function.name())
        && !addresses.contains(function.name())
        && !callers.getOrDefault(function.name(), Set.of()).isEmpty();
  }

  private boolean isStatic(String name) {
    Function function = functions.get(name);
    return function != null && (" " + function.returnType() + " ").contains(" static ");
  }

  // Reading one function.

  private void read(Function function) {
    Map<String, Integer> aliases = aliases(function);
    List<Use> found = new ArrayList<>();
    List<Handed> calls = new ArrayList<>();
    for (ExpressionSite site :
        ExpressionSite.in(function, e -> !(e instanceof Expression.Literal))) {
      switch (site.expression()) {
        case Expression.Member member -> use(site, member, aliases).ifPresent(found::add);
        case Expression.Call call -> calls(site, call, aliases, calls);
        case Expression.Name name -> {
          if (functions.containsKey(name.text()) && !isCallee(site)) {
            addresses.add(name.text());
          }
        }
        default -> {}
      }
    }
    uses.put(function.name(), found);
    handed.put(function.name(), calls);
  }

  private static boolean isCallee(ExpressionSite site) {
    return site.parent()
        .filter(p -> p instanceof Expression.Call call && call.callee() == site.expression())
        .isPresent();
  }

  private void calls(
      ExpressionSite site, Expression.Call call, Map<String, Integer> aliases, List<Handed> calls) {
    String function = site.function().map(Function::name).orElse("");
    if (!functions.containsKey(call.name()) || !(call.callee() instanceof Expression.Name)) {
      return;
    }
    callers.computeIfAbsent(call.name(), name -> new HashSet<>()).add(function);
    for (int i = 0; i < call.arguments().size(); i++) {
      int root = root(call.arguments().get(i), aliases);
      if (root != FRESH) {
        boolean held = Locked.by(site, call.arguments().get(i)).isPresent();
        calls.add(new Handed(call, call.name(), i, root, held));
      }
    }
  }

  private Optional<Use> use(
      ExpressionSite site, Expression.Member member, Map<String, Integer> aliases) {
    Function function = site.function().orElseThrow();
    Optional<String> structure =
        types
            .of(site.function(), member.object())
            .filter(type -> type.pointers() == (member.arrow() ? 1 : 0))
            .map(Type::name)
            .filter(name -> types.structure(name).isPresent() && types.isObject(name))
            .filter(
                name ->
                    types
                        .field(name, member.field())
                        .filter(f -> isReference(f.type()))
                        .isPresent())
            .flatMap(name -> types.structure(name).map(s -> s.names().getLast()));
    int root = owner(member, aliases);
    if (structure.isEmpty() || root == FRESH || isOnlyCompared(site)) {
      return Optional.empty();
    }
    boolean held = Locked.by(site, member).isPresent();
    return Optional.of(new Use(structure.get(), member, function, isStore(site), root, held));
  }

  private boolean isReference(Type type) {
    return type.pointers() == 1 && types.isObject(type.name());
  }

  private static boolean isOnlyCompared(ExpressionSite site) {
    return switch (site.parent().orElse(site.expression())) {
      case Expression.Binary binary -> Set.of("==", "!=", "&&", "||").contains(binary.operator());
      case Expression.Unary unary ->
          unary.operator().equals("!") || unary.operator().equals("sizeof");
      case Statement.If choice -> choice.condition() == site.expression();
      default -> false;
    };
  }

  private static boolean isStore(ExpressionSite site) {
    Node parent = site.parent().orElse(site.expression());
    Expression at = site.expression();
    if (parent instanceof Expression.Cast cast && site.outer().isPresent()) {
      // Py_XSETREF((PyObject *)self->f, ...) is no C, but a macro may cast.
      at = cast;
      parent = site.outer().get().parent().orElse(at);
    }
    return switch (parent) {
      case Expression.Assign assign -> assign.target() == site.expression();
      case Expression.Unary unary -> unary.operator().equals("&");
      case Expression.Call call -> {
        int index = call.arguments().indexOf(at);
        yield CallEffects.of(call.name())
            .flatMap(effects -> effects.argument(index))
            .filter(e -> e == CallEffects.Argument.CLEARS || e == CallEffects.Argument.REPLACES)
            .isPresent();
      }
      default -> false;
    };
  }

  /** Which parameter, or a new object, each variable of a function stands for. */
  private Map<String, Integer> aliases(Function function) {
    Map<String, Integer> aliases = new HashMap<>();
    List<Variable> parameters = function.parameters();
    for (int i = 0; i < parameters.size(); i++) {
      aliases.put(parameters.get(i).name(), i);
    }
    Map<String, List<Expression>> values = new HashMap<>();
    for (Variable local : Unit.locals(function)) {
      List<Expression> all = values.computeIfAbsent(local.name(), name -> new ArrayList<>());
      local.initializer().ifPresent(all::add);
    }
    for (ExpressionSite site : ExpressionSite.in(function, e -> e instanceof Expression.Assign)) {
      if (site.expression() instanceof Expression.Assign assign
          && assign.target() instanceof Expression.Name name) {
        if (values.containsKey(name.text())) {
          values.get(name.text()).add(assign.value());
        } else if (root(assign.value(), aliases) != aliases.getOrDefault(name.text(), OTHER)) {
          // A parameter that is given another object.
          aliases.put(name.text(), OTHER);
        }
      }
    }
    for (int round = 0; round < 3; round++) {
      values.forEach(
          (name, all) -> {
            Set<Integer> roots =
                all.stream()
                    .filter(value -> !value.isNull())
                    .map(value -> root(value, aliases))
                    .collect(Collectors.toSet());
            if (roots.size() == 1) {
              aliases.put(name, roots.iterator().next());
            }
          });
    }
    return aliases;
  }

  private int root(Expression expression, Map<String, Integer> aliases) {
    return switch (expression.withoutCasts()) {
      case Expression.Name name -> aliases.getOrDefault(name.text(), OTHER);
      case Expression.Assign assign -> root(assign.value(), aliases);
      case Expression.Unary unary ->
          unary.operator().equals("&") && unary.operand() instanceof Expression.Member inner
              ? owner(inner, aliases)
              : OTHER;
      case Expression.Call call -> isMaker(call) ? FRESH : OTHER;
      default -> OTHER;
    };
  }

  /** Whose object a field is, that of a structure inside included. */
  private int owner(Expression.Member member, Map<String, Integer> aliases) {
    Expression object = member.object().withoutCasts();
    if (member.arrow()) {
      return root(object, aliases);
    }
    return switch (object) {
      case Expression.Member inside -> owner(inside, aliases);
      case Expression.Unary star ->
          star.operator().equals("*") ? root(star.operand(), aliases) : OTHER;
      default -> OTHER;
    };
  }

  private boolean isMaker(Expression.Call call) {
    return MAKERS.contains(call.name())
        || tables.roles(call.name()).contains(Role.CREATION)
        || (functions.containsKey(call.name())
            && call.name().matches("(?i).*(new|create|make|alloc).*"));
  }

  /** The names in a list for a report: the first few, and how many more. */
  public static String names(Collection<String> all) {
    List<String> quoted = all.stream().distinct().map(name -> "`" + name + "`").toList();
    int shown = quoted.size() > 4 ? 3 : quoted.size();
    String first = String.join(", ", quoted.subList(0, shown));
    return shown == quoted.size() ? first : first + " and " + (quoted.size() - shown) + " more";
  }
}
