package dev.ftport.facts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataFieldsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          struct s { int size; };                       | size
          struct s { char *name; int size, more; };     | size
          struct s { int cells[4]; };                   | cells
          struct s { char * name; };                    |
          struct s { int n; }; x = y * n;               |
          struct s { int n; }; x = y[n];                | n
          struct s { unsigned long\tlong_one\t; };      | long_one
          size;                                         |
          ;                                             |
          [                                             |
          """)
  void aWordStandsBeforeThemAndNowhereAnAsterisk(String text, String names) {
    assertThat(DataFields.in(text))
        .containsExactlyInAnyOrder(names == null ? new String[0] : names.split(" "));
  }
}
