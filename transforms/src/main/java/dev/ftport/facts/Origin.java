package dev.ftport.facts;

/** Who wrote the text of a node. */
public enum Origin {
  /** The author, at this very place of the file. */
  WRITTEN,
  /** The author, as an argument of a macro that uses it once. */
  ARGUMENT,
  /**
   * A macro: its body, an argument that it uses more than once, or pieces of several places put
   * together. The text at the span is the invocation, not the node.
   */
  MACRO
}
