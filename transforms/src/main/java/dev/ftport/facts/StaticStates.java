package dev.ftport.facts;

import dev.ftport.capi.CallEffects;
import dev.ftport.capi.CallEffects.Argument;
import dev.ftport.capi.Fills;
import dev.ftport.facts.StaticState.Access;
import dev.ftport.facts.StaticState.Linkage;
import dev.ftport.facts.StaticState.Part;
import dev.ftport.facts.StaticState.Use;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds the static and global variables of a file and what is done with each. */
final class StaticStates {
  private static final Set<String> NO_USE = Set.of("sizeof", "operator");

  private final Unit unit;
  private final Map<Variable, Found> found = new LinkedHashMap<>();
  private final Map<String, Variable> globals = new HashMap<>();
  private final Deque<Map<String, Optional<Variable>>> scopes = new ArrayDeque<>();
  private final Deque<Node> path = new ArrayDeque<>();
  private final Map<String, List<Use>> foreign = new LinkedHashMap<>();
  private final Set<String> known = new TreeSet<>();
  private @Nullable Function function;

  private record Found(Optional<Function> owner, List<Use> uses) {}

  private StaticStates(Unit unit) {
    this.unit = unit;
  }

  /**
   * What was found.
   *
   * @param own the variables of the file, in the order of the text
   * @param foreign the uses of names that the file does not define, by name
   */
  record Result(List<StaticState> own, Map<String, List<Use>> foreign) {}

  static Result of(Unit unit) {
    return new StaticStates(unit).read();
  }

  private Result read() {
    for (Variable global : unit.globals()) {
      if (global.name().isEmpty()) {
        continue;
      }
      Variable before = globals.get(global.name());
      // `static int x;` before `static int x = 1;` is the same variable.
      if (before == null || isBetter(global, before)) {
        if (before != null) {
          found.remove(before);
        }
        globals.put(global.name(), global);
        found.put(global, new Found(Optional.empty(), new ArrayList<>()));
      }
    }
    unit.functions().forEach(each -> known.add(each.name()));
    for (Variable global : unit.globals()) {
      global.initializer().ifPresent(this::visit);
    }
    for (Function each : unit.functions()) {
      function = each;
      scopes.push(new HashMap<>());
      each.parameters().forEach(p -> scopes.element().put(p.name(), Optional.empty()));
      visit(each.body());
      scopes.pop();
      function = null;
    }
    List<StaticState> states = new ArrayList<>();
    found.forEach(
        (variable, all) ->
            states.add(
                new StaticState(
                    variable,
                    all.owner(),
                    linkage(variable, all.owner()),
                    List.copyOf(all.uses()))));
    return new Result(List.copyOf(states), foreign);
  }

  private static boolean isBetter(Variable one, Variable other) {
    return (other.hasTypeWord("extern") && !one.hasTypeWord("extern"))
        || (one.initializer().isPresent() && other.initializer().isEmpty());
  }

  private static Linkage linkage(Variable variable, Optional<Function> owner) {
    if (variable.hasTypeWord("extern") && variable.initializer().isEmpty()) {
      return Linkage.ELSEWHERE;
    }
    return owner.isPresent() || variable.hasTypeWord("static")
        ? Linkage.INTERNAL
        : Linkage.EXTERNAL;
  }

  private void visit(Node node) {
    Patience.check();
    switch (node) {
      case Expression.Name name -> use(name);
      case Statement.Compound ignored -> nested(node);
      case Statement.If ignored -> nested(node);
      case Statement.Loop ignored -> nested(node);
      case Statement.Declaration declaration -> {
        path.addLast(node);
        declaration.variables().forEach(this::declared);
        path.removeLast();
      }
      default -> inside(node);
    }
  }

  private void nested(Node node) {
    scopes.push(new HashMap<>());
    inside(node);
    scopes.pop();
  }

  private void inside(Node node) {
    path.addLast(node);
    node.children().forEach(this::visit);
    path.removeLast();
  }

  private void declared(Variable variable) {
    boolean isStatic = variable.hasTypeWord("static");
    if (!variable.name().isEmpty()) {
      if (isStatic) {
        found.put(variable, new Found(Optional.ofNullable(function), new ArrayList<>()));
        scopes.element().put(variable.name(), Optional.of(variable));
      } else if (!variable.hasTypeWord("extern")) {
        scopes.element().put(variable.name(), Optional.empty());
      }
    }
    variable.initializer().ifPresent(this::visit);
  }

  private void use(Expression.Name name) {
    for (Map<String, Optional<Variable>> scope : scopes) {
      Optional<Variable> local = scope.get(name.text());
      if (local != null) {
        local.ifPresent(variable -> add(variable, name));
        return;
      }
    }
    Optional<Variable> global = global(name.text());
    if (global.isPresent()) {
      add(global.get(), name);
    } else if (!known.contains(name.text())) {
      foreign.computeIfAbsent(name.text(), any -> new ArrayList<>()).add(describe(name));
    }
  }

  /** In C++ a name may be written without its class or namespace. */
  private Optional<Variable> global(String text) {
    Variable exact = globals.get(text);
    if (exact != null || unit.language() == Language.C) {
      return Optional.ofNullable(exact);
    }
    if (function != null && function.name().contains("::")) {
      String scope = function.name().substring(0, function.name().lastIndexOf("::"));
      Variable member = globals.get(scope + "::" + text);
      if (member != null) {
        return Optional.of(member);
      }
    }
    int at = text.lastIndexOf("::");
    return at < 0 ? Optional.empty() : Optional.ofNullable(globals.get(text.substring(at + 2)));
  }

  private void add(Variable variable, Expression.Name name) {
    Found state = found.get(variable);
    if (state != null) {
      state.uses().add(describe(name));
    }
  }

  // What is done with the name.

  private Use describe(Expression.Name name) {
    List<Node> around = List.copyOf(path);
    Expression whole = name;
    Part part = Part.WHOLE;
    boolean addressed = false;
    for (int i = around.size() - 1; i >= 0; i--) {
      Node user = around.get(i);
      if (user instanceof Expression.Cast cast) {
        whole = cast;
      } else if (user instanceof Expression.Index index && index.array() == whole) {
        part = deeper(name, part, addressed);
        addressed = false;
        whole = index;
      } else if (user instanceof Expression.Member member) {
        part = field(name, part, member.arrow() && !addressed);
        addressed = false;
        whole = member;
      } else if (user instanceof Expression.Unary unary && unary.operator().equals("*")) {
        part = addressed ? part : deeper(name, part, false);
        addressed = false;
        whole = unary;
      } else if (user instanceof Expression.Unary unary && unary.operator().equals("&")) {
        addressed = true;
        whole = unary;
      } else if (user instanceof Expression.Unary unary && isStep(unary)) {
        return use(name, around, whole, Access.UPDATE, part);
      } else if (user instanceof Expression.Unary unary && NO_USE.contains(unary.operator())) {
        return use(name, around, whole, Access.READ, part);
      } else if (user instanceof Expression.Assign assign && assign.target() == whole) {
        boolean plain = assign.operator().equals("=");
        return use(name, around, whole, plain ? Access.WRITE : Access.UPDATE, part);
      } else if (user instanceof Expression.Call call && call.callee() != whole) {
        return passed(name, around, whole, part, addressed, call);
      } else if (user instanceof Expression.Conditional choice && choice.condition() != whole) {
        whole = choice;
      } else if (user instanceof Expression.Binary sum && isSum(sum, name, part)) {
        whole = sum;
      } else {
        return use(name, around, whole, going(name, part, addressed, user), part);
      }
    }
    return use(name, around, whole, addressed ? Access.ADDRESS : Access.READ, part);
  }

  private Part field(Expression.Name name, Part part, boolean follows) {
    if (follows) {
      return isArray(name) && part == Part.WHOLE ? Part.ELEMENT : Part.BEHIND;
    }
    return part == Part.BEHIND ? part : Part.ELEMENT;
  }

  private static boolean isStep(Expression.Unary unary) {
    return unary.operator().endsWith("++") || unary.operator().endsWith("--");
  }

  /** {@code array + n} is an address still. */
  private boolean isSum(Expression.Binary sum, Expression.Name name, Part part) {
    return (sum.operator().equals("+") || sum.operator().equals("-"))
        && isArray(name)
        && part == Part.WHOLE;
  }

  private Part deeper(Expression.Name name, Part part, boolean addressed) {
    if (part == Part.BEHIND) {
      return part;
    }
    return addressed || isArray(name) ? Part.ELEMENT : Part.BEHIND;
  }

  private boolean isArray(Expression.Name name) {
    for (Map<String, Optional<Variable>> scope : scopes) {
      Optional<Variable> local = scope.get(name.text());
      if (local != null) {
        return local.map(v -> !v.brackets().isEmpty()).orElse(false);
      }
    }
    return global(name.text()).map(v -> !v.brackets().isEmpty()).orElse(false);
  }

  /** Where an address may stay: an array that is a value is one. */
  private Access going(Expression.Name name, Part part, boolean addressed, Node user) {
    boolean address = addressed || (part == Part.WHOLE && isArray(name));
    if (!address) {
      return Access.READ;
    }
    boolean stays =
        switch (user) {
          case Expression.Assign ignored -> true;
          case Expression.Braces ignored -> true;
          case Expression.Other ignored -> true;
          case Statement.Return ignored -> true;
          case Statement.Declaration ignored -> true;
          default -> false;
        };
    return stays ? Access.ADDRESS : Access.READ;
  }

  private Use passed(
      Expression.Name name,
      List<Node> around,
      Expression whole,
      Part part,
      boolean addressed,
      Expression.Call call) {
    int at = call.arguments().indexOf(whole);
    Optional<Argument> effect =
        CallEffects.of(call.name()).flatMap(effects -> effects.argument(at));
    boolean reference = addressed || (part == Part.WHOLE && isArray(name));
    Access access = reference ? Access.ADDRESS : Access.READ;
    Part changed = part;
    if (effect.isPresent()) {
      access =
          switch (effect.get()) {
            case CLEARS, REPLACES, OUT_NEW, OUT_BORROWED, OUT_PARSED, OUT_INTERIOR ->
                reference || !addressed && effect.get() != Argument.OUT_PARSED
                    ? Access.WRITE
                    : access;
            case KEEPS -> access;
            default -> reference ? Access.READ : access;
          };
    } else if (Fills.fills(call.name(), at)) {
      access = Access.WRITE;
      changed = reference && part == Part.WHOLE ? Part.ELEMENT : reference ? part : Part.BEHIND;
    } else if (reference && (CallEffects.of(call.name()).isPresent() || Fills.looks(call.name()))) {
      access = Access.READ;
    } else if (reference && isConstant(call.name(), at)) {
      access = Access.READ;
    }
    return new Use(
        name, Optional.ofNullable(function), around, whole, access, changed, Optional.of(call), at);
  }

  /** Whether a function of the file says that it does not change what it is pointed to. */
  private boolean isConstant(String name, int at) {
    return unit.functions().stream()
        .filter(each -> each.name().equals(name) && at < each.parameters().size() && at >= 0)
        .anyMatch(each -> each.parameters().get(at).hasTypeWord("const"));
  }

  private Use use(
      Expression.Name name, List<Node> around, Expression whole, Access access, Part part) {
    return new Use(
        name, Optional.ofNullable(function), around, whole, access, part, Optional.empty(), -1);
  }
}
