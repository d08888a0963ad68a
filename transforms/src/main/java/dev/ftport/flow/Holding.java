package dev.ftport.flow;

import dev.ftport.capi.CallEffects;
import dev.ftport.capi.CallEffects.Argument;
import dev.ftport.capi.CallEffects.Result;
import dev.ftport.facts.Expression;
import dev.ftport.facts.Spelling;
import dev.ftport.source.Span;
import java.util.List;
import java.util.Optional;

/** What happens to the followed reference, one thing at a time. */
final class Holding {
  /** How the words of a store begin. */
  static final String STORED = "stored in ";

  /** The words of a return. */
  static final String RETURNED = "returned to the caller";

  private static final int MOST_REFERENCES = 8;

  private final Subject subject;
  private final Site site;
  private final boolean makes;

  Holding(Subject subject, Site site) {
    this.subject = subject;
    this.site = site;
    this.makes = makes(subject, site);
  }

  /** Whether what comes in belongs to the function. */
  private static boolean makes(Subject subject, Site site) {
    if (site.node().isEmpty() || !(site.node().get() instanceof Expression.Call call)) {
      return false;
    }
    Optional<CallEffects> effects = subject.effects(call);
    return effects.isPresent()
        && (site.kind() == Site.Kind.OUT
            ? effects.get().argument(site.argument()).equals(Optional.of(Argument.OUT_NEW))
            : effects.get().result() != Result.BORROWED);
  }

  /** The variable that is read holds what it holds; a pointer to a dead object must not be read. */
  State read(String key, Expression at, State state) {
    return state.standing() == Standing.DEAD && state.value(key).depends()
        ? state.wrong(at.span(), usedAfterRelease(key, state))
        : state;
  }

  private static String usedAfterRelease(String key, State state) {
    return state.value(key) instanceof Value.Inside
        ? "used after its release (" + Wording.variable(key) + " points into it)"
        : "used after its release";
  }

  /** The lookup yields the reference that is followed. */
  State found(Standing standing, int count, Span span, String words, State state) {
    return state.with(standing, count).entry(span, words);
  }

  /** The lookup yields {@code NULL}. */
  State missed(Span span, String words, State state) {
    return state.with(Standing.MISSED, 0).entry(span, words);
  }

  /** The results of a lookup that always yields something, and never a reference to release. */
  List<Evaluation.Result> open(
      Standing standing, String what, Span span, boolean repeats, State state) {
    Evaluation.Result other = new Evaluation.Result(Value.ANYTHING, state);
    if (state.isOpen()) {
      return List.of(other);
    }
    String words =
        site.key().isPresent()
            ? Wording.variable(site.key().get()) + " is borrowed from " + what
            : what + " is borrowed";
    Evaluation.Result followed =
        new Evaluation.Result(new Value.Followed(), found(standing, 0, span, words, state));
    return repeats ? List.of(followed, other) : List.of(followed);
  }

  /** A value is stored in a local variable. */
  State assign(String key, Value value, Expression at, State state) {
    Value stored = value;
    if (subject.isNumber(key) && value.depends()) {
      stored = Value.ANYTHING;
    } else if (value instanceof Value.Inside inside
        && inside.guessed()
        && (subject.isOwned(key) || !subject.isPointer(key))) {
      stored = Value.ANYTHING;
    }
    if (stored.depends() && subject.isEscaped(key) && (state.isHeld() || !stored.equals(value))) {
      return state.wrong(
          at.span(), "cannot be followed: the address of " + Wording.variable(key) + " is stored");
    }
    return state.with(key, stored);
  }

  /** A value is stored in a field, a global variable, an element, or through a pointer. */
  State store(Expression target, Value value, Expression at, State state) {
    if (value instanceof Value.Followed) {
      return state.standing() == Standing.DEAD
          ? state
          : state.stored(Spelling.of(target)).entry(at.span(), STORED + subject.quote(target));
    }
    if (value.equals(Value.NULL) && isOwner(target, state)) {
      return state
          .takenBack(Spelling.of(target))
          .entry(at.span(), "taken back from " + subject.quote(target));
    }
    if (value instanceof Value.Inside inside && !inside.guessed() && !inside.loaded()) {
      return root(target).map(state::value).filter(Value::depends).isPresent()
          ? state
          : state.kept(subject.quote(target));
    }
    if (site.kind() == Site.Kind.PLACE
        && state.standing() == Standing.BORROWED
        && site.node().isPresent()
        && Spelling.of(site.node().get()).equals(Spelling.of(target))) {
      return state
          .with(Standing.UNKNOWN, state.count())
          .entry(at.span(), "taken out of " + subject.quote(target));
    }
    return state;
  }

  /** Whether the reference was stored in this place; elements of arrays cannot be told apart. */
  private static boolean isOwner(Expression place, State state) {
    String spelled = Spelling.of(place);
    return state.stored().contains(spelled) && spelled.indexOf('[') < 0;
  }

  /** The local variable that a place is reached from. */
  private Optional<String> root(Expression place) {
    return switch (place.withoutCasts()) {
      case Expression.Member member -> root(member.object());
      case Expression.Index index -> root(index.array());
      case Expression.Unary unary -> root(unary.operand());
      case Expression.Name name -> subject.scopes().key(name);
      default -> Optional.empty();
    };
  }

  /** Somebody else becomes the owner of one reference. */
  State handOn(String words, Expression at, State state) {
    if (state.isHeld()) {
      Standing standing = state.standing() == Standing.ALONE ? Standing.LENT : state.standing();
      return state.with(standing, state.count() - 1).entry(at.span(), words);
    }
    return switch (state.standing()) {
      case BORROWED -> state.wrong(at.span(), "given away although it is borrowed");
      case ALONE ->
          state.wrong(
              at.span(), "given away although it was stored (" + owner(state) + " owns it)");
      case LENT -> state.wrong(at.span(), "given away twice");
      case DEAD -> state.wrong(at.span(), "used after its release");
      case UNKNOWN -> state.with(Standing.LENT, 0).entry(at.span(), words);
      default -> state;
    };
  }

  /** A call that only looks at its argument is given a value. */
  State given(Value value, Expression.Call call, int index, State state) {
    return value instanceof Value.Missing && makes && NullArguments.isWrong(call, index)
        ? state.wrong(call.span(), "NULL is used: " + Wording.name(call) + " needs an object")
        : state;
  }

  /** What a pointer points to is read. */
  State followed(Value pointer, Expression at, State state) {
    return pointer instanceof Value.Missing && makes
        ? state.wrong(at.span(), "NULL is used: it is dereferenced")
        : state;
  }

  /** A reference is added. */
  State acquire(Value value, boolean nullable, Expression.Call call, State state) {
    String code = subject.quote(call);
    Expression what = call.arguments().getFirst();
    boolean place = state.stored().contains(Spelling.of(what));
    if (value instanceof Value.Missing) {
      return nullable ? state : state.wrong(call.span(), Wording.name(call) + " of NULL");
    }
    if (!(value instanceof Value.Followed) && !place) {
      return state;
    }
    if (state.standing() == Standing.DEAD) {
      return state.wrong(call.span(), "used after its release");
    }
    if (state.detached()) {
      return state.wrong(call.span(), "gets a reference while the thread state is detached");
    }
    if (state.count() >= MOST_REFERENCES) {
      return state.wrong(call.span(), "cannot be followed: it gets more and more references");
    }
    // Who takes a reference does not own the one that may be there.
    Standing standing = state.standing() == Standing.UNKNOWN ? Standing.BORROWED : state.standing();
    return state.with(standing, state.count() + 1).entry(call.span(), code + " adds a reference");
  }

  /** A reference is released. */
  State release(
      Value value, Optional<String> key, boolean nullable, Expression.Call call, State state) {
    if (site.kind() == Site.Kind.VARIABLE) {
      return key.equals(site.key()) ? releaseWithoutLookup(value, nullable, call, state) : state;
    }
    if (value instanceof Value.Missing && !nullable) {
      return state.wrong(call.span(), Wording.name(call) + " of NULL");
    }
    Expression what = call.arguments().getFirst();
    if (key.isEmpty() && isOwner(what, state)) {
      State back = state.takenBack(Spelling.of(what));
      return back.isHeld()
          ? released(subject.quote(call) + " releases it", call.span(), isMemory(call, back), back)
          : back;
    }
    if (value instanceof Value.Inside && state.standing() == Standing.DEAD) {
      return state.wrong(call.span(), usedAfterRelease(key.orElse(""), state));
    }
    if (!(value instanceof Value.Followed)) {
      return state;
    }
    if (state.detached() && !Resource.effects(call.name()).isPresent()) {
      return state.wrong(call.span(), "released while the thread state is detached");
    }
    return released(
        subject.quote(call) + " releases it", call.span(), isMemory(call, state), state);
  }

  private State releaseWithoutLookup(
      Value value, boolean nullable, Expression.Call call, State state) {
    if (value instanceof Value.Unset) {
      return state.wrong(call.span(), "released without having been set");
    }
    return value.signs() == Value.ZERO && !nullable
        ? state.wrong(call.span(), Wording.name(call) + " of NULL")
        : state;
  }

  private static String owner(State state) {
    return state.stored().isEmpty() ? "somebody" : "`" + state.stored().getLast() + "`";
  }

  private static State released(String words, Span span, boolean memory, State state) {
    if (!state.isHeld()) {
      if (state.standing() == Standing.UNKNOWN || memory) {
        return state.with(Standing.DEAD, 0).entry(span, words);
      }
      if (state.standing() == Standing.BORROWED) {
        return state.wrong(span, "released although it is borrowed");
      }
      return state.wrong(
          span,
          state.stored().isEmpty()
              ? "released twice"
              : "released although it was stored (" + owner(state) + " owns it)");
    }
    int left = state.count() - 1;
    if (left > 0 || state.standing() != Standing.ALONE) {
      return state.with(state.standing(), left).entry(span, words);
    }
    if (state.kept().isPresent()) {
      return state.wrong(
          span, "used after its release (" + state.kept().get() + " points into it)");
    }
    return state.with(Standing.DEAD, 0).entry(span, words);
  }

  /** The function is left: all variables die that release what they hold. */
  State destroyedAll(Span span, State state) {
    State after = state;
    for (String key : subject.owners().all()) {
      after = destroyed(key, span, after);
    }
    return after;
  }

  /** A variable dies that releases what it holds. */
  State destroyed(String key, Span span, State state) {
    Value value = state.value(key);
    State after = state.with(key, Value.ANYTHING);
    if (!(value instanceof Value.Followed) || state.isWrong()) {
      return after;
    }
    if (state.detached()) {
      return after.wrong(span, "released while the thread state is detached");
    }
    return released("the end of " + Wording.variable(key) + " releases it", span, false, after);
  }

  /** Whether the call frees what the caller made: nobody counts references to that. */
  private static boolean isMemory(Expression.Call call, State state) {
    return state.standing() == Standing.BORROWED && Resource.effects(call.name()).isPresent();
  }

  /** The function returns a value. */
  State give(Value value, Expression at, State state) {
    if (value instanceof Value.Unset) {
      return state.wrong(at.span(), "returned without having been set");
    }
    if (!(value instanceof Value.Followed)) {
      return state;
    }
    if (!state.isHeld() && isObject() && subject.returnsOwned()) {
      if (state.standing() == Standing.BORROWED) {
        return state.wrong(at.span(), "returned although it is borrowed");
      }
      if (state.standing() == Standing.LENT || state.standing() == Standing.ALONE) {
        return state.wrong(at.span(), "returned although it was given away");
      }
    }
    return state.isHeld() || state.standing() == Standing.UNKNOWN
        ? handOn(RETURNED, at, state)
        : state.entry(at.span(), RETURNED + ", still borrowed");
  }

  private boolean isObject() {
    return site.node().isEmpty()
        || !(site.node().get() instanceof Expression.Call call)
        || Resource.effects(call.name()).isEmpty();
  }

  /** What must be true when the function is left. */
  State leave(Span span, State state) {
    if (!state.isHeld() || state.isWrong()) {
      return state;
    }
    if (site.kind() == Site.Kind.RESOURCE) {
      return state.wrong(span, "leaks: it is not given back");
    }
    return state.wrong(
        span,
        state
            .holder(value -> value instanceof Value.Followed)
            .map(key -> "leaks: " + Wording.variable(key) + " still owns a reference")
            .orElse("leaks: nothing refers to it any more"));
  }

  /** After a step, a reference that is owned must be held by a variable. */
  State dropped(Span span, State before, State after) {
    if (!after.isHeld()
        || after.isWrong()
        || site.kind() == Site.Kind.RESOURCE
        || after.holds(value -> value instanceof Value.Followed)) {
      return after;
    }
    return after.wrong(
        span,
        before
            .holder(value -> value instanceof Value.Followed)
            .map(key -> "leaks: " + Wording.variable(key) + " is overwritten while it is held")
            .orElse(
                before.isOpen()
                    ? "leaks: nothing refers to it any more"
                    : "leaks: what the call returns is dropped"));
  }
}
