package dev.ftport.facts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ftport.parse.CdtParser;
import dev.ftport.source.SourceFile;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabeledDeclarationsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          void f(int x) { switch (x) { case 1: int a; break; } }        | a
          void f(int x) { switch (x) { default: int a, *b; } }          | a b
          void f(int x) { switch (x) { case 1: x++; int a; break; } }   | ''
          void f(int x) { switch (x) { case 1: { int a; } } }           | ''
          void f(int x) { again: int a; if (x) goto again; }            | a
          void f(int x) { again: ; int a; if (x) goto again; }          | ''
          void f(int x) { int a; switch (x) { case 1: a = 1; } }        | ''
          """)
  void aDeclarationStandsRightBehindALabel(String text, String names) {
    Unit unit =
        new CdtParser(Headers.NONE, Map.of())
            .read(SourceFile.of("snippet.c", text))
            .units()
            .getFirst();
    assertThat(String.join(" ", LabeledDeclarations.in(unit.functions().getLast())))
        .isEqualTo(names);
  }
}
