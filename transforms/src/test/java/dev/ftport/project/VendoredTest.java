package dev.ftport.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VendoredTest {
  private static final String MODULE = "PyMODINIT_FUNC PyInit_own(void) { return NULL; }";

  @TempDir Path temporary;
  private Tree tree;

  @BeforeEach
  void makeTree() throws IOException {
    tree = new Tree(Files.createDirectories(temporary.toRealPath().resolve("vendor/tree")));
  }

  @Test
  void directoriesOfCopiesAreLeftOutWhole() {
    tree.withC("a.c", "vendor/x/b.c", "src/third_party/c.c", "src/ThirdParty/y/d.h")
        .withC("subprojects/z/e.c")
        .with("meson.build", "project('x', 'c')");
    assertThat(tree.lines())
        .containsExactly(
            "take a.c",
            "out src/ThirdParty/: copies of other projects",
            "out src/third_party/: copies of other projects",
            "out subprojects/: copies of other projects",
            "out vendor/: copies of other projects");
    assertThat(tree.find(new Wanted(false, true)).sources()).hasSize(5);
  }

  @Test
  void aFileOrDirectoryOfASimilarNameIsThePackages() {
    tree.withC("src/extern_types.c", "src/vendor.c", "external_api/a.c", "subprojects/b.c");
    assertThat(tree.find().sources()).hasSize(4);
  }

  @Test
  void aWeakNameNeedsAProjectBesideIt() {
    tree.withC("extern/own.c", "extern/helpers/h.c", "extern/lib/l.c", "deps/lib2/m.c")
        .with("extern/lib/LICENSE", "")
        .with("extern/helpers/meson.build", "sources += 'h.c'")
        .with("extern/helpers/README.md", "ours")
        .with("deps/lib2/CMakeLists.txt", "project(lib2 C)");
    assertThat(tree.lines())
        .containsExactly(
            "out deps/: copies of other projects",
            "take extern/helpers/h.c",
            "out extern/lib/: a copy of another project",
            "take extern/own.c");
  }

  @Test
  void aModuleThatThisPackageBuildsIsItsOwn() {
    tree.with("src/vendored/ujson/python/ujson.c", MODULE)
        .withC("src/vendored/ujson/lib/dec.c", "src/vendored/klib/khash.h", "src/vendored/f.c");
    assertThat(tree.lines())
        .containsExactly(
            "out src/vendored/f.c: a copy from another project",
            "out src/vendored/klib/: a copy of another project",
            "take src/vendored/ujson/lib/dec.c",
            "take src/vendored/ujson/python/ujson.c");
  }

  @Test
  void aModuleWithABuildFileOfItsOwnIsAnotherPackage() {
    tree.with("third_party/greenlet/src/greenlet.c", MODULE)
        .with("third_party/greenlet/setup.py", "")
        .with("third_party/zstd/python/m.c", MODULE)
        .with("third_party/zstd/python/pyproject.toml", "")
        .with("third_party/pybind/include/x.h", "#define PYBIND11_MODULE(name) PyInit_##name");
    assertThat(tree.lines()).containsExactly("out third_party/: copies of other projects");
  }

  @Test
  void knownFilesAreKnownByTheirText() {
    tree.with(
            "src/compat.h",
            "// Header file providing new C API functions to old Python versions.",
            "//")
        .with(
            "src/older_compat.h",
            "// Header file providing new functions of the Python C API to old Python",
            "// versions.")
        .with(
            "src/sqlite3.c",
            "/******",
            "** This file is an amalgamation of many separate C source files from SQLite",
            "*/")
        .with("src/pythoncapi_compat.h", "/* our own compatibility */")
        .with("src/uthash.h", "/* Copyright (c) 2003-2022, Troy D. Hanson */");
    assertThat(tree.lines())
        .containsExactly(
            "out src/compat.h: a copy of pythoncapi-compat",
            "out src/older_compat.h: a copy of pythoncapi-compat",
            "take src/pythoncapi_compat.h",
            "out src/sqlite3.c: a copy of SQLite",
            "out src/uthash.h: a copy of uthash");
  }

  @Test
  void aProjectKeepsTheFilesThatOthersCopyFromIt() {
    tree.with(
            "pythoncapi_compat.h",
            "// Header file providing new C API functions to old Python" + " versions.")
        .with("upgrade_pythoncapi.py", "");
    assertThat(tree.lines()).containsExactly("take pythoncapi_compat.h");
  }

  @Test
  void headerTreesAreKnownByWhatLiesInThem() {
    tree.withC("inc/pybind11/pybind11.h", "inc/pybind11/cast.h", "nb/nanobind.h", "nb/nb_defs.h");
    assertThat(tree.lines())
        .containsExactly("out inc/pybind11/: a copy of pybind11", "out nb/: a copy of nanobind");
    tree.with("tools/pybind11Config.cmake.in", "");
    assertThat(tree.lines()).contains("take inc/pybind11/cast.h");
  }
}
