package dev.ftport.program;

import dev.ftport.capi.Allocator;
import dev.ftport.capi.Allocator.Role;
import dev.ftport.capi.CApi;
import dev.ftport.facts.Expression;
import dev.ftport.facts.Function;
import dev.ftport.facts.Language;
import dev.ftport.facts.Lexer;
import dev.ftport.facts.Macro;
import dev.ftport.facts.Node;
import dev.ftport.facts.Origin;
import dev.ftport.facts.Statement;
import dev.ftport.facts.Token;
import dev.ftport.facts.Unit;
import dev.ftport.facts.Variable;
import dev.ftport.source.Span;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads one unit for {@link Memory}: every assignment, argument and result that is a pointer. */
final class MemoryReader {
  private static final Set<String> RETURNS_FIRST =
      Set.of("memcpy", "memmove", "memset", "strcpy", "strncpy", "strcat", "strncat");

  private static final Set<String> HEADER = Set.of("ob_base", "ob_refcnt", "ob_type", "ob_size");

  /** Functions of the C API that store a pointer, or hand it on. */
  private static final Set<String> KEEPERS =
      Set.of(
          "PyCapsule_New",
          "PyCapsule_SetPointer",
          "PyCapsule_SetContext",
          "PyCapsule_SetDestructor",
          "PyLong_FromVoidPtr",
          "PyBuffer_FillInfo",
          "PyMemoryView_FromMemory",
          "PyThread_start_new_thread",
          "PyThread_tss_set",
          "PyThread_set_key_value",
          "Py_AddPendingCall",
          "Py_BuildValue",
          "PyModule_AddFunctions",
          "PyType_FromSpec",
          "PyErr_NewExceptionWithDoc");

  /** Types that hold no pointer. */
  private static final Pattern NUMBER =
      Pattern.compile(
          "int|long|short|char|unsigned|signed|double|float|bool|_Bool|s?size_t|Py_ssize_t"
              + "|ptrdiff_t|u?int(8|16|32|64)_t|Py_UCS[124]|Py_hash_t|Py_off_t|off_t");

  private final Unit unit;
  private final String path;
  private final Places places = new Places();
  private final Set<MemoryCall> calls = new LinkedHashSet<>();
  private final Set<Memory.Mark> against = new LinkedHashSet<>();
  private final Set<Memory.Mark> objects = new LinkedHashSet<>();
  private final Set<Memory.Mark> types = new LinkedHashSet<>();
  private final Set<String> defined = new HashSet<>();
  private final Set<String> called = new HashSet<>();
  private final Set<String> taken = new HashSet<>();
  private final Set<Node> callees = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Map<String, Function> functions = new HashMap<>();
  private final Map<String, Variable> globals = new HashMap<>();
  private Map<String, Variable> locals = new HashMap<>();
  private List<String> parameters = List.of();
  private Optional<Function> function = Optional.empty();

  private MemoryReader(Unit unit) {
    this.unit = unit;
    this.path = unit.file().path();
  }

  /** What the unit says. */
  static Memory read(Unit unit) {
    MemoryReader reader = new MemoryReader(unit);
    reader.all();
    List<Token> tokens = Lexer.tokens(unit.file().text());
    Set<String> macros = new HashSet<>();
    for (Macro macro : unit.conditionals().macros()) {
      if (Allocator.of(macro.name()).isPresent()) {
        macros.add(macro.name());
      }
    }
    return new Memory(
        reader.path,
        unit.file().text().hashCode(),
        reader.calls,
        reader.places.groups(reader.places.all()),
        reader.against,
        reader.objects,
        reader.types,
        new UnreadMemory(unit.file(), unit.conditionals(), tokens).mentions(reader.calls),
        reader.defined,
        reader.called,
        reader.taken,
        ObjectTypes.in(tokens),
        macros);
  }

  private void all() {
    for (Function each : unit.functions()) {
      functions.put(lastName(each.name()), each);
      if (!isPrivate(each)) {
        defined.add(lastName(each.name()));
      }
    }
    unit.globals().forEach(global -> globals.put(global.name(), global));
    for (Variable global : unit.globals()) {
      if (global.initializer().isPresent()) {
        flow(global(global), global.initializer().get());
        expressions(global.initializer().get());
      }
    }
    for (Function each : unit.functions()) {
      enter(each);
      expressions(each.body());
    }
  }

  private void enter(Function each) {
    function = Optional.of(each);
    locals = new HashMap<>();
    parameters = each.parameters().stream().map(Variable::name).toList();
    Unit.locals(each).forEach(local -> locals.put(local.name(), local));
    each.parameters().forEach(parameter -> locals.put(parameter.name(), parameter));
    boolean[] understood = {true};
    each.body()
        .walk(node -> understood[0] &= !(node instanceof Statement.Other o) || o.understood());
    if (!understood[0]) {
      locals
          .keySet()
          .forEach(
              name -> against(local(name), "a part of `%s` was not read".formatted(each.name())));
    }
  }

  /** Everything inside a body or an initializer. */
  private void expressions(Node root) {
    root.walk(
        node -> {
          switch (node) {
            case Statement.Declaration declaration -> {
              for (Variable variable : declaration.variables()) {
                variable.initializer().ifPresent(value -> flow(local(variable.name()), value));
              }
            }
            case Statement.Return exit ->
                exit.value()
                    .ifPresent(value -> function.ifPresent(f -> flow(result(f.name()), value)));
            case Expression.Assign assign -> assigned(assign);
            case Expression.Call call -> {
              callees.add(call.callee());
              call(call);
            }
            case Expression.Cast cast -> {
              if (isObjectPointer(cast.type())) {
                place(cast.operand()).ifPresent(at -> object(at, "it is cast to `PyObject *`"));
              }
            }
            case Expression.Member member -> {
              if (HEADER.contains(member.field())) {
                place(member.object()).ifPresent(at -> object(at, "it has an object's header"));
              }
            }
            case Expression.Name name -> {
              if (!locals.containsKey(name.text()) && !callees.contains(name)) {
                taken.add(lastName(name.text()));
              }
            }
            case Expression.Other other ->
                other.operands().forEach(o -> escapes(o, "it is part of an expression of C++"));
            default -> {}
          }
        });
  }

  private void assigned(Expression.Assign assign) {
    if (!assign.operator().equals("=")) {
      return;
    }
    Optional<String> target = place(assign.target());
    if (target.isPresent()) {
      flow(target.get(), assign.value());
    } else {
      escapes(assign.value(), "it is stored where this program cannot follow it");
    }
  }

  // Places.

  private boolean isPrivate(Function each) {
    return !isHeader() && (" " + each.returnType() + " ").contains(" static ");
  }

  private boolean isHeader() {
    return path.matches(".*\\.(h|hh|hpp|hxx|inc)");
  }

  private static String lastName(String name) {
    return name.substring(name.lastIndexOf(':') + 1);
  }

  private String owner(String called) {
    Function known = functions.get(lastName(called));
    return known != null && isPrivate(known) ? Places.PRIVATE + path + " " : "";
  }

  private String result(String called) {
    return owner(called) + "result of " + lastName(called);
  }

  private String parameter(String called, int index) {
    return owner(called) + "parameter " + index + " of " + lastName(called);
  }

  private String global(Variable global) {
    return (global.hasTypeWord("static") ? Places.PRIVATE + path + " " : "")
        + "global "
        + global.name();
  }

  private String local(String name) {
    String in = function.map(Function::name).orElse("");
    int index = parameters.indexOf(name);
    String place =
        index >= 0 ? parameter(in, index) : Places.PRIVATE + path + " " + in + " variable " + name;
    Variable variable = locals.get(name);
    if (variable != null) {
      type(place, variable.type(), variable.brackets());
    }
    return place;
  }

  private void type(String place, String type, String brackets) {
    if (brackets.isEmpty() && type.chars().filter(c -> c == '*').count() == 1) {
      String name = typeName(type);
      types.add(new Memory.Mark(place, name));
      if (isObjectPointer(type)) {
        object(place, "it is a `%s *`".formatted(name));
      }
    }
  }

  private static boolean isObjectPointer(String type) {
    String name = typeName(type);
    return type.chars().filter(c -> c == '*').count() == 1
        && (name.equals("PyObject") || name.equals("PyVarObject"));
  }

  /** The last word of a type: {@code const struct table *} is {@code table}. */
  private static String typeName(String type) {
    String name = "";
    for (Token token : Lexer.tokens(type)) {
      if (token.kind() == Token.Kind.NAME && !token.text().equals("const")) {
        name = token.text();
      }
    }
    return name;
  }

  /** The place that an expression names; empty if it is none, or if it is a function. */
  private Optional<String> place(Expression expression) {
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

  private static boolean isSum(Expression.Binary binary) {
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
      places.union(field, "global " + lastName(text));
      return Optional.of(field);
    }
    return Optional.of("global " + lastName(text));
  }

  private static boolean isNumber(Variable variable) {
    return variable.pointers() == 0
        && variable.brackets().isEmpty()
        && NUMBER.matcher(typeName(variable.type())).matches();
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
          case Expression.Cast cast -> Optional.of(typeName(cast.type()));
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
        .map(variable -> typeName(variable.type()));
  }

  // Flows.

  /** The value of an expression comes to stand in a place. */
  private void flow(String target, Expression value) {
    switch (value) {
      case Expression.Cast cast -> {
        type(target, cast.type(), "");
        flow(target, cast.operand());
      }
      case Expression.Unary unary -> {
        if (unary.operator().equals("&")) {
          place(unary.operand()).ifPresent(at -> places.union(target + "*", at));
        } else {
          place(value).ifPresent(at -> places.union(target, at));
        }
      }
      case Expression.Conditional choice -> {
        choice
            .positive()
            .ifPresentOrElse(yes -> flow(target, yes), () -> flow(target, choice.condition()));
        flow(target, choice.negative());
      }
      case Expression.Comma comma -> {
        if (!comma.parts().isEmpty()) {
          flow(target, comma.parts().getLast());
        }
      }
      case Expression.Binary binary -> {
        if (isSum(binary)) {
          flow(target, binary.left());
          flow(target, binary.right());
        }
      }
      case Expression.Call call -> result(target, call);
      case Expression.Braces braces -> {
        for (Expression.Clause clause : braces.clauses()) {
          if (clause.designator().startsWith(".")) {
            flow("field ?" + clause.designator(), clause.value());
          } else {
            flow(target + "*", clause.value());
            escapes(clause.value(), "an initializer keeps it");
          }
        }
      }
      default -> place(value).ifPresent(at -> places.union(target, at));
    }
  }

  private void result(String target, Expression.Call call) {
    String name = lastName(call.name());
    Optional<Site> site = site(call);
    if (site.isPresent()) {
      places.union(target, site.get().place());
      return;
    }
    if (RETURNS_FIRST.contains(name) && !call.arguments().isEmpty()) {
      flow(target, call.arguments().getFirst());
    } else if (functions.containsKey(name)) {
      places.union(target, result(name));
    } else if (name.isEmpty() || !(call.callee() instanceof Expression.Name)) {
      against(target, "it may come from a call through a pointer");
    } else {
      places.union(target, "call of " + name + " at " + path + ":" + call.span().start());
    }
  }

  private void call(Expression.Call call) {
    String name = lastName(call.name());
    List<Expression> arguments = call.arguments();
    Optional<Site> site = site(call);
    if (site.isPresent()) {
      memory(call, site.get());
      return;
    }
    boolean direct = call.callee() instanceof Expression.Name && !locals.containsKey(call.name());
    if (direct && !name.isEmpty()) {
      called.add(name);
    }
    boolean known = direct && functions.containsKey(name);
    Optional<String> callback =
        known
            ? Optional.empty()
            : arguments.stream().flatMap(a -> callback(a).stream()).findFirst();
    for (int i = 0; i < arguments.size(); i++) {
      Expression argument = arguments.get(i);
      if (known) {
        flow(parameter(name, i), argument);
      } else if (!direct) {
        escapes(argument, "it is handed to a function that is not known");
      } else if (CApi.isName(name)) {
        handed(call, i, callback);
      } else {
        String slot = "argument %d of %s at %s:%d".formatted(i, name, path, call.span().start());
        flow(slot, argument);
        callback.ifPresent(
            function ->
                against(slot, "`%s` is handed it together with `%s`".formatted(name, function)));
      }
    }
  }

  /** The function that is handed over as a value. */
  private Optional<String> callback(Expression argument) {
    return argument
        .asName()
        .or(argument::asAddressOf)
        .filter(name -> !locals.containsKey(name))
        .filter(name -> functions.containsKey(name) || Allocator.of(name).isPresent());
  }

  /** An argument of a function of the C API. */
  private void handed(Expression.Call call, int index, Optional<String> callback) {
    String name = call.name();
    Expression argument = call.arguments().get(index);
    Optional<String> at = place(argument);
    if (KEEPERS.contains(name) || callback.isPresent()) {
      at.ifPresent(place -> against(place, "`%s` keeps it".formatted(name)));
    }
    argument
        .withoutCasts()
        .children()
        .forEach(
            child -> {
              if (argument.withoutCasts() instanceof Expression.Unary address
                  && address.operator().equals("&")
                  && child instanceof Expression inner) {
                place(inner)
                    .ifPresent(place -> against(place, "`%s` may store into it".formatted(name)));
              }
            });
    if (index == 0 && isForObjects(name)) {
      at.ifPresent(place -> object(place, "`%s` is used on it".formatted(name)));
    }
  }

  private static boolean isForObjects(String name) {
    return switch (name) {
      case "Py_INCREF", "Py_XINCREF", "Py_DECREF", "Py_XDECREF", "Py_NewRef", "Py_CLEAR" -> true;
      case "Py_TYPE", "Py_SIZE", "Py_REFCNT", "Py_SET_TYPE", "Py_SET_SIZE", "Py_SET_REFCNT" -> true;
      case "Py_IS_TYPE", "PyObject_ClearWeakRefs", "_Py_NewReference" -> true;
      default -> name.startsWith("PyObject_GC_") || name.startsWith("_PyObject_GC_");
    };
  }

  // Calls of allocators.

  private record Site(Allocator allocator, Span name, String place, boolean isEditable) {}

  /** What a call does with memory, and where the name of the function stands. */
  private Optional<Site> site(Expression.Call call) {
    Optional<Allocator> row = Allocator.of(call.name());
    if (row.isEmpty() || !(call.callee() instanceof Expression.Name)) {
      return Optional.empty();
    }
    if (call.callee().origin() != Origin.MACRO && call.callee().span().length() > 0) {
      Span name = call.callee().span();
      boolean plain = name.of(unit.file().text()).equals(call.name());
      return Optional.of(new Site(row.get(), name, at(name), plain));
    }
    Token first = new Lexer(unit.file().text(), call.span().start()).next();
    Optional<Allocator> written = Allocator.of(first.text());
    if (written.isPresent()) {
      return Optional.of(new Site(written.get(), first.span(), at(first.span()), true));
    }
    Optional<Span> body = inMacro(first.text(), call.name());
    return Optional.of(
        body.isPresent()
            ? new Site(row.get(), body.get(), at(body.get()), true)
            : new Site(row.get(), first.span(), at(first.span()), false));
  }

  private String at(Span name) {
    return Places.PRIVATE + path + " call at " + name.start();
  }

  /**
   * Where the only macro of this name in the file calls the function, if it does so once. That of a
   * header is used in other files, too.
   */
  private Optional<Span> inMacro(String macro, String allocator) {
    List<Macro> macros =
        unit.conditionals().macros().stream().filter(m -> m.name().equals(macro)).toList();
    if (macros.size() != 1 || isHeader()) {
      return Optional.empty();
    }
    List<Token> names =
        Lexer.tokens(unit.file().text(), macros.getFirst().body()).stream()
            .filter(token -> token.text().equals(allocator))
            .toList();
    return names.size() == 1 ? Optional.of(names.getFirst().span()) : Optional.empty();
  }

  private void memory(Expression.Call call, Site site) {
    Allocator row = site.allocator();
    int index = Allocator.of(call.name()).map(Allocator::pointer).orElse(-1);
    Optional<Expression> pointer =
        index >= 0 && index < call.arguments().size()
            ? Optional.of(call.arguments().get(index))
            : Optional.empty();
    pointer.ifPresent(argument -> flow(site.place(), argument));
    places.root(site.place());
    if (row.role() == Role.INIT || row.role() == Role.NEW) {
      object(site.place(), "`%s` makes it an object".formatted(row.name()));
    }
    calls.add(
        new MemoryCall(
            site.place(),
            path,
            site.name(),
            unit.file().line(site.name().start()),
            row,
            pointer.map(this::words).orElse(""),
            site.isEditable()));
  }

  private String words(Expression expression) {
    return unit.withoutTrivia(expression.withoutCasts().span());
  }

  private void escapes(Expression value, String because) {
    place(value).ifPresent(at -> against(at, because));
    if (value.withoutCasts() instanceof Expression.Call call) {
      site(call).ifPresent(site -> against(site.place(), because));
    }
  }

  private void against(String place, String because) {
    places.root(place);
    against.add(new Memory.Mark(place, because));
  }

  private void object(String place, String because) {
    places.root(place);
    objects.add(new Memory.Mark(place, because));
  }
}
