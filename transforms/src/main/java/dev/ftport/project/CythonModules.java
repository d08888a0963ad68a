package dev.ftport.project;

import dev.ftport.project.Binding.Tool;
import dev.ftport.source.SourceFile;
import dev.ftport.source.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the modules that Cython makes, and whether they are declared to run without the GIL. */
final class CythonModules {
  private static final String ADVICE =
      "put `# cython: freethreading_compatible = True` at the top, or set the directive for all"
          + " modules in the build (Cython 3.1 or newer)";
  private static final Pattern DIRECTIVE =
      Pattern.compile("\\bfreethreading_compatible\\s*=\\s*(True|False)\\b");
  private static final Pattern SET_IN_BUILD =
      Pattern.compile("freethreading_compatible[\"']?\\]?\\s*[=:]\\s*[\"']?True\\b");
  private static final Pattern CYTHONIZE = Pattern.compile("(?<!def )\\bcythonize\\s*\\(");

  private CythonModules() {}

  static List<Binding> in(List<Beside> files) {
    Map<String, Spot> byDirectory = setInBuild(files);
    List<Binding> bindings = new ArrayList<>();
    for (Beside file : files) {
      if (isModule(file)) {
        Optional<Spot> set = nearest(file, byDirectory);
        file.read().ifPresent(text -> bindings.add(module(text, set)));
      }
    }
    if (bindings.isEmpty()) {
      for (Beside file : files) {
        if (file.name().equals("setup.py")) {
          Optional<Spot> set = nearest(file, byDirectory);
          file.read().ifPresent(text -> setup(text, set, bindings));
        }
      }
    }
    return bindings;
  }

  private static boolean isModule(Beside file) {
    String name = file.name().toLowerCase(Locale.ROOT);
    return name.endsWith(".pyx") || name.contains(".pyx.");
  }

  /** Where build files set the directive, by their directories: it holds for what lies below. */
  private static Map<String, Spot> setInBuild(List<Beside> files) {
    Map<String, Spot> byDirectory = new HashMap<>();
    for (Beside file : files) {
      Optional<SourceFile> read = BuildScript.is(file) ? file.read() : Optional.empty();
      if (read.isPresent()) {
        Matcher set = SET_IN_BUILD.matcher(BuildScript.uncommented(read.get().text()));
        if (set.find()) {
          byDirectory.putIfAbsent(
              file.directory(), new Spot(read.get(), new Span(set.start(), set.end())));
        }
      }
    }
    return byDirectory;
  }

  private static Optional<Spot> nearest(Beside file, Map<String, Spot> byDirectory) {
    return file.directoriesUp().stream()
        .flatMap(directory -> Optional.ofNullable(byDirectory.get(directory)).stream())
        .findFirst();
  }

  private static Binding module(SourceFile file, Optional<Spot> set) {
    for (int line = 1; line <= file.lineCount(); line++) {
      String text = file.lineText(line).replace("\ufeff", "").strip();
      if (!text.isEmpty() && !text.startsWith("#")) {
        break;
      }
      Matcher directive = DIRECTIVE.matcher(file.lineText(line));
      if (text.matches("#\\s*cython\\s*:.*") && directive.find()) {
        int start = file.lineStart(line);
        Spot spot = new Spot(file, new Span(start + directive.start(), start + directive.end()));
        boolean declared = directive.group(1).equals("True");
        return declared
            ? declared(spot, spot)
            : spot.binding(Tool.CYTHON, "a Cython module that keeps the GIL", false, ADVICE);
      }
    }
    Spot top = Spot.startOf(file);
    return set.map(where -> declared(top, where))
        .orElseGet(() -> top.binding(Tool.CYTHON, "a Cython module", false, ADVICE));
  }

  /** A script that has Cython compile modules written in Python. */
  private static void setup(SourceFile file, Optional<Spot> set, List<Binding> bindings) {
    Matcher call = CYTHONIZE.matcher(BuildScript.uncommented(file.text()));
    if (call.find()) {
      Spot spot = new Spot(file, new Span(call.start(), call.end() - 1));
      bindings.add(
          set.map(where -> declared(spot, where))
              .orElseGet(
                  () ->
                      spot.binding(
                          Tool.CYTHON,
                          "modules that Cython compiles",
                          false,
                          "pass `compiler_directives={\"freethreading_compatible\": True}`"
                              + " (Cython 3.1 or newer)")));
    }
  }

  private static Binding declared(Spot spot, Spot where) {
    return spot.binding(
        Tool.CYTHON, "a Cython module", true, "`freethreading_compatible` is set in " + where);
  }
}
