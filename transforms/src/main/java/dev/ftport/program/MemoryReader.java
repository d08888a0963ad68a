package dev.ftport.program;

import dev.ftport.capi.Allocator;
import dev.ftport.capi.Allocator.Role;
import dev.ftport.capi.CApi;
import dev.ftport.facts.Expression;
import dev.ftport.facts.Function;
import dev.ftport.facts.Lexer;
import dev.ftport.facts.Macro;
import dev.ftport.facts.Node;
import dev.ftport.facts.Statement;
import dev.ftport.facts.Token;
import dev.ftport.facts.Unit;
import dev.ftport.facts.Variable;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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

  private final Unit unit;
  private final String path;
  private final MemoryMarks marks = new MemoryMarks();
  private final Places places = marks.places();
  private final PlaceNames names;
  private final AllocatorCalls allocators;
  private final Set<MemoryCall> calls = new LinkedHashSet<>();
  private final Set<String> defined = new HashSet<>();
  private final Set<String> called = new HashSet<>();
  private final Set<String> taken = new HashSet<>();
  private final Set<Node> callees = Collections.newSetFromMap(new IdentityHashMap<>());

  private MemoryReader(Unit unit) {
    this.unit = unit;
    this.path = unit.file().path();
    this.names = new PlaceNames(unit, marks);
    this.allocators = new AllocatorCalls(unit, names.isHeader());
  }

  /** What the unit says. */
  static Memory of(Unit unit) {
    return unit.derived(Memory.class, MemoryReader::read);
  }

  private static Memory read(Unit unit) {
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
        reader.marks.against(),
        reader.marks.objects(),
        reader.marks.types(),
        new UnreadMemory(unit.file(), unit.conditionals(), tokens).mentions(reader.calls),
        reader.defined,
        reader.called,
        reader.taken,
        ObjectTypes.in(tokens),
        macros);
  }

  private void all() {
    for (Function each : unit.functions()) {
      if (!names.isPrivate(each)) {
        defined.add(PlaceNames.lastName(each.name()));
      }
    }
    for (Variable global : unit.globals()) {
      if (global.initializer().isPresent()) {
        flow(names.global(global), global.initializer().get());
        expressions(global.initializer().get());
      }
    }
    for (Function each : unit.functions()) {
      enter(each);
      expressions(each.body());
    }
  }

  private void enter(Function each) {
    names.enter(each);
    boolean[] understood = {true};
    each.body()
        .walk(node -> understood[0] &= !(node instanceof Statement.Other o) || o.understood());
    if (!understood[0]) {
      names
          .locals()
          .forEach(
              name ->
                  marks.against(
                      names.local(name), "a part of `%s` was not read".formatted(each.name())));
    }
  }

  /** Everything inside a body or an initializer. */
  private void expressions(Node root) {
    root.walk(
        node -> {
          switch (node) {
            case Statement.Declaration declaration -> {
              for (Variable variable : declaration.variables()) {
                variable
                    .initializer()
                    .ifPresent(value -> flow(names.local(variable.name()), value));
              }
            }
            case Statement.Return exit ->
                exit.value()
                    .ifPresent(
                        value ->
                            names.function().ifPresent(f -> flow(names.result(f.name()), value)));
            case Expression.Assign assign -> assigned(assign);
            case Expression.Call call -> {
              callees.add(call.callee());
              call(call);
            }
            case Expression.Cast cast -> {
              if (MemoryMarks.isObjectPointer(cast.type())) {
                names
                    .place(cast.operand())
                    .ifPresent(at -> marks.object(at, "it is cast to `PyObject *`"));
              }
            }
            case Expression.Member member -> {
              if (HEADER.contains(member.field())) {
                names
                    .place(member.object())
                    .ifPresent(at -> marks.object(at, "it has an object's header"));
              }
            }
            case Expression.Name name -> {
              if (!names.locals().contains(name.text()) && !callees.contains(name)) {
                taken.add(PlaceNames.lastName(name.text()));
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
    Optional<String> target = names.place(assign.target());
    if (target.isPresent()) {
      flow(target.get(), assign.value());
    } else {
      escapes(assign.value(), "it is stored where this program cannot follow it");
    }
  }

  /** The value of an expression comes to stand in a place. */
  private void flow(String target, Expression value) {
    switch (value) {
      case Expression.Cast cast -> {
        marks.type(target, cast.type(), "");
        flow(target, cast.operand());
      }
      case Expression.Unary unary -> {
        if (unary.operator().equals("&")) {
          names.place(unary.operand()).ifPresent(at -> places.union(target + "*", at));
        } else {
          names.place(value).ifPresent(at -> places.union(target, at));
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
        if (PlaceNames.isSum(binary)) {
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
      default -> names.place(value).ifPresent(at -> places.union(target, at));
    }
  }

  private void result(String target, Expression.Call call) {
    String name = PlaceNames.lastName(call.name());
    Optional<AllocatorCalls.Site> site = allocators.site(call);
    if (site.isPresent()) {
      places.union(target, site.get().place());
      return;
    }
    if (RETURNS_FIRST.contains(name) && !call.arguments().isEmpty()) {
      flow(target, call.arguments().getFirst());
    } else if (names.isFunction(name)) {
      places.union(target, names.result(name));
    } else if (name.isEmpty() || !(call.callee() instanceof Expression.Name)) {
      marks.against(target, "it may come from a call through a pointer");
    } else {
      places.union(target, "call of " + name + " at " + path + ":" + call.span().start());
    }
  }

  private void call(Expression.Call call) {
    String name = PlaceNames.lastName(call.name());
    List<Expression> arguments = call.arguments();
    Optional<AllocatorCalls.Site> site = allocators.site(call);
    if (site.isPresent()) {
      memory(call, site.get());
      return;
    }
    boolean direct =
        call.callee() instanceof Expression.Name && !names.locals().contains(call.name());
    if (direct && !name.isEmpty()) {
      called.add(name);
    }
    boolean known = direct && names.isFunction(name);
    Optional<String> callback =
        known
            ? Optional.empty()
            : arguments.stream().flatMap(a -> callback(a).stream()).findFirst();
    for (int i = 0; i < arguments.size(); i++) {
      Expression argument = arguments.get(i);
      if (known) {
        flow(names.parameter(name, i), argument);
      } else if (!direct) {
        escapes(argument, "it is handed to a function that is not known");
      } else if (CApi.isName(name)) {
        handed(call, i, callback);
      } else {
        String slot = "argument %d of %s at %s:%d".formatted(i, name, path, call.span().start());
        flow(slot, argument);
        callback.ifPresent(
            function ->
                marks.against(
                    slot, "`%s` is handed it together with `%s`".formatted(name, function)));
      }
    }
  }

  /** The function that is handed over as a value. */
  private Optional<String> callback(Expression argument) {
    return argument
        .asName()
        .or(argument::asAddressOf)
        .filter(name -> !names.locals().contains(name))
        .filter(name -> names.isFunction(name) || Allocator.of(name).isPresent());
  }

  /** An argument of a function of the C API. */
  private void handed(Expression.Call call, int index, Optional<String> callback) {
    String name = call.name();
    Expression argument = call.arguments().get(index);
    Optional<String> at = names.place(argument);
    if (KEEPERS.contains(name) || callback.isPresent()) {
      at.ifPresent(place -> marks.against(place, "`%s` keeps it".formatted(name)));
    }
    argument
        .withoutCasts()
        .children()
        .forEach(
            child -> {
              if (argument.withoutCasts() instanceof Expression.Unary address
                  && address.operator().equals("&")
                  && child instanceof Expression inner) {
                names
                    .place(inner)
                    .ifPresent(
                        place -> marks.against(place, "`%s` may store into it".formatted(name)));
              }
            });
    if (index == 0 && isForObjects(name)) {
      at.ifPresent(place -> marks.object(place, "`%s` is used on it".formatted(name)));
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

  private void memory(Expression.Call call, AllocatorCalls.Site site) {
    Allocator row = site.allocator();
    int index = Allocator.of(call.name()).map(Allocator::pointer).orElse(-1);
    Optional<Expression> pointer =
        index >= 0 && index < call.arguments().size()
            ? Optional.of(call.arguments().get(index))
            : Optional.empty();
    pointer.ifPresent(argument -> flow(site.place(), argument));
    places.root(site.place());
    if (row.role() == Role.INIT || row.role() == Role.NEW) {
      marks.object(site.place(), "`%s` makes it an object".formatted(row.name()));
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
    names.place(value).ifPresent(at -> marks.against(at, because));
    if (value.withoutCasts() instanceof Expression.Call call) {
      allocators.site(call).ifPresent(site -> marks.against(site.place(), because));
    }
  }
}
