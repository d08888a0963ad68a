package dev.ftport.flow;

import dev.ftport.capi.CallEffects;
import dev.ftport.facts.Expression;
import dev.ftport.facts.Function;
import dev.ftport.facts.NumberTypes;
import dev.ftport.facts.Unit;
import dev.ftport.facts.Variable;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The function in which references are followed, and what does not depend on the way through it.
 */
final class Subject {
  private final Unit unit;
  private final Function function;
  private final Scopes scopes;
  private final Summaries summaries;
  private final Wording wording;
  private final Map<Expression, String> quoted = new IdentityHashMap<>();
  private final Owners owners;
  private final Set<String> escaped = new HashSet<>();
  private final Set<String> owned = new HashSet<>();
  private final Set<String> emptied = new HashSet<>();
  private final boolean returnsOwned;

  Subject(Unit unit, Function function, Summaries summaries) {
    this.unit = unit;
    this.function = function;
    this.summaries = summaries;
    this.scopes = Scopes.of(function);
    this.wording = new Wording(unit.file().text());
    this.owners = Owners.of(unit, scopes, function.body());
    Habits habits = new Habits(this);
    escaped.addAll(habits.escaped());
    owned.addAll(habits.owned());
    emptied.addAll(habits.emptied());
    returnsOwned = habits.returnsOwned();
  }

  Unit unit() {
    return unit;
  }

  Function function() {
    return function;
  }

  Scopes scopes() {
    return scopes;
  }

  /** The variables that release what they hold when they die. */
  Owners owners() {
    return owners;
  }

  /** An expression between backquotes, as the author wrote it. */
  String quote(Expression expression) {
    return quoted.computeIfAbsent(expression, wording::quote);
  }

  /** Whether the address of the variable is stored somewhere. */
  boolean isEscaped(String key) {
    return escaped.contains(key);
  }

  /** Whether the function treats what the variable holds as its own. */
  boolean isOwned(String key) {
    return owned.contains(key);
  }

  /** Whether the function sets the place to {@code NULL} somewhere. */
  boolean isEmptied(String place) {
    return emptied.contains(place);
  }

  /** Whether the caller owns what the function returns. */
  boolean returnsOwned() {
    return returnsOwned;
  }

  /** What is known of a call of a function of this name. */
  Optional<CallEffects> effects(String name) {
    if (name.isEmpty()) {
      return Optional.empty();
    }
    Optional<CallEffects> memory = Resource.effects(name);
    if (memory.isPresent()) {
      return memory;
    }
    Optional<CallEffects> api = CallEffects.of(name);
    Optional<CallEffects> known = api.isPresent() ? api : summaries.of(name);
    return known.isPresent() || !Resource.isNamed(name)
        ? known
        : Optional.of(Resource.onlyTaken(name));
  }

  /** What is known of this call. A method of an object is no function of the C API. */
  Optional<CallEffects> effects(Expression.Call call) {
    return call.callee() instanceof Expression.Name ? effects(call.name()) : Optional.empty();
  }

  boolean isNumber(String key) {
    Variable variable = scopes.variable(key);
    if (variable.pointers() > 0 || !variable.brackets().isEmpty()) {
      return false;
    }
    return NumberTypes.isNumber(variable.type());
  }

  /** Whether the variable is one pointer, and no array or structure. */
  boolean isPointer(String key) {
    Variable variable = scopes.variable(key);
    return variable.pointers() > 0 && variable.brackets().isEmpty();
  }

  /** Whether every field of this name that the file declares is plain data, and no pointer. */
  boolean isData(String field) {
    return unit.dataFields().contains(field);
  }

  boolean isArray(String key) {
    return !scopes.variable(key).brackets().isEmpty();
  }
}
