package dev.ftport.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BuildFactsTest {
  @TempDir Path temporary;
  private Tree tree;

  @BeforeEach
  void makeTree() throws IOException {
    tree = new Tree(Files.createDirectory(temporary.toRealPath().resolve("tree")));
  }

  private BuildFacts facts() {
    SourceTree found = tree.find();
    return BuildFacts.of(found, PackageHeaders.of(found, List.of(), CompileCommands.NONE));
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " -> ",
      value = {
        ">=3.9 -> 309",
        ">= 3.10.2, <4 -> 310",
        "~=3.8 -> 308",
        "==3.11.* -> 311",
        ">3.7,!=3.8.1 -> 307",
        "^3.9 -> 309",
        "^3.8 || ^3.10 -> 308",
        ">=3 -> 300",
        "<4 -> ",
        "nonsense -> "
      })
  void theOldestPython(String requirement, Integer oldest) {
    tree.with("pyproject.toml", "[project]", "requires-python = \"" + requirement + "\"");
    assertThat(facts().python()).isEqualTo(Optional.ofNullable(oldest));
  }

  @Test
  void olderBuildFilesAreReadWhereNewerOnesSayNothing() {
    tree.with("pyproject.toml", "[build-system]", "requires = [\"setuptools\"]")
        .with("setup.py", "setup(name='x', python_requires='>=3.7')");
    assertThat(facts().python()).contains(307);
    tree.with("setup.cfg", "[options]", "python_requires = >=3.6");
    assertThat(facts().python()).contains(306);
    tree.with("pyproject.toml", "[tool.poetry.dependencies]", "python = \"^3.9\"");
    assertThat(facts().python()).contains(309);
  }

  @Test
  void aSetupScriptIsReadAndNotRun() {
    tree.with("setup.py", "OLDEST = '>=3.8'", "setup(python_requires=OLDEST, x=1)");
    assertThat(facts().python()).contains(308);
    tree.with("setup.py", "# python_requires='>=3.5'", "kw = {'python_requires': \">=3.6\"}");
    assertThat(facts().python()).contains(306);
    tree.with("setup.py", "setup(python_requires=f'>={OLDEST}')");
    assertThat(facts().python()).isEmpty();
    tree.with("setup.py", "setup(python_requires='>=' + OLDEST)");
    assertThat(facts().python()).isEmpty();
    tree.with("setup.py", "a(python_requires='>=3.6')", "b(python_requires='>=3.7')");
    assertThat(facts().python()).isEmpty();
  }

  @Test
  void aSourceDistributionSaysItInItsMetadata() {
    tree.with("PKG-INFO", "Name: x", "Requires-Python: >=3.10", "", "text");
    assertThat(facts().python()).contains(310);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a = 2020-99-99", "a = 1e999999999999", "a.a.a = 1\na = 2", "a = \"\\ud800\""})
  void oddTomlSaysNothing(String toml) {
    tree.with("pyproject.toml", toml);
    assertThat(facts().python()).isEmpty();
    tree.with("pyproject.toml", "a = " + "[".repeat(100_000));
    assertThat(facts().python()).isEmpty();
    tree.with("pyproject.toml", "a = " + "{b=".repeat(100_000));
    assertThat(facts().python()).isEmpty();
    tree.with("pyproject.toml", "a" + ".a".repeat(100_000) + " = 1");
    assertThat(facts().python()).isEmpty();
  }

  @Test
  void brokenFilesSayNothing() {
    tree.with("pyproject.toml", "[project", "requires-python = 3").with("setup.cfg", "=");
    assertThat(facts()).isEqualTo(new BuildFacts(Optional.empty(), Optional.empty(), false));
  }

  @Test
  void aBuildFileSpeaksOfTheLimitedApi() {
    tree.with("setup.py", "Extension('a', ['a.c'])  # no py_limited_api");
    assertThat(facts().limitedApi()).isFalse();
    tree.with("setup.py", "Extension('a', ['a.c'], py_limited_api=True)");
    assertThat(facts().limitedApi()).isTrue();
  }

  @Test
  void theOldestPybind11() {
    tree.with(
        "pyproject.toml",
        "[build-system]",
        "requires = [\"setuptools>=61\", \"pybind11[global] >= 2.10, != 2.11 ; python_version > '3'\"]");
    assertThat(facts().pybind11()).contains(210);
    tree.with("meson.build", "dep = dependency('pybind11', version : '>=2.9.1')");
    assertThat(facts().pybind11()).contains(209);
    tree.with("ext/CMakeLists.txt", "find_package(pybind11 2.8 CONFIG REQUIRED)");
    assertThat(facts().pybind11()).contains(208);
  }

  @Test
  void aPackageThatDoesNotSayWhichPybind11() {
    tree.with("setup.py", "setup(setup_requires=['pybind11', 'pybind11-stubgen>=2.1'])");
    assertThat(facts().pybind11()).isEmpty();
    tree.with("setup.py", "setup(setup_requires=['pybind11>=2.6.1'])");
    assertThat(facts().pybind11()).contains(206);
  }

  @Test
  void aCopyOfPybind11SaysItsVersion() {
    tree.with("CMakeLists.txt", "add_subdirectory(extern/pybind11)")
        .with(
            "extern/pybind11/include/pybind11/detail/common.h",
            "#define PYBIND11_VERSION_MAJOR 2",
            "#define PYBIND11_VERSION_MINOR 13");
    assertThat(facts().pybind11()).contains(213);
  }
}
