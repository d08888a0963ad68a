package dev.ftport.program;

import dev.ftport.capi.Allocator;
import dev.ftport.facts.Expression;
import dev.ftport.facts.Function;
import dev.ftport.facts.Language;
import dev.ftport.facts.Unit;
import dev.ftport.facts.Variable;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Names the places of one unit as {@link Memory} does, for one function after another. */
final class PlaceNames {
  /** Types that hold no pointer. */
  private static final Pattern NUMBER =
      Pattern.compile(
          "int|long|short|char|unsigned|signed|double|float|bool|_Bool|s?size_t|Py_ssize_t"
              + "|ptrdiff_t|u?int(8|16|32|64)_t|Py_UCS[124]|Py_hash_t|Py_off_t|off_t");

  private final Unit unit;
  private final String path;
  private final MemoryMarks marks;
  private final Map<String, Function> functions = new HashMap<>();
  private final Map<String, Variable> globals = new HashMap<>();
  private Map<String, Variable> locals = new HashMap<>();
  private List<String> parameters = List.of();
  private Optional<Function> function = Optional.empty();

  /** The names of a unit; what is declared of a place is marked. */
  PlaceNames(Unit unit, MemoryMarks marks) {
    this.unit = unit;
    this.path = unit.file().path();
    this.marks = marks;
    unit.functions().forEach(each -> functions.put(lastName(each.name()), each));
    unit.globals().forEach(global -> globals.put(global.name(), global));
  }

  /** From now on local names are those of this function. */
  void enter(Function each) {
    function = Optional.of(each);
    locals = new HashMap<>();
    parameters = each.parameters().stream().map(Variable::name).toList();
    Unit.locals(each).forEach(local -> locals.put(local.name(), local));
    each.parameters().forEach(parameter -> locals.put(parameter.name(), parameter));
  }

  /** The function that was entered last. */
  Optional<Function> function() {
    return function;
  }

  /** The names of its parameters and variables. */
  Set<String> locals() {
    return locals.keySet();
  }

  /** Whether the unit defines a function of this name. */
  boolean isFunction(String name) {
    return functions.containsKey(name);
  }

  /** Whether other files cannot call the function. */
  boolean isPrivate(Function each) {
    return !isHeader() && (" " + each.returnType() + " ").contains(" static ");
  }

  /** Whether the unit is a header. */
  boolean isHeader() {
    return path.matches(".*\\.(h|hh|hpp|hxx|inc)");
  }

  /** A name without its namespaces and classes. */
  static String lastName(String name) {
    return name.substring(name.lastIndexOf(':') + 1);
  }

  private String owner(String called) {
    Function known = functions.get(lastName(called));
    return known != null && isPrivate(known) ? Places.PRIVATE + path + " " : "";
  }

  /** What a function returns. */
  String result(String called) {
    return owner(called) + "result of " + lastName(called);
  }

  /** What a function is handed. */
  String parameter(String called, int index) {
    return owner(called) + "parameter " + index + " of " + lastName(called);
  }

  /** What a variable outside all functions holds. */
  String global(Variable global) {
    return (global.hasTypeWord("static") ? Places.PRIVATE + path + " " : "")
        + "global "
        + global.name();
  }

  /** What a parameter or a variable of the function holds. */
  String local(String name) {
    String in = function.map(Function::name).orElse("");
    int index = parameters.indexOf(name);
    String place =
        index >= 0 ? parameter(in, index) : Places.PRIVATE + path + " " + in + " variable " + name;
    Variable variable = locals.get(name);
    if (variable != null) {
      marks.type(place, variable.type(), variable.brackets());
    }
    return place;
  }

  /** The place that an expression names; empty if it is none, or if it is a function. */
  Optional<String> place(Expression expression) {
    Expression plain = expression.withoutCasts();
    return switch (plain) {
      case Expression.Name name -> name(name);
      case Expression.Member member -> Optional.of(field(member));
      case Expression.Index index -> place(index.array()).map(array -> array + "*");
      case Expression.Unary unary ->
          switch (unary.operator()) {
            case "*" -> place(unary.operand()).map(pointer -> pointer + "*");
            case "&" -> Optional.empty();
            default -> place(unary.operand());
          };
      case Expression.Assign assign -> place(assign.target());
      case Expression.Comma comma ->
          comma.parts().isEmpty() ? Optional.empty() : place(comma.parts().getLast());
      case Expression.Binary binary ->
          isSum(binary) ? place(binary.left()).or(() -> place(binary.right())) : Optional.empty();
      default -> Optional.empty();
    };
  }

  /** Whether it is a pointer and an offset. */
  static boolean isSum(Expression.Binary binary) {
    return binary.operator().equals("+") || binary.operator().equals("-");
  }

  private Optional<String> name(Expression.Name name) {
    String text = name.text();
    Variable local = locals.get(text);
    if (local != null) {
      return isNumber(local) ? Optional.empty() : Optional.of(local(text));
    }
    Variable global = globals.get(text);
    if (global != null) {
      return isNumber(global) ? Optional.empty() : Optional.of(global(global));
    }
    if (name.isNull()
        || functions.containsKey(lastName(text))
        || Allocator.of(text).isPresent()
        || text.equals("this")
        || text.equals(text.toUpperCase(Locale.ROOT))) {
      return Optional.empty();
    }
    Optional<String> type = classOfMethod();
    if (type.isPresent()) {
      String field = "field " + type.get() + "." + lastName(text);
      marks.places().union(field, "global " + lastName(text));
      return Optional.of(field);
    }
    return Optional.of("global " + lastName(text));
  }

  private static boolean isNumber(Variable variable) {
    return variable.pointers() == 0
        && variable.brackets().isEmpty()
        && NUMBER.matcher(MemoryMarks.typeName(variable.type())).matches();
  }

  /** In C++ a plain name may be a field; the class is not known inside its braces. */
  private Optional<String> classOfMethod() {
    if (unit.language() != Language.CPP || function.isEmpty()) {
      return Optional.empty();
    }
    String name = function.get().name();
    int colons = name.lastIndexOf("::");
    return Optional.of(colons < 0 ? "?" : lastName(name.substring(0, colons)));
  }

  private String field(Expression.Member member) {
    Expression object = member.object();
    Optional<String> type =
        switch (object) {
          case Expression.Cast cast -> Optional.of(MemoryMarks.typeName(cast.type()));
          case Expression.Name name -> typeOf(name.text());
          case Expression.Literal literal ->
              literal.text().equals("this") ? classOfMethod() : Optional.empty();
          default -> Optional.empty();
        };
    String known = type.filter(name -> !name.equals("auto") && !name.isEmpty()).orElse("?");
    return "field " + known + "." + member.field();
  }

  private Optional<String> typeOf(String name) {
    return Optional.ofNullable(locals.get(name))
        .or(() -> Optional.ofNullable(globals.get(name)))
        .map(variable -> MemoryMarks.typeName(variable.type()));
  }
}
