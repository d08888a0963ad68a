package dev.ftport.compat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ftport.facts.Conditionals;
import dev.ftport.facts.Lexer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionBranchesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          #if PY_VERSION_HEX >= 0x030D0000;HERE;#endif                          | since
          #if PY_VERSION_HEX >= 0x030d00A4;HERE;#endif                          | since
          #if (PY_VERSION_HEX >= 0x030D0000) && !defined(PYPY_VERSION);HERE;#endif | since
          #if PY_VERSION_HEX >= 0x030C0000;HERE;#endif                          | both
          #if PY_VERSION_HEX >= 0x030D0000 || defined(X);HERE;#endif            | both
          #if PY_VERSION_HEX < 0x030D0000;#else;HERE;#endif                     | since
          #if PY_VERSION_HEX < 0x030D0000 || defined(X);#else;HERE;#endif       | since
          #if PY_VERSION_HEX < 0x030D0000 && defined(X);#else;HERE;#endif       | both
          #if PY_VERSION_HEX < 0x030A0000;#elif PY_VERSION_HEX < 0x030D0000;#else;HERE;#endif | since
          #if PY_VERSION_HEX >= 0x030D0000;#else;HERE;#endif                    | before
          #if PY_VERSION_HEX < 0x030D00A1;HERE;#endif                           | before
          #if PY_VERSION_HEX < 0x030A0000;HERE;#endif                           | before
          #if PY_MINOR_VERSION >= 13;HERE;#endif                                | since
          #if PY_MAJOR_VERSION >= 3 && PY_MINOR_VERSION > 12;HERE;#endif        | since
          #if PY_MINOR_VERSION <= 12;HERE;#endif                                | before
          #ifdef Py_GIL_DISABLED;HERE;#endif                                    | since
          #ifndef Py_GIL_DISABLED;HERE;#endif                                   | gil
          #ifdef Py_GIL_DISABLED;#else;HERE;#endif                              | gil
          #if !defined(Py_GIL_DISABLED);HERE;#endif                             | gil
          #if defined(X) && !defined(Py_GIL_DISABLED);HERE;#endif               | gil
          #if defined(X) || !defined(Py_GIL_DISABLED);HERE;#endif               | both
          #if defined(X) || !defined(Py_GIL_DISABLED);#else;HERE;#endif         | since
          #ifndef Py_GIL_DISABLED;#else;HERE;#endif                             | since
          #if defined(Py_GIL_DISABLED);#if X;HERE;#endif;#endif                 | since
          #if X;HERE;#endif                                                     | both
          HERE                                                                  | both
          """)
  void readsVersions(String lines, String expected) {
    String text = lines.replace(';', '\n');
    VersionBranches branches = new VersionBranches(Conditionals.of(text, Lexer.tokens(text)));
    int here = text.indexOf("HERE");

    assertThat(branches.onlySince(here, 313)).isEqualTo(expected.equals("since"));
    assertThat(branches.onlyBefore(here, 313)).isEqualTo(expected.equals("before"));
    assertThat(branches.onlyWithGil(here))
        .isEqualTo(expected.equals("before") || expected.equals("gil"));
  }
}
