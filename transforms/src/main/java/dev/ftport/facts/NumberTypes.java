package dev.ftport.facts;

import java.util.Set;
import java.util.regex.Pattern;

/** The types that are plain numbers, by the words that they are written with. */
public final class NumberTypes {
  private static final Set<String> WORDS =
      Set.of(
          "BOOL",
          "DWORD",
          "Py_UCS1",
          "Py_UCS2",
          "Py_UCS4",
          "Py_UNICODE",
          "Py_hash_t",
          "Py_intptr_t",
          "Py_ssize_t",
          "Py_uhash_t",
          "Py_uintptr_t",
          "_Bool",
          "bool",
          "char",
          "double",
          "enum",
          "float",
          "int",
          "long",
          "npy_intp",
          "off_t",
          "short",
          "sig_atomic_t",
          "signed",
          "ssize_t",
          "time_t",
          "unsigned",
          "wchar_t");

  /** {@code uint8_t}, {@code intptr_t}, {@code size_t}, {@code uint}. */
  private static final Pattern SIZED =
      Pattern.compile("(u?int\\w*|size|u?(char|short|long))_t|u(char|int|long)");

  private static final Pattern NOT_A_WORD = Pattern.compile("\\W+");

  private NumberTypes() {}

  /**
   * Whether a type is a plain number: also that of the elements of an array, or what a pointer
   * points to.
   *
   * @param type as it is written, without the stars and brackets of a declarator
   */
  public static boolean isNumber(String type) {
    return NOT_A_WORD
        .splitAsStream(type)
        .anyMatch(word -> WORDS.contains(word) || SIZED.matcher(word).matches());
  }
}
