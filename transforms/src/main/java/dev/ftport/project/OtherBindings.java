package dev.ftport.project;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Finds the modules of a package whose C is made by another tool. */
public final class OtherBindings {
  private OtherBindings() {}

  /**
   * One note for each module of Cython, PyO3 and nanobind, declared or not, sorted by path and
   * place. Nothing is executed.
   */
  public static List<Binding> of(SourceTree tree) {
    return Stream.of(
            CythonModules.in(tree.beside()),
            hasCrates(tree) ? PyO3Modules.in(tree.beside()) : List.<Binding>of(),
            NanobindModules.in(tree))
        .flatMap(List::stream)
        .sorted(
            Comparator.comparing(Binding::path)
                .thenComparingInt(Binding::line)
                .thenComparingInt(Binding::column))
        .toList();
  }

  private static boolean hasCrates(SourceTree tree) {
    return tree.beside().stream().anyMatch(file -> file.name().equals("Cargo.toml"));
  }
}
