package dev.ftport.engine;

/**
 * Something that happens to a reference on a way through a function.
 *
 * @param line where, in the new text, from 1
 * @param words what, such as "`Py_DECREF(item)` releases it"
 */
public record LedgerLine(int line, String words) {}
