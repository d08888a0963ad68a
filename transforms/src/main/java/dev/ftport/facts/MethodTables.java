package dev.ftport.facts;

import dev.ftport.facts.Expression.Braces;
import dev.ftport.facts.Expression.Clause;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the functions of a file are to the interpreter, as the tables of methods, getters, members
 * and slots say, and the assignments to slots.
 */
public final class MethodTables {
  /** When the interpreter calls a function. */
  public enum Role {
    /** Somebody who has the object calls a method, asks for an attribute, or uses an operator. */
    METHOD,
    /** The object is being made ({@code tp_new}, {@code tp_init}), or there is none yet. */
    CREATION,
    /** Nobody else has the object, or the world stands still. */
    DESTRUCTION
  }

  private static final List<String> TYPE_FIELDS =
      List.of(
          "tp_name",
          "tp_basicsize",
          "tp_itemsize",
          "tp_dealloc",
          "tp_vectorcall_offset",
          "tp_getattr",
          "tp_setattr",
          "tp_as_async",
          "tp_repr",
          "tp_as_number",
          "tp_as_sequence",
          "tp_as_mapping",
          "tp_hash",
          "tp_call",
          "tp_str",
          "tp_getattro",
          "tp_setattro",
          "tp_as_buffer",
          "tp_flags",
          "tp_doc",
          "tp_traverse",
          "tp_clear",
          "tp_richcompare",
          "tp_weaklistoffset",
          "tp_iter",
          "tp_iternext",
          "tp_methods",
          "tp_members",
          "tp_getset",
          "tp_base",
          "tp_dict",
          "tp_descr_get",
          "tp_descr_set",
          "tp_dictoffset",
          "tp_init",
          "tp_alloc",
          "tp_new",
          "tp_free",
          "tp_is_gc",
          "tp_bases",
          "tp_mro",
          "tp_cache",
          "tp_subclasses",
          "tp_weaklist",
          "tp_del",
          "tp_version_tag",
          "tp_finalize",
          "tp_vectorcall");

  private static final Set<String> CREATION =
      Set.of("tp_new", "tp_init", "tp_alloc", "tp_vectorcall", "ml_class");
  private static final Set<String> DESTRUCTION =
      Set.of(
          "tp_dealloc", "tp_traverse", "tp_clear", "tp_free", "tp_finalize", "tp_del", "tp_is_gc");
  private static final Set<String> SUITES =
      Set.of(
          "PyNumberMethods",
          "PySequenceMethods",
          "PyMappingMethods",
          "PyAsyncMethods",
          "PyBufferProcs");

  private final Map<String, Set<Role>> roles = new HashMap<>();
  private final Set<String> writableMembers = new HashSet<>();

  /** The tables of {@code unit}. */
  public MethodTables(Unit unit) {
    for (Variable variable : unit.variables()) {
      variable.initializer().ifPresent(value -> read(variable, value));
    }
    for (ExpressionSite site : ExpressionSite.in(unit, e -> e instanceof Expression.Assign)) {
      if (site.expression() instanceof Expression.Assign assign
          && isSlot(assign)
          && assign.target() instanceof Expression.Member member) {
        assign
            .value()
            .asName()
            .or(assign.value()::asAddressOf)
            .ifPresent(name -> add(name, role(member.field())));
      }
    }
  }

  /** Whether an assignment fills a slot of a type: {@code Spam_Type.tp_new = spam_new}. */
  static boolean isSlot(Expression.Assign assign) {
    return assign.target() instanceof Expression.Member member
        && member.field().matches("(tp|nb|sq|mp|bf|am)_.*");
  }

  /** What each function that the tables name is to the interpreter. */
  public Map<String, Set<Role>> roles() {
    return roles;
  }

  /** What a function is to the interpreter; empty for one that only the package calls. */
  public Set<Role> roles(String function) {
    return roles.getOrDefault(function, Set.of());
  }

  /** The fields that an entry of a {@code PyMemberDef} table lets Python code set. */
  public Set<String> writableMembers() {
    return writableMembers;
  }

  private void add(String function, Role role) {
    roles.computeIfAbsent(function, name -> EnumSet.noneOf(Role.class)).add(role);
  }

  private static Role role(String slot) {
    return CREATION.contains(slot)
        ? Role.CREATION
        : DESTRUCTION.contains(slot) ? Role.DESTRUCTION : Role.METHOD;
  }

  private void read(Variable variable, Expression value) {
    if (!(value.withoutCasts() instanceof Braces braces) || variable.pointers() > 0) {
      return;
    }
    boolean array = !variable.brackets().isEmpty();
    if (array && variable.hasTypeWord("PyMethodDef")) {
      entries(braces).forEach(this::method);
    } else if (array && variable.hasTypeWord("PyGetSetDef")) {
      for (Braces entry : entries(braces)) {
        function(at(entry, 1, ".get")).ifPresent(name -> add(name, Role.METHOD));
        function(at(entry, 2, ".set")).ifPresent(name -> add(name, Role.METHOD));
      }
    } else if (array && variable.hasTypeWord("PyMemberDef")) {
      entries(braces).forEach(this::member);
    } else if (array && variable.hasTypeWord("PyType_Slot")) {
      for (Braces entry : entries(braces)) {
        at(entry, 0, ".slot")
            .flatMap(Expression::asName)
            .ifPresent(
                slot ->
                    function(at(entry, 1, ".pfunc"))
                        .ifPresent(name -> add(name, role(slot.replace("Py_", "")))));
      }
    } else if (!array && variable.hasTypeWord("PyTypeObject")) {
      type(braces);
    } else if (SUITES.stream().anyMatch(variable::hasTypeWord)) {
      for (Clause clause : braces.clauses()) {
        function(Optional.of(clause.value())).ifPresent(name -> add(name, Role.METHOD));
      }
    }
  }

  private static List<Braces> entries(Braces table) {
    List<Braces> entries = new ArrayList<>();
    for (Clause clause : table.clauses()) {
      if (clause.value() instanceof Braces entry) {
        entries.add(entry);
      }
    }
    return entries;
  }

  private static Optional<Expression> at(Braces entry, int index, String designator) {
    Optional<Expression> named =
        entry.clauses().stream()
            .filter(clause -> clause.designator().equals(designator))
            .map(Clause::value)
            .findFirst();
    return named.isPresent()
            || entry.clauses().size() <= index
            || !entry.clauses().get(index).designator().isEmpty()
        ? named
        : Optional.of(entry.clauses().get(index).value());
  }

  private static Optional<String> function(Optional<Expression> value) {
    return value.filter(v -> !v.isNull()).flatMap(v -> v.asName().or(v::asAddressOf));
  }

  private void method(Braces entry) {
    List<String> flags = new ArrayList<>();
    at(entry, 2, ".ml_flags")
        .ifPresent(
            value ->
                value.walk(
                    node -> {
                      if (node instanceof Expression.Name name) {
                        flags.add(name.text());
                      }
                    }));
    boolean withoutObject = flags.contains("METH_STATIC") || flags.contains("METH_CLASS");
    function(at(entry, 1, ".ml_meth"))
        .ifPresent(name -> add(name, withoutObject ? Role.CREATION : Role.METHOD));
  }

  private void member(Braces entry) {
    boolean readOnly =
        at(entry, 3, ".flags")
            .map(
                flags ->
                    flags.asName().filter(name -> name.matches("(Py_)?READONLY")).isPresent()
                        || (flags.withoutCasts() instanceof Expression.Literal literal
                            && literal.text().equals("1")))
            .orElse(false);
    if (!readOnly) {
      at(entry, 2, ".offset")
          .ifPresent(
              offset ->
                  offset.walk(
                      node -> {
                        if (node instanceof Expression.Member member) {
                          writableMembers.add(member.field());
                        }
                      }));
    }
  }

  private void type(Braces braces) {
    int first = -1;
    for (int i = 0; i < braces.clauses().size(); i++) {
      Clause clause = braces.clauses().get(i);
      if (!clause.designator().isEmpty()) {
        function(Optional.of(clause.value()))
            .ifPresent(name -> add(name, role(clause.designator().replace(".", ""))));
      } else if (first < 0
          && clause.value().withoutCasts() instanceof Expression.Literal literal
          && literal.text().startsWith("\"")) {
        first = i;
      } else if (first >= 0 && i - first < TYPE_FIELDS.size()) {
        String slot = TYPE_FIELDS.get(i - first);
        function(Optional.of(clause.value())).ifPresent(name -> add(name, role(slot)));
      }
    }
  }
}
