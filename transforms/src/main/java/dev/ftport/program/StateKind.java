package dev.ftport.program;

/** What a variable that lives as long as the process is there for, as its uses show. */
public sealed interface StateKind {
  /** It is never changed. */
  record Constant() implements StateKind {}

  /** It is changed only while the module is created or freed. */
  record Created() implements StateKind {}

  /** It is made for several threads: a lock, an atomic, a variable of each thread. */
  record Threaded() implements StateKind {}

  /**
   * All that is done with it behind the module's creation is done under one lock.
   *
   * @param lock as the file writes it
   */
  record Locked(String lock) implements StateKind {}

  /** A Python object that is made when it is first needed. */
  record LazyObject() implements StateKind {}

  /** Memory that waits to be used again. */
  record FreeList() implements StateKind {}

  /** Memory that a function works in. */
  record ScratchBuffer() implements StateKind {}

  /** A number that is counted up or down. */
  record Counter() implements StateKind {}

  /** A number that is set to constants. */
  record Flag() implements StateKind {}

  /** What the function that reads it has written itself: a value that was worked out before. */
  record Cache() implements StateKind {}

  /** What one function writes and another one reads. */
  record Setting() implements StateKind {}

  /** Its address is handed to functions that may change it. */
  record HandedOut() implements StateKind {}

  /** The word for it in a table. */
  default String word() {
    return switch (this) {
      case Constant ignored -> "constant";
      case Created ignored -> "module creation";
      case Threaded ignored -> "made for threads";
      case Locked ignored -> "under a lock";
      case LazyObject ignored -> "lazy object";
      case FreeList ignored -> "free list";
      case ScratchBuffer ignored -> "scratch buffer";
      case Counter ignored -> "counter";
      case Flag ignored -> "flag";
      case Cache ignored -> "cache";
      case Setting ignored -> "setting";
      case HandedOut ignored -> "handed out";
    };
  }

  /** Whether several threads can change it and nothing is seen to prevent that. */
  default boolean isOpen() {
    return switch (this) {
      case Constant ignored -> false;
      case Created ignored -> false;
      case Threaded ignored -> false;
      case Locked ignored -> false;
      case LazyObject ignored -> true;
      case FreeList ignored -> true;
      case ScratchBuffer ignored -> true;
      case Counter ignored -> true;
      case Flag ignored -> true;
      case Cache ignored -> true;
      case Setting ignored -> true;
      case HandedOut ignored -> true;
    };
  }
}
