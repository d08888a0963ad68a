package dev.ftport.cli.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourcesTest {
  @TempDir private Path temporary;
  private Path here;

  @BeforeEach
  void enter() throws IOException {
    here = temporary.toRealPath();
    for (String directory :
        List.of("a/zlib", "b/zlib", "b/Zlib.d", "odd name!", ".hidden", "a/x.json")) {
      Files.createDirectories(here.resolve(directory));
    }
    Files.writeString(here.resolve("a/one-1.0.tar.gz"), "");
    Files.writeString(here.resolve("a/README"), "");
  }

  private List<String> names(String... words) throws BatchException {
    Sources sources = new Sources(here);
    for (String word : words) {
      sources.add(word);
    }
    return sources.all().stream().map(Source::name).toList();
  }

  @Test
  void patternsNameDirectoriesAndArchivesOnce() throws BatchException {
    assertThat(names("a/*", "a/zlib", "a/../a/zlib")).containsExactly("one-1.0", "x_json", "zlib");
    assertThat(names("*")).containsExactly("a", "b", "odd_name_");
    assertThat(names("**/*.tar.gz", ".h*")).containsExactly("_hidden", "one-1.0");
    assertThat(names("{a,b}/[xy].json")).containsExactly("x_json");
  }

  @Test
  void packagesOfTheSameNameHaveNamesThatDoNotDependOnTheOrder() throws BatchException {
    List<String> names = names("a/zlib", "b/zlib", "a/one-1.0.tar.gz");

    assertThat(names).hasSize(3).doesNotHaveDuplicates().contains("one-1.0");
    assertThat(names.subList(1, 3)).allMatch(name -> name.matches("zlib~[0-9a-f]{8}"));
    assertThat(names("b/zlib", "a/one-1.0.tar.gz", "a/zlib")).isEqualTo(names);
  }

  @Test
  void whatIsNoPackageIsWrong() {
    assertThatThrownBy(() -> names("missing")).hasMessage("`missing`: no such file or directory");
    assertThatThrownBy(() -> names("a/README"))
        .hasMessage(
            "`a/README` is neither a directory nor an archive (.tar.gz, .tgz, .tar.xz, .tar.bz2, .zip)");
    assertThatThrownBy(() -> names("q*")).hasMessage("no directory or archive matches `q*`");
  }

  @Test
  void aLineOfAListThatNamesNothingIsAPackageThatFailed() throws Exception {
    Path list = here.resolve("list");
    Files.writeString(list, "# mine\n\n  a/zlib\nmissing-1.0\n*.zip\n");
    Sources sources = new Sources(here);

    sources.addList(list, "list");

    assertThat(sources.all())
        .extracting(Source::given)
        .containsExactly("*.zip", "missing-1.0", "a/zlib");
    assertThat(sources.all().get(0).problem())
        .contains("no directory or archive matches `*.zip` (line 5 of `list`)");
    assertThat(sources.all().get(1).problem())
        .contains("`missing-1.0`: no such file or directory (line 4 of `list`)");
    assertThatThrownBy(() -> sources.addList(here.resolve("none"), "none"))
        .hasMessage("the list `none` cannot be read: no such file or directory");
  }
}
