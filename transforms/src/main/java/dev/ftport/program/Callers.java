package dev.ftport.program;

import dev.ftport.facts.Expression;
import dev.ftport.facts.Function;
import dev.ftport.facts.Language;
import dev.ftport.facts.Lexer;
import dev.ftport.facts.ModuleDefinition;
import dev.ftport.facts.Node;
import dev.ftport.facts.Patience;
import dev.ftport.facts.SlotArray;
import dev.ftport.facts.StaticState;
import dev.ftport.facts.Token;
import dev.ftport.facts.Unit;
import dev.ftport.facts.Variable;
import dev.ftport.source.Span;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which functions of a file call which, and which of them create modules. */
final class Callers {
  private static final Set<String> CREATE =
      Set.of(
          "PyModule_Create",
          "PyModule_Create2",
          "PyModuleDef_Init",
          "Py_InitModule",
          "Py_InitModule3",
          "Py_InitModule4");
  private static final List<String> ENTRIES =
      List.of("PyInit_", "PyModExport_", "pybind11_init_", "nanobind_init_");
  private static final Set<String> AT_EXIT = Set.of("Py_AtExit", "atexit", "PyCapsule_New");
  private static final Set<String> NOT_A_TYPE = Set.of("return", "else", "do", "case", "goto");

  private final Unit unit;
  private final Map<String, Set<String>> users = new LinkedHashMap<>();
  private final Set<String> creating = new HashSet<>();
  private final Set<Expression.Name> excused = new HashSet<>();

  private Callers(Unit unit) {
    this.unit = unit;
  }

  /** Whether a name is what is called. */
  static boolean isCalled(StaticState.Use use) {
    return !use.path().isEmpty()
        && use.path().getLast() instanceof Expression.Call call
        && call.callee() == use.name();
  }

  static List<FunctionEntry> of(Unit unit) {
    return new Callers(unit).read();
  }

  private List<FunctionEntry> read() {
    unit.functions().forEach(function -> users.put(function.name(), new TreeSet<>()));
    slots();
    for (Variable global : unit.globals()) {
      global.initializer().ifPresent(value -> visit(value, "", false));
    }
    for (Function function : unit.functions()) {
      Span before =
          new Span(
              function.span().start(),
              Math.max(function.span().start(), function.nameSpan().start()));
      if (ENTRIES.stream().anyMatch(function.name()::startsWith)
          || unit.mentions(before, "PyMODINIT_FUNC")) {
        creating.add(function.name());
      }
      visit(function.body(), function.name(), false);
    }
    mentionedInOtherBranches();
    List<FunctionEntry> all = new ArrayList<>();
    Set<String> done = new HashSet<>();
    for (Function function : unit.functions()) {
      if (done.add(function.name())) {
        Set<String> by = users.getOrDefault(function.name(), Set.of());
        boolean internal = isInternal(function);
        all.add(
            new FunctionEntry(
                function.name(),
                internal,
                internal && by.isEmpty() && unit.language() == Language.C && isUnnamed(function),
                creating.contains(function.name()),
                by));
      }
    }
    return all;
  }

  /** Whether the text names a function nowhere, but where it is declared and defined. */
  private boolean isUnnamed(Function function) {
    String text = unit.file().text();
    List<Token> tokens = Lexer.tokens(text, new Span(0, text.length()));
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      boolean named =
          token.kind() == Token.Kind.NAME
              && token.text().equals(function.name())
              && !function.span().contains(token.span().start());
      if (named && !isDeclared(tokens, i, i + 1 < tokens.size() && tokens.get(i + 1).is("("))) {
        return false;
      }
    }
    return true;
  }

  private boolean isInternal(Function function) {
    return Lexer.tokens(
                unit.file().text(),
                new Span(
                    function.span().start(),
                    Math.max(function.span().start(), function.nameSpan().start())))
            .stream()
            .anyMatch(token -> token.text().equals("static"))
        || function.returnType().startsWith("static ");
  }

  /** The functions that a module's slots and its definition name. */
  private void slots() {
    for (SlotArray array : SlotArray.in(unit)) {
      for (Expression.Clause clause : array.entries()) {
        if (unit.mentions(clause.span(), "Py_mod_exec")
            || unit.mentions(clause.span(), "Py_mod_create")) {
          excuse(clause.value());
        }
      }
    }
    for (ModuleDefinition definition : ModuleDefinition.in(unit)) {
      for (String field : List.of("m_traverse", "m_clear", "m_free")) {
        definition.field(field).ifPresent(clause -> excuse(clause.value()));
      }
    }
  }

  private void excuse(Expression value) {
    value.walk(
        node -> {
          if (node instanceof Expression.Name name && users.containsKey(name.text())) {
            creating.add(name.text());
            excused.add(name);
          }
        });
  }

  private void visit(Node node, String function, boolean later) {
    Patience.check();
    if (node instanceof Expression.Call call && call.callee() instanceof Expression.Name callee) {
      called(call, callee, function, later);
      return;
    }
    switch (node) {
      case Expression.Name name -> {
        if (!excused.contains(name)) {
          mention(name, "");
        }
      }
      case Expression.Block block -> visit(block.body(), function, unit.language() == Language.CPP);
      default -> node.children().forEach(child -> visit(child, function, later));
    }
  }

  private void called(
      Expression.Call call, Expression.Name callee, String function, boolean later) {
    if (CREATE.contains(callee.text())) {
      creating.add(function);
    }
    mention(callee, later ? "" : function);
    for (Expression argument : call.arguments()) {
      if (AT_EXIT.contains(callee.text())
          && argument.withoutCasts() instanceof Expression.Name name
          && users.containsKey(name.text())) {
        creating.add(name.text());
      } else {
        visit(argument, function, later);
      }
    }
  }

  /** In C++ a function of a namespace may be named with the namespace. */
  private void mention(Expression.Name name, String user) {
    for (String each : StateDigest.suffixes(name.text())) {
      Set<String> all = users.get(each);
      if (all != null) {
        all.add(user);
        return;
      }
    }
  }

  /** What stands in branches that this variant does not take counts too. */
  private void mentionedInOtherBranches() {
    String text = unit.file().text();
    List<Token> tokens = Lexer.tokens(text, new Span(0, text.length()));
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      Set<String> all = token.kind() == Token.Kind.NAME ? users.get(token.text()) : null;
      if (all == null || unit.isActive(token.span().start())) {
        continue;
      }
      int at = token.span().start();
      String function =
          unit.functions().stream()
              .filter(each -> each.span().contains(at))
              .map(Function::name)
              .findFirst()
              .orElse("");
      boolean called = i + 1 < tokens.size() && tokens.get(i + 1).is("(");
      if (!function.isEmpty()) {
        all.add(called ? function : "");
      } else if (!isDeclared(tokens, i, called)) {
        all.add("");
      }
    }
  }

  /** A name behind a type, before a parenthesis: a declaration or a definition. */
  private static boolean isDeclared(List<Token> tokens, int i, boolean called) {
    if (!called || i == 0) {
      return false;
    }
    Token before = tokens.get(i - 1);
    return before.is("*")
        || (before.kind() == Token.Kind.NAME && !NOT_A_TYPE.contains(before.text()));
  }
}
