package dev.ftport.flow;

/** How the function stands to the object that a lookup yielded. */
enum Standing {
  /** The lookup has not been reached. */
  AHEAD,
  /** The lookup yielded {@code NULL}. */
  MISSED,
  /** Nobody else is known to keep the object alive. */
  ALONE,
  /** Somebody else keeps the object alive; there is nothing to release. */
  BORROWED,
  /** As {@link #BORROWED}, but a reference may be there to be released. */
  UNKNOWN,
  /** A reference was handed on, and its new owner keeps the object alive. */
  LENT,
  /** The last reference was released. */
  DEAD
}
