package dev.ftport.generated;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The scan that {@link GeneratedSectionsTest} rests on finds what it is for. */
final class SectionScanTest {
  private static String function(String body) {
    String begin = "Py_BEGIN_CRITICAL_SECTION(o);";
    String end = "Py_END_CRITICAL_SECTION();";
    return "static int f(void)\n{\n" + body.replace("<", begin).replace(">", end) + "\n}\n";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "< if (x) return 1; >                                    | return",
        "while (x) { < if (y) break; > }                         | break",
        "for (;;) { < switch (x) { case 1: continue; } > }       | continue",
        "< if (x) { goto out; } > out: return 0;                 | goto out",
        "goto in; < in: x++; >                                   | goto in",
        "if (x) { < } else { > }                                 | a section is not ended in its block",
        "{ x++; > }                                              | an end without a beginning",
        "< { < goto out; > } out: ; >                            | goto out",
      })
  void findsWhatCrossesABrace(String body, String crossing) {
    assertThat(SectionScan.crossings(function(body))).contains(crossing);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "< while (x) { if (y) break; if (z) continue; } > return 0;",
        "< if (x) { failed = 1; goto end; } end: ; > if (failed) return 1;",
        "< switch (x) { case 1: break; default: break; } >",
        "< do x++; while (x < 3); < y++; > > return 1;",
        "int a[] = {1, 2}; < const char *s = \"return 1; {\"; /* return 2; */ >",
      })
  void isSilentAboutWhatDoesNot(String body) {
    assertThat(SectionScan.crossings(function(body))).isEmpty();
  }
}
