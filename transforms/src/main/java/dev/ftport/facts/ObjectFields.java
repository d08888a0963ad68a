package dev.ftport.facts;

import dev.ftport.capi.CallEffects;
import dev.ftport.facts.MethodTables.Role;
import dev.ftport.facts.Structure.Field;
import dev.ftport.facts.Structure.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What the functions of a file do with the fields of objects, and of which object: one that the
 * function was handed, one that it has just made, or another. Which functions run when others may
 * have the object is what all files of a package say together.
 */
public final class ObjectFields {
  /** Another object than the ones that the function was handed. */
  public static final int OTHER = ObjectRoots.OTHER;

  private static final Pattern LOCK =
      Pattern.compile("(?i).*(mutex|lock|atomic|once_flag|critical_?section).*");

  /**
   * One use of a field.
   *
   * @param structure the structure that declares the field, or the name of one that is not in
   *     sight; empty if nothing says which
   * @param isReference whether the field holds a reference to an object
   * @param isStore whether it is given a value, cleared, or its address handed out
   * @param parameter the index of the parameter whose object it is, or {@link #OTHER}
   * @param isHeld whether a critical section or a lock of that object is held
   */
  public record Use(
      String structure,
      Expression.Member member,
      Function function,
      boolean isReference,
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

  private final Types types;
  private final MethodTables tables;
  private final Map<String, Function> functions = new HashMap<>();
  private final Map<String, List<Use>> uses = new LinkedHashMap<>();
  private final Map<String, List<Handed>> handed = new HashMap<>();
  private final Map<String, Set<String>> callers = new HashMap<>();
  private final Set<String> addresses = new HashSet<>();
  private final Set<String> writable = new TreeSet<>();

  /** The fields of the objects of {@code unit}. */
  public ObjectFields(Unit unit) {
    this.types = new Types(unit);
    this.tables = new MethodTables(unit);
    unit.functions().forEach(f -> functions.putIfAbsent(f.name(), f));
    unit.functions().forEach(this::read);
    for (Structure structure : unit.structures()) {
      for (Field field : structure.fields()) {
        if (tables.writableMembers().contains(field.name()) && isReference(field.type())) {
          writable.add(structure.names().getLast() + "." + field.name());
        }
      }
    }
  }

  /** The references that a table of members lets Python code store, as {@link Use#key()}. */
  public Set<String> writableMembers() {
    return writable;
  }

  /** What the tables of the file say of functions, those of other files among them. */
  public Map<String, Set<Role>> roles() {
    return tables.roles();
  }

  /** Whether Python code calls a function with the object that it is a method of. */
  public boolean isMethod(Function function) {
    return tables.roles(function.name()).contains(Role.METHOD);
  }

  /** The functions whose address a function of the file takes. */
  public Set<String> addresses() {
    return addresses;
  }

  /** All uses of fields, function by function in the order of the text. */
  public List<Use> all() {
    return uses.values().stream().flatMap(List::stream).toList();
  }

  /** The uses of references in a function itself, in the order of the text. */
  public List<Use> in(Function function) {
    return uses.getOrDefault(function.name(), List.of()).stream()
        .filter(use -> use.isReference() && !use.structure().isEmpty())
        .toList();
  }

  /**
   * The uses of the fields of one parameter's object, in the function and in what it hands the
   * object to.
   *
   * @param held whether to count those under a section, too
   */
  public List<Use> reachedFrom(Function function, int parameter, boolean held) {
    Map<String, Use> found = new LinkedHashMap<>();
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
      if (use.parameter() == parameter && !use.structure().isEmpty() && (held || !use.isHeld())) {
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
    Map<Expression.Call, List<Use>> all = new LinkedHashMap<>();
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

  /** Whether only functions of this file call it, directly and with a known object. */
  public boolean isCalledFromHereOnly(Function function) {
    return (" " + function.returnType() + " ").contains(" static ")
        && !addresses.contains(function.name())
        && !callers.getOrDefault(function.name(), Set.of()).isEmpty();
  }

  // Reading one function.

  private void read(Function function) {
    ObjectRoots roots = new ObjectRoots(tables, functions.keySet(), function);
    List<Use> found = new ArrayList<>();
    List<Handed> calls = new ArrayList<>();
    for (ExpressionSite site :
        ExpressionSite.in(function, e -> !(e instanceof Expression.Literal))) {
      switch (site.expression()) {
        case Expression.Member member -> use(site, member, function, roots).ifPresent(found::add);
        case Expression.Call call -> calls(site, call, roots, calls);
        case Expression.Name name -> {
          if (functions.containsKey(name.text()) && !isCallee(site) && !fillsSlot(site)) {
            addresses.add(name.text());
          }
        }
        default -> {}
      }
    }
    uses.computeIfAbsent(function.name(), name -> new ArrayList<>()).addAll(found);
    handed.computeIfAbsent(function.name(), name -> new ArrayList<>()).addAll(calls);
  }

  private static boolean isCallee(ExpressionSite site) {
    return site.parent()
        .filter(p -> p instanceof Expression.Call call && call.callee() == site.expression())
        .isPresent();
  }

  private static boolean fillsSlot(ExpressionSite site) {
    Node at = site.expression();
    for (Node round : site.path().reversed()) {
      if (round instanceof Expression.Assign assign) {
        return assign.value() == at && MethodTables.isSlot(assign);
      }
      if (!(round instanceof Expression.Cast || round instanceof Expression.Unary)) {
        return false;
      }
      at = round;
    }
    return false;
  }

  private void calls(
      ExpressionSite site, Expression.Call call, ObjectRoots roots, List<Handed> calls) {
    String function = site.function().map(Function::name).orElse("");
    if (!functions.containsKey(call.name()) || !(call.callee() instanceof Expression.Name)) {
      return;
    }
    callers.computeIfAbsent(call.name(), name -> new HashSet<>()).add(function);
    for (int i = 0; i < call.arguments().size(); i++) {
      int root = roots.root(call.arguments().get(i));
      if (root != ObjectRoots.FRESH) {
        boolean held = Locked.by(site, call.arguments().get(i)).isPresent();
        calls.add(new Handed(call, call.name(), i, root, held));
      }
    }
  }

  private Optional<Use> use(
      ExpressionSite site, Expression.Member member, Function function, ObjectRoots roots) {
    int root = roots.owner(member);
    if (root == ObjectRoots.FRESH) {
      return Optional.empty();
    }
    boolean store = isStore(site);
    Optional<Type> owner = types.of(site.function(), member.object());
    Optional<Structure> structure =
        owner
            .filter(type -> type.pointers() == (member.arrow() ? 1 : 0))
            .flatMap(type -> types.structure(type.name()));
    if (structure.isEmpty()) {
      // Which structure it is cannot be seen: any that has such a field, or one by its name.
      String name = owner.map(Type::name).orElse("");
      return store && !Types.isKnownObject(name)
          ? Optional.of(new Use(name, member, function, false, true, root, false))
          : Optional.empty();
    }
    Optional<Field> field =
        owner
            .filter(type -> types.isObject(type.name()))
            .flatMap(type -> types.field(type.name(), member.field()))
            .filter(f -> !LOCK.matcher(f.type().name()).matches());
    boolean reference = field.filter(f -> isReference(f.type())).isPresent();
    if (field.isEmpty() || (reference && isOnlyCompared(site))) {
      return Optional.empty();
    }
    String name = structure.get().names().getLast();
    boolean held = Locked.by(site, member).isPresent();
    return Optional.of(new Use(name, member, function, reference, store, root, held));
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

  private static boolean isStore(ExpressionSite member) {
    ExpressionSite site = element(member);
    Node parent = site.parent().orElse(site.expression());
    Expression at = site.expression();
    if (parent instanceof Expression.Cast cast && site.outer().isPresent()) {
      // Py_XSETREF((PyObject *)self->f, ...) is no C, but a macro may cast.
      at = cast;
      parent = site.outer().get().parent().orElse(at);
    }
    return switch (parent) {
      case Expression.Assign assign -> assign.target() == site.expression();
      case Expression.Unary unary ->
          Set.of("&", "++", "--", "post++", "post--").contains(unary.operator());
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

  /** The element of an array that a field holds or points to, or the field. */
  private static ExpressionSite element(ExpressionSite site) {
    return site.outer()
        .filter(o -> o.expression() instanceof Expression.Index i && i.array() == site.expression())
        .map(ObjectFields::element)
        .orElse(site);
  }

  /** The names in a list for a report: the first few, and how many more. */
  public static String names(Collection<String> all) {
    List<String> quoted = all.stream().distinct().map(name -> "`" + name + "`").toList();
    int shown = quoted.size() > 4 ? 3 : quoted.size();
    String first = String.join(", ", quoted.subList(0, shown));
    return shown == quoted.size() ? first : first + " and " + (quoted.size() - shown) + " more";
  }
}
