package dev.ftport.generated;

import java.util.List;

/**
 * A statement of a generated function, before it is settled which variables it is about.
 *
 * <p>A step names no variable: where it reads one it has a number, with which {@link
 * FunctionWriter} picks from those that hold something there. So every tree of steps is a correct
 * function, whatever was taken out of it.
 */
sealed interface Step {
  /** The steps inside. */
  default List<List<Step>> bodies() {
    return List.of();
  }

  /** The same with other steps inside. */
  default Step with(List<List<Step>> bodies) {
    return this;
  }

  /** What is assigned to. */
  enum Target {
    LOCAL,
    FIRST,
    SECOND,
    THIRD,
    FIELD,
    ELEMENT
  }

  /** Where the reference is borrowed from. */
  enum Get {
    LIST_ITEM,
    LIST_ITEM_IN_BOUNDS,
    LIST_MACRO,
    DICT_ITEM,
    OTHER_ITEM,
    ITEM_WITH_ERROR,
    ITEM_STRING,
    OTHER_ITEM_STRING,
    SET_DEFAULT,
    SET_DEFAULT_NEW,
    SYS,
    WEAK,
    WEAK_MACRO,
    MODULE,
    CELL,
    FAST,
    HELPER,
    HELPER_OUT,
    TERNARY,
    BUILTIN
  }

  /** How it is found out that there was nothing. */
  enum Check {
    NOT,
    EQUALS_NULL,
    ASSIGNED_IN_CONDITION,
    NOT_ASSIGNED_IN_CONDITION,
    PRESENT,
    RIGHT_OF_AND,
    TYPE,
    ALIVE,
    NULL_OR_NONE,
    NONE
  }

  /** What is done then. */
  enum Absent {
    FAIL,
    SKIP,
    CONTINUE,
    BREAK,
    DONE,
    STORE_NEW,
    OWN_NEW,
    CONSTANT
  }

  /** Whether the author makes a strong reference, and how. */
  enum Strong {
    NO,
    INCREF_AFTER,
    XINCREF_BEFORE,
    NEW_REF
  }

  /** A lookup, and what is done with what it finds. */
  record Lookup(Target target, Get get, Check check, Absent absent, Strong strong, List<Step> body)
      implements Step {
    @Override
    public List<List<Step>> bodies() {
      return List.of(body);
    }

    @Override
    public Step with(List<List<Step>> bodies) {
      return new Lookup(target, get, check, absent, strong, bodies.getFirst());
    }
  }

  /** What a value is used for. */
  enum How {
    NOTE,
    REPR,
    APPEND,
    AS_LONG,
    AS_LONG_IF,
    SAME,
    TYPE_NAME,
    TRUE,
    COMPARE,
    STEAL_TUPLE,
    STEAL_LIST,
    BUILD,
    THREADS
  }

  /** A use of a value that is there. */
  record Use(int pick, How how) implements Step {}

  /** A second name for a value. */
  record Alias(int pick, Target target) implements Step {}

  /** What is taken from a value without being owned. */
  enum Kind {
    TUPLE,
    TUPLE_KEPT,
    LIST,
    DICT,
    UTF8,
    BYTES
  }

  /** Something derived from a value, used after the body too. */
  record Derive(int pick, Kind kind, List<Step> body) implements Step {
    @Override
    public List<List<Step>> bodies() {
      return List.of(body);
    }

    @Override
    public Step with(List<List<Step>> bodies) {
      return new Derive(pick, kind, bodies.getFirst());
    }
  }

  /** A value is held by hand during the body. */
  record Hold(int pick, List<Step> body) implements Step {
    @Override
    public List<List<Step>> bodies() {
      return List.of(body);
    }

    @Override
    public Step with(List<List<Step>> bodies) {
      return new Hold(pick, bodies.getFirst());
    }
  }

  /** The body runs if a variable that may be NULL is not. */
  record Again(int pick, List<Step> body) implements Step {
    @Override
    public List<List<Step>> bodies() {
      return List.of(body);
    }

    @Override
    public Step with(List<List<Step>> bodies) {
      return new Again(pick, bodies.getFirst());
    }
  }

  /** What an {@code if} asks. */
  enum Test {
    FLAG,
    TOTAL,
    INDEX,
    SIZE,
    SAME,
    MEMBER,
    MEMBER_NOT_NULL,
    MEMBER_NULL,
    MEMBER_STRING,
    FLAG_AND_MEMBER,
    MEMBER_WITH_ERROR,
    FLAG_AND_MEMBER_WITH_ERROR,
    WEAK_NONE,
    WEAK_KEY,
    WEAK_TYPE,
    FLAG_AND_WEAK_TYPE,
    FLAG_OR_NO_WEAK_TYPE,
    FIRST_IS_KEY
  }

  /** An {@code if}. */
  record Branch(Test test, List<Step> yes, List<Step> no) implements Step {
    @Override
    public List<List<Step>> bodies() {
      return List.of(yes, no);
    }

    @Override
    public Step with(List<List<Step>> bodies) {
      return new Branch(test, bodies.getFirst(), bodies.getLast());
    }
  }

  /** How a loop is written. */
  enum Form {
    FOR_SIZE,
    FOR_CAPTURED,
    FOR_COUNT,
    WHILE,
    WHILE_INCREMENT,
    DO,
    FOREVER,
    AGAIN,
    FAST,
    NEXT
  }

  /** A loop. */
  record Loop(Form form, List<Step> body) implements Step {
    @Override
    public List<List<Step>> bodies() {
      return List.of(body);
    }

    @Override
    public Step with(List<List<Step>> bodies) {
      return new Loop(form, bodies.getFirst());
    }
  }

  /** How a walk over a dict is written. */
  enum Walking {
    WHILE,
    FOR,
    IF,
    FOREVER,
    WITH_FLAG
  }

  /** What of a walk is used behind it. */
  enum Kept {
    NOTHING,
    KEY,
    VALUE,
    OWNED_VALUE
  }

  /** A walk with {@code PyDict_Next}. */
  record Walk(Walking form, boolean other, Kept kept, List<Step> body) implements Step {
    @Override
    public List<List<Step>> bodies() {
      return List.of(body);
    }

    @Override
    public Step with(List<List<Step>> bodies) {
      return new Walk(form, other, kept, bodies.getFirst());
    }
  }

  /** A walk over the items of a sequence, which are read through a pointer. */
  record Items(boolean sizeFirst, List<Step> body) implements Step {
    @Override
    public List<List<Step>> bodies() {
      return List.of(body);
    }

    @Override
    public Step with(List<List<Step>> bodies) {
      return new Items(sizeFirst, bodies.getFirst());
    }
  }

  /** What an author locks things with. */
  enum Guard {
    SECTION,
    SECTION_OF_TWO,
    NESTED_SECTIONS,
    FUNCTIONS,
    MUTEX
  }

  /** What is done under a lock. */
  record Guarded(Guard guard, int pick, List<Step> body) implements Step {
    @Override
    public List<List<Step>> bodies() {
      return List.of(body);
    }

    @Override
    public Step with(List<List<Step>> bodies) {
      return new Guarded(guard, pick, bodies.getFirst());
    }
  }

  /** A {@code switch}; where {@code falls}, every other case falls into the next. */
  record Switch(boolean falls, List<List<Step>> cases) implements Step {
    @Override
    public List<List<Step>> bodies() {
      return cases;
    }

    @Override
    public Step with(List<List<Step>> bodies) {
      return new Switch(falls, bodies);
    }
  }

  /** What a function makes for itself. */
  enum Maker {
    LIST,
    DICT,
    COPY,
    STRING,
    FIRST_OF_LIST
  }

  /** A new reference, held during the body. */
  record Own(Maker maker, List<Step> body) implements Step {
    @Override
    public List<List<Step>> bodies() {
      return List.of(body);
    }

    @Override
    public Step with(List<List<Step>> bodies) {
      return new Own(maker, bodies.getFirst());
    }
  }

  /** What is done with a lookup inside another call. */
  enum Outer {
    AS_LONG,
    NOTE,
    NOTE_MACRO,
    COMPARE_TWO,
    BUILD_TWO,
    STEAL,
    COUNT_MISSING,
    CODE,
    TRUTH,
    NUMBER
  }

  /** A lookup inside another call. */
  record Nested(Outer outer) implements Step {}

  /** A way out. */
  enum Way {
    CONTINUE,
    BREAK,
    DONE,
    FAIL,
    NONE,
    VALUE,
    FIRST_OF_LIST
  }

  /** A way out, on a condition if it would make the rest unreachable. */
  record Leave(Way way, int pick) implements Step {}

  /** Takes an item out of the dict that the author holds by hand. */
  record TakeOut() implements Step {}
}
