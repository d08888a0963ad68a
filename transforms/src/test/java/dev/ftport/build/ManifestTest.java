package dev.ftport.build;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestTest {
  private static final String HEADER = "src/deep/new.h";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "include src/deep/new.h",
        "include  README src/deep/*.h",
        "include src/*/*.[ch]",
        "include README \\\n  src/deep/ne?.h",
        "recursive-include src *.c *.h",
        "recursive-include src/deep *.h",
        "recursive-include . *.h",
        "global-include *.h",
        "graft src",
        "graft src/deep/",
        "graft s*",
        "exclude *.h\r\ngraft src\r\n",
        "prune src\ninclude src/deep/*.h",
      })
  void takes(String text) {
    assertThat(Manifest.of(text).takes(HEADER)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "# include src/deep/new.h",
        "include src/*.h",
        "include *.h",
        "recursive-include tests *.h",
        "recursive-include src *.c",
        "recursive-include src",
        "graft sr",
        "graft src\nprune src/deep",
        "graft src\nglobal-exclude *.h",
        "graft src\nrecursive-exclude src *.h",
        "include src/deep/new.h\nexclude src/*/new.h",
        "include src/deep/new[!.]h",
        "includes src/deep/new.h",
        "include [",
        "include",
      })
  void leaves(String text) {
    assertThat(Manifest.of(text).takes(HEADER)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "include a+b.h, a+b.h, true",
    "include a.h, axh, false",
    "include \\Q.h, \\Q.h, true"
  })
  void whatIsNoGlobIsItself(String text, String path, boolean taken) {
    assertThat(Manifest.of(text).takes(path)).isEqualTo(taken);
  }

  @Test
  void hostileTextIsRead() {
    assertThat(Manifest.of("include " + "*".repeat(60) + "[a-\ngraft \\").takes("x")).isFalse();
  }
}
