package dev.ftport.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TomlTextTest {
  private static List<String> elements(TomlText toml, String... path) {
    return toml.entry(path).orElseThrow().elements().stream().map(toml::of).toList();
  }

  private static String value(TomlText toml, String... path) {
    return toml.of(toml.entry(path).orElseThrow().value());
  }

  @Test
  void aKeyBelongsToTheTableAboveIt() {
    TomlText toml =
        TomlText.of("name = 'a'\n[project]\nname = 'b'\n[tool.cibuildwheel]\nskip = \"pp*\"\n");

    assertThat(value(toml, "name")).isEqualTo("'a'");
    assertThat(value(toml, "project", "name")).isEqualTo("'b'");
    assertThat(value(toml, "tool", "cibuildwheel", "skip")).isEqualTo("\"pp*\"");
    assertThat(toml.entry("tool", "name")).isEmpty();
  }

  @Test
  void aKeyMayHaveDotsAndQuotes() {
    TomlText toml = TomlText.of("project.\"requires python\" = '>=3.9'\n");

    assertThat(value(toml, "project", "requires python")).isEqualTo("'>=3.9'");
    assertThat(toml.of(toml.entries().getFirst().key())).isEqualTo("project.\"requires python\"");
  }

  @Test
  void aHeaderStandsWithItsBrackets() {
    String text = "# first\n[ tool . x ]  # why\na = 1\n[[tool.y]]\nb = 2\n";
    TomlText toml = TomlText.of(text);

    assertThat(toml.tables())
        .extracting(table -> toml.of(table.header()))
        .containsExactly("[ tool . x ]", "[[tool.y]]");
    assertThat(toml.tables()).extracting(TomlText.Table::array).containsExactly(false, true);
    assertThat(toml.table("tool", "x")).isPresent();
    assertThat(toml.table("tool")).isEmpty();
  }

  @Test
  void anArrayGoesOverLinesWithCommentsBetween() {
    TomlText toml =
        TomlText.of(
            """
            classifiers = [  # sorted
                "A :: B",
                # "C, not ]",
                'D # E',
            ]
            next = 1
            """);

    assertThat(elements(toml, "classifiers")).containsExactly("\"A :: B\"", "'D # E'");
    assertThat(value(toml, "next")).isEqualTo("1");
  }

  @Test
  void anArrayMayHoldArraysAndTables() {
    TomlText toml = TomlText.of("a = [[1, 2], { b = [3, 4], c = ']' }]\n");

    assertThat(elements(toml, "a")).containsExactly("[1, 2]", "{ b = [3, 4], c = ']' }");
  }

  @Test
  void aStringOfSeveralLinesHidesWhatIsInIt() {
    TomlText toml =
        TomlText.of(
            "text = \"\"\"\n[table]\nkey = \\\"\"\" still\"\"\"\nraw = '''\n# no ''\\'''\nend = 2\n");

    assertThat(toml.tables()).isEmpty();
    assertThat(toml.entries())
        .extracting(TomlText.Entry::path)
        .containsExactly(List.of("text"), List.of("raw"), List.of("end"));
    assertThat(value(toml, "raw")).isEqualTo("'''\n# no ''\\'''");
  }

  @Test
  void aStringMayEndInQuotesOfItsOwn() {
    TomlText toml = TomlText.of("a = \"\"\"say \"so\"\"\"\"\nb = 1\n");

    assertThat(value(toml, "a")).isEqualTo("\"\"\"say \"so\"\"\"\"");
    assertThat(value(toml, "b")).isEqualTo("1");
  }

  @Test
  void aPlainValueEndsBeforeItsComment() {
    TomlText toml = TomlText.of("day = 2024-05-01 07:32:00  # that day\non = true");

    assertThat(value(toml, "day")).isEqualTo("2024-05-01 07:32:00");
    assertThat(value(toml, "on")).isEqualTo("true");
  }

  @Test
  void linesMayEndInCrLf() {
    TomlText toml = TomlText.of("[a]\r\nb = [\r\n  1, # one\r\n  2\r\n]\r\nc = 3\r\n");

    assertThat(toml.of(toml.tables().getFirst().header())).isEqualTo("[a]");
    assertThat(elements(toml, "a", "b")).containsExactly("1", "2");
    assertThat(value(toml, "a", "c")).isEqualTo("3");
  }

  @Test
  void ofTablesOfOneNameNoValueIsSaid() {
    TomlText toml = TomlText.of("[[t]]\na = 1\n[[t]]\na = 2\n");

    assertThat(toml.tables()).hasSize(2);
    assertThat(toml.entry("t", "a")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\ufeffa = 1\n",
        "a = \"open\n",
        "a = '''open\n",
        "a = [1, 2\n",
        "a = { b = 1\n",
        "a 1\n",
        "[a\nb = 1\n",
        "a = 1\na = 2\n",
        "= 1\n"
      })
  void ofWhatIsNoTomlNothingIsSaid(String text) {
    TomlText toml = TomlText.of(text);

    assertThat(toml.entries()).isEmpty();
    assertThat(toml.tables()).isEmpty();
    assertThat(toml.entry("a")).isEmpty();
  }
}
