package dev.ftport.project;

import java.util.Locale;
import java.util.Set;

/** What a file is by its name. */
enum FileKind {
  /** C or C++ that a compiler is given. */
  SOURCE,
  /** C or C++ that other files include; numpy's {@code .c.src} is a source with holes in it. */
  HEADER,
  /** {@code .inc}: C if it uses Python's API, and something else otherwise. */
  FRAGMENT,
  /** C that is not C before a build tool has filled it in: {@code .c.in}. */
  TEMPLATE,
  /** Objective-C, which the parser does not know. MATLAB has the same ending. */
  OBJECTIVE_C,
  /** CUDA, which the parser does not know. */
  CUDA,
  /** A build file or a source in another language: see {@link Beside}. */
  BESIDE,
  /** Nothing of interest. */
  OTHER;

  /** How large a file may be to be read: 32 MiB. */
  static final long MOST_BYTES = 32L << 20;

  private static final Set<String> SOURCES = Set.of("c", "cc", "cpp", "cxx", "c++");
  private static final Set<String> HEADERS =
      Set.of("h", "hh", "hpp", "hxx", "h++", "inl", "ipp", "tpp", "tcc", "txx");
  private static final Set<String> FILLED_IN =
      Set.of("in", "tmpl", "template", "tp", "jinja", "jinja2", "j2", "mako");
  private static final Set<String> BUILD_FILES =
      Set.of(
          "cargo.toml",
          "cmakelists.txt",
          "compile_commands.json",
          "manifest.in",
          "meson.build",
          "pkg-info",
          "pyproject.toml",
          "setup.cfg",
          "setup.py");

  /** What a file of this name is; only the last part of a path counts. */
  static FileKind of(String fileName) {
    String name = fileName.toLowerCase(Locale.ROOT);
    if (BUILD_FILES.contains(name)) {
      return BESIDE;
    }
    String ending = ending(name);
    String before =
        ending.isEmpty() ? name : name.substring(0, name.length() - ending.length() - 1);
    return switch (ending) {
      case "src" ->
          ending(before).equals("inc") ? FRAGMENT : templateOf(before, kindOfC(ending(before)));
      case "inc" -> before.contains(".") ? OTHER : FRAGMENT;
      case "m", "mm" -> OBJECTIVE_C;
      case "cu", "cuh" -> CUDA;
      case "pyx", "rs", "cmake", "yml", "yaml" -> BESIDE;
      default ->
          FILLED_IN.contains(ending)
              ? templateOf(before, kindOfC(ending(before)) == OTHER ? OTHER : TEMPLATE)
              : kindOfC(ending);
    };
  }

  /** Whether files of this kind are ported, or would be if they were somewhere else. */
  boolean isC() {
    return this == SOURCE || this == HEADER;
  }

  /**
   * Whether a file of this name is served to an {@code #include}: what a compiler is given is not.
   */
  static boolean isServed(String fileName) {
    String name = fileName.toLowerCase(Locale.ROOT);
    return HEADERS.contains(ending(name)) || name.endsWith(".inc") || name.endsWith(".def");
  }

  /** Whether a file of this name is YAML, of which only workflows matter. */
  static boolean isYaml(String fileName) {
    String ending = ending(fileName.toLowerCase(Locale.ROOT));
    return ending.equals("yml") || ending.equals("yaml");
  }

  private static FileKind templateOf(String name, FileKind otherwise) {
    return ending(name).equals("pyx") ? BESIDE : otherwise;
  }

  private static FileKind kindOfC(String ending) {
    if (SOURCES.contains(ending)) {
      return SOURCE;
    }
    return HEADERS.contains(ending) ? HEADER : OTHER;
  }

  private static String ending(String name) {
    int dot = name.lastIndexOf('.');
    return dot < 0 ? "" : name.substring(dot + 1);
  }
}
