package dev.ftport.compat;

/** How a source gets a function that its oldest Python does not have. */
public enum Form {
  /** From a header that is written beside the sources. */
  HEADER,
  /** From what is written into the source itself. */
  INLINE,
  /** Not at all. */
  NONE
}
