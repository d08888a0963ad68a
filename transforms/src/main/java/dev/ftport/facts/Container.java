package dev.ftport.facts;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a lookup reads, as far as that decides whether another thread can change it meanwhile. */
public enum Container {
  /** The dict of keyword arguments of a method: it belongs to this one call. */
  KEYWORD_ARGUMENTS("keyword arguments"),
  /** The dict of a module that is being made or executed: nobody can import it yet. */
  MODULE_DICT("the module's dict, and its import is not over"),
  /** A container that this function has made and shown to nobody yet. */
  FRESH("the container is new and nobody else has seen it"),
  /** Anything else. */
  SHARED("another thread can change it");

  private static final Set<String> KEYWORDS =
      Set.of("kwargs", "kwarg", "kwds", "kwd", "kw", "keywds", "keywords");

  private static final Set<String> MAKERS =
      Set.of(
          "PyDict_New",
          "PyList_New",
          "PyTuple_New",
          "PyDict_Copy",
          "PyDict_Keys",
          "PyDict_Values",
          "PyDict_Items",
          "PyMapping_Keys",
          "PyMapping_Values",
          "PyMapping_Items",
          "PyList_GetSlice",
          "PySequence_List",
          "PySequence_Tuple",
          "PyList_AsTuple");

  /** What neither keeps its first argument nor runs code that could see it. */
  private static final Set<String> KEEPS_PRIVATE =
      Set.of(
          "PyDict_SetItemString",
          "PyDict_GetItemString",
          "PyDict_Size",
          "PyDict_GET_SIZE",
          "PyDict_Next",
          "_PyDict_Next",
          "PyList_Append",
          "PyList_GetItem",
          "PyList_GET_ITEM",
          "PyList_SetItem",
          "PyList_SET_ITEM",
          "PyList_Size",
          "PyList_GET_SIZE",
          "PyList_Check",
          "PyList_CheckExact",
          "PyDict_Check",
          "PyDict_CheckExact",
          "PyTuple_Check",
          "PyTuple_CheckExact",
          "PySequence_Check",
          "PySequence_Fast_GET_ITEM",
          "PySequence_Fast_GET_SIZE",
          "PySequence_Fast_ITEMS",
          "PyTuple_GetItem",
          "PyTuple_GET_ITEM",
          "PyTuple_GET_SIZE",
          "PyTuple_SetItem",
          "PyTuple_SET_ITEM",
          "PyTuple_Size",
          "Py_DECREF",
          "Py_XDECREF",
          "Py_CLEAR");

  private final String reason;

  Container(String reason) {
    this.reason = reason;
  }

  /** Whether a function returns a container that nobody else has seen. */
  public static boolean isMaker(String function) {
    return MAKERS.contains(function);
  }

  /** Whether a function neither keeps its first argument nor runs code that could see it. */
  public static boolean keepsPrivate(String function) {
    return KEEPS_PRIVATE.contains(function);
  }

  /** Why it is safe, or not, in words for a report. */
  public String reason() {
    return reason;
  }

  /**
   * What {@code container} is at {@code site}.
   *
   * @param container the argument of the lookup that it reads
   */
  public static Container of(CallSite site, Expression container) {
    Optional<String> name = container.asName();
    if (name.isEmpty() || site.function().isEmpty()) {
      return SHARED;
    }
    Function function = site.function().get();
    List<Variable> parameters = function.parameters();
    if (parameters.size() >= 3
        && KEYWORDS.contains(name.get())
        && parameters.stream().anyMatch(p -> p.name().equals(name.get()))
        && !isAssigned(function, name.get())) {
      return KEYWORD_ARGUMENTS;
    }
    if (isInitialization(function) && isOnly(function, name.get(), "PyModule_GetDict")) {
      return MODULE_DICT;
    }
    return isFresh(function, name.get()) ? FRESH : SHARED;
  }

  private static boolean isInitialization(Function function) {
    return function.name().startsWith("PyInit_")
        || function.name().matches(".*_exec(_.*)?|exec_.*");
  }

  /** Whether a local variable is only ever given what {@code maker} returns. */
  private static boolean isOnly(Function function, String name, String maker) {
    int[] counts = new int[2];
    Unit.locals(function).stream()
        .filter(variable -> variable.name().equals(name))
        .flatMap(variable -> variable.initializer().stream())
        .forEach(value -> counts[isCall(value, maker) ? 0 : 1]++);
    function
        .body()
        .walk(
            node -> {
              if (node instanceof Expression.Assign assign && is(assign.target(), name)) {
                counts[isCall(assign.value(), maker) ? 0 : 1]++;
              }
            });
    return counts[0] > 0 && counts[1] == 0;
  }

  private static boolean isCall(Expression value, String name) {
    return value.withoutCasts() instanceof Expression.Call call && call.name().equals(name);
  }

  private static boolean isAssigned(Function function, String name) {
    boolean[] found = new boolean[1];
    function
        .body()
        .walk(
            node ->
                found[0] |=
                    node instanceof Expression.Assign assign
                        && assign.target().asName().equals(Optional.of(name)));
    return found[0];
  }

  /**
   * Whether a local variable only ever holds a new container, and is only handed to calls that keep
   * it private, wherever in the function that is.
   */
  private static boolean isFresh(Function function, String name) {
    boolean local =
        Unit.locals(function).stream()
            .filter(v -> v.name().equals(name) && !v.hasTypeWord("static"))
            .allMatch(v -> v.initializer().map(i -> i.isNull() || isMaker(i)).orElse(true));
    boolean declared = Unit.locals(function).stream().anyMatch(v -> v.name().equals(name));
    return declared && local && isPrivateIn(function.body(), name);
  }

  /**
   * Whether {@code container} is a parameter that the function gives a container of its own, and
   * shows neither to anybody, wherever in the function that is. Where it holds which is not said.
   */
  public static boolean isReplaced(CallSite site, Expression container) {
    Optional<String> name = container.asName();
    return name.isPresent()
        && site.function()
            .filter(
                function ->
                    function.parameters().stream().anyMatch(p -> p.name().equals(name.get()))
                        && isAssigned(function, name.get())
                        && isPrivateIn(function.body(), name.get()))
            .isPresent();
  }

  private static boolean isMaker(Expression value) {
    return value.withoutCasts() instanceof Expression.Call call && MAKERS.contains(call.name());
  }

  private static boolean isPrivateIn(Node node, String name) {
    return switch (node) {
      case Expression.Name use -> !use.text().equals(name);
      case Expression.Assign assign ->
          is(assign.target(), name) ? isNewOrNull(assign) : inside(assign, name);
      case Expression.Call call ->
          KEEPS_PRIVATE.contains(call.name())
                  && !call.arguments().isEmpty()
                  && is(call.arguments().getFirst(), name)
              ? call.arguments().stream().skip(1).allMatch(argument -> isPrivateIn(argument, name))
              : inside(call, name);
      case Expression.Binary test ->
          NullTest.of(test).map(nullTest -> is(nullTest.tested(), name)).orElse(false)
              || inside(test, name);
      case Statement.Return exit ->
          exit.value().map(value -> is(value, name)).orElse(false) || inside(exit, name);
      default -> inside(node, name);
    };
  }

  private static boolean is(Expression expression, String name) {
    return expression.asName().equals(Optional.of(name));
  }

  private static boolean isNewOrNull(Expression.Assign assign) {
    return assign.operator().equals("=") && (assign.value().isNull() || isMaker(assign.value()));
  }

  private static boolean inside(Node node, String name) {
    return node.children().stream()
        .allMatch(
            child ->
                isPrivateIn(child, name)
                    || (NullTest.isAsked(node, child)
                        && child instanceof Expression asked
                        && is(asked, name)));
  }
}
