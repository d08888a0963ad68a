package dev.ftport.facts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ftport.parse.CdtParser;
import dev.ftport.source.SourceFile;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedeclarationsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          void f(void) { int a; int b; }                                | ''
          void f(void) { int a; a = 1; int a; }                         | a
          void f(void) { int a, *a; }                                   | a
          void f(int a) { int a; }                                      | a
          void f(int a) { { int a; } }                                  | ''
          void f(void) { { int a; } { int a; } if (1) { int a; } }      | ''
          void f(void) { int a; again: int a; }                         | a
          void f(int x) { switch (x) { case 1: int a; case 2: int a; } } | a
          void f(void) { for (int i = 0; i < 3; i++) { int i; } }       | ''
          void f(void) { for (int i = 0;;) {} for (int i = 0;;) {} }    | ''
          void f(void) { extern int a; extern int a; }                  | ''
          void f(void) { while (1) { int a; int b; int a; } }           | a
          """)
  void aNameIsDeclaredOnceInAScope(String text, String names) {
    Unit unit =
        new CdtParser(Headers.NONE, Map.of())
            .read(SourceFile.of("snippet.c", text))
            .units()
            .getFirst();
    assertThat(String.join(" ", Redeclarations.in(unit.functions().getLast()))).isEqualTo(names);
  }
}
