package dev.ftport.parse;

import dev.ftport.facts.Headers;
import dev.ftport.facts.OwnerClass;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.cdt.core.index.IIndexFileLocation;
import org.eclipse.cdt.core.parser.FileContent;
import org.eclipse.cdt.internal.core.parser.IMacroDictionary;
import org.eclipse.cdt.internal.core.parser.scanner.InternalFileContent;
import org.eclipse.cdt.internal.core.parser.scanner.InternalFileContentProvider;
import org.jspecify.annotations.Nullable;

/**
 * Serves the headers of one parse: the model of Python.h for Python's own, the package's files for
 * others. One instance a parse, because CDT keeps state in it.
 */
final class Inclusions extends InternalFileContentProvider {
  /** Where the model of Python.h is said to be. */
  static final String MODEL = "/model/Python.h";

  private final Headers headers;
  private final char[] model;
  private final Map<String, char[]> outlines;
  private final Set<String> found = new HashSet<>();
  private final List<OwnerClass> owners = new ArrayList<>();

  /**
   * Serves one parse.
   *
   * @param outlines of the headers that were served before, shared by all parses of a package
   */
  Inclusions(Headers headers, char[] model, Map<String, char[]> outlines) {
    this.headers = headers;
    this.model = model;
    this.outlines = outlines;
    setIncludeResolutionHeuristics((include, from) -> resolve(include, from));
  }

  /** The classes that own a reference, of all headers that were served. */
  List<OwnerClass> owners() {
    return owners;
  }

  private @Nullable String resolve(String include, @Nullable String from) {
    if (include.endsWith("Python.h")) {
      return MODEL;
    }
    return headers
        .find(include, from == null ? "" : from)
        .map(
            header -> {
              if (found.add(header.path())) {
                owners.addAll(OwnerClass.in(header.text(), true));
              }
              outlines.computeIfAbsent(header.path(), path -> Outline.of(header.text()));
              return header.path();
            })
        .orElse(null);
  }

  @Override
  public boolean getInclusionExists(String path) {
    return path.equals(MODEL) || found.contains(path);
  }

  @Override
  public @Nullable InternalFileContent getContentForInclusion(
      String path, IMacroDictionary macros) {
    char[] text = path.equals(MODEL) ? model : outlines.get(path);
    return text == null ? null : (InternalFileContent) FileContent.create(path, text);
  }

  @Override
  public @Nullable InternalFileContent getContentForInclusion(
      IIndexFileLocation location, String astPath) {
    return null;
  }
}
