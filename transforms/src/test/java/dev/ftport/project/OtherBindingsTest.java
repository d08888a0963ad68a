package dev.ftport.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OtherBindingsTest {
  @TempDir Path temporary;
  private Tree tree;

  @BeforeEach
  void makeTree() throws IOException {
    tree = new Tree(Files.createDirectory(temporary.toRealPath().resolve("tree")));
  }

  private List<String> bindings() {
    return OtherBindings.of(tree.find()).stream()
        .map(
            binding ->
                "%s:%d:%d %s%s"
                    .formatted(
                        binding.path(),
                        binding.line(),
                        binding.column(),
                        binding.message(),
                        binding.declared() ? ", declared" : ""))
        .toList();
  }

  @Test
  void aCythonModuleDeclaresItselfAtItsTop() {
    tree.with("a.pyx", "cdef int x")
        .with(
            "b.pyx",
            "# -*- coding: utf-8 -*-",
            "",
            "# cython: binding=True, freethreading_compatible = True",
            "x = 1")
        .with("c.pyx", "#cython: freethreading_compatible=False", "x = 1")
        .with("d.pyx", "x = 1", "# cython: freethreading_compatible = True")
        .with("e.pyx.in", "# freethreading_compatible = True would be nice", "x = 1");
    assertThat(bindings())
        .containsExactly(
            "a.pyx:1:1 a Cython module",
            "b.pyx:3:25 a Cython module, declared",
            "c.pyx:1:10 a Cython module that keeps the GIL",
            "d.pyx:1:1 a Cython module",
            "e.pyx.in:1:1 a Cython module");
  }

  @Test
  void aBuildFileDeclaresWhatLiesBelowIt() {
    tree.with("one/meson.build", "args += ['-Xfreethreading_compatible=True']")
        .with("one/src/a.pyx", "x = 1")
        .with("two/setup.py", "# compiler_directives={'freethreading_compatible': True}")
        .with("two/b.pyx", "x = 1");
    assertThat(bindings())
        .containsExactly(
            "one/src/a.pyx:1:1 a Cython module, declared", "two/b.pyx:1:1 a Cython module");
    tree.with("setup.py", "d = {'freethreading_compatible': True}");
    assertThat(bindings()).contains("two/b.pyx:1:1 a Cython module, declared");
    assertThat(OtherBindings.of(tree.find()).getLast().advice())
        .isEqualTo("`freethreading_compatible` is set in setup.py:1");
  }

  @Test
  void aScriptThatCompilesPythonWithCython() {
    tree.with(
        "setup.py", "from Cython.Build import cythonize", "setup(ext_modules=cythonize(['a.py']))");
    assertThat(bindings()).containsExactly("setup.py:2:19 modules that Cython compiles");
  }

  @Test
  void aPyO3ModuleDeclaresItselfInItsAttribute() {
    tree.with("Cargo.toml", "[dependencies]", "pyo3 = { version = \"0.23\", features = [] }")
        .with("src/a.rs", "#[pymodule]", "fn a() {}")
        .with("src/b.rs", "    #[pymodule(gil_used = false)]", "    mod b {}")
        .with("src/c.rs", "#[pymodule]", "#[pyo3(name = \"x]\", gil_used = false)]", "fn c() {}")
        .with("src/d.rs", "// #[pymodule]", "/* #[pymodule] /* */ */", "let s = \"#[pymodule]\";")
        .with("src/e.rs", "fn f<'a>() {}", "#[pyo3::pymodule(gil_used = true)]", "fn e() {}")
        .with("src/f.rs", "#[pymodule]", "fn f(m: M) { m.gil_used(false)?; }");
    assertThat(bindings())
        .containsExactly(
            "src/a.rs:1:1 a PyO3 module",
            "src/b.rs:1:5 a PyO3 module, declared",
            "src/c.rs:1:1 a PyO3 module, declared",
            "src/e.rs:2:1 a PyO3 module that keeps the GIL",
            "src/f.rs:1:1 a PyO3 module, declared");
  }

  @Test
  void newerPyO3DeclaresByItself() {
    tree.with("Cargo.toml", "[workspace.dependencies]", "pyo3 = \"0.28.2\"")
        .with("py/Cargo.toml", "[dependencies]", "pyo3.workspace = true")
        .with("py/src/lib.rs", "#[pymodule]", "fn a() {}")
        .with("other/src/lib.rs", "#[pymodule]", "fn b() {}");
    assertThat(bindings()).containsExactly("py/src/lib.rs:1:1 a PyO3 module, declared");
  }

  @Test
  void aCrateWhoseModuleIsNotFound() {
    tree.with("Cargo.toml", "[dependencies]", "pyo3 = \"0.22\"").with("src/lib.rs", "fn a() {}");
    assertThat(bindings()).containsExactly("Cargo.toml:2:1 a crate that uses PyO3");
  }

  @Test
  void aNanobindModuleIsDeclaredInCMake() {
    tree.with(
            "CMakeLists.txt",
            "# nanobind_add_module(no a.cpp)",
            "nanobind_add_module(a STABLE_ABI a.cpp)",
            "  nanobind_add_module(",
            "    b",
            "    FREE_THREADED # yes",
            "    $<TARGET_OBJECTS:x> b.cpp)")
        .with("a.cpp", "NB_MODULE(a, m) {}");
    assertThat(bindings())
        .containsExactly(
            "CMakeLists.txt:2:1 a nanobind module",
            "CMakeLists.txt:3:3 a nanobind module, declared");
  }

  @Test
  void aNanobindModuleWithoutCMakeIsFoundInItsSource() {
    tree.with("meson.build", "nb = dependency('nanobind')")
        .with("a.cpp", "// NB_MODULE(x, m)", "#define M NB_MODULE", "  NB_MODULE(a, m) {}");
    assertThat(bindings()).containsExactly("a.cpp:3:3 a nanobind module");
    tree.with("meson.build", "nb = dependency('nanobind')", "args = ['-DNB_FREE_THREADED']");
    assertThat(OtherBindings.of(tree.find()).getFirst().declared()).isTrue();
  }

  @Test
  void theLineOfAPlaceIsKept() {
    tree.with("CMakeLists.txt", "  nanobind_add_module(a a.cpp)");
    Binding binding = OtherBindings.of(tree.find()).getFirst();
    assertThat(binding.text()).isEqualTo("  nanobind_add_module(a a.cpp)");
    assertThat(binding.length()).isEqualTo("nanobind_add_module".length());
    assertThat(binding.advice()).contains("FREE_THREADED");
  }

  @Test
  void brokenFilesAreReadAsFarAsTheyGo() {
    tree.with("CMakeLists.txt", "nanobind_add_module(" + "()".repeat(50_000))
        .with("Cargo.toml", "[dependencies", "pyo3 = " + "[".repeat(50_000))
        .with("src/lib.rs", "/* \" #[pymodule")
        .with("a.pyx", "");
    assertThat(bindings())
        .containsExactly("CMakeLists.txt:1:1 a nanobind module", "a.pyx:1:1 a Cython module");
  }
}
