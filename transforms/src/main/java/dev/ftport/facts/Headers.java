package dev.ftport.facts;

import java.util.Map;
import java.util.Optional;

/** Finds the headers that a package brings along. Used by several threads at once. */
@FunctionalInterface
public interface Headers {
  /** No header at all. */
  Headers NONE = (include, from) -> Optional.empty();

  /**
   * A header that was found.
   *
   * @param path its name, the same whenever the same header is found
   * @param text what stands in it
   */
  record Header(String path, String text) {}

  /**
   * Looks for a header.
   *
   * @param include what stands between the quotes or brackets of {@code #include}
   * @param from the path of the file that includes it
   */
  Optional<Header> find(String include, String from);

  /** Headers by their names, for tests. */
  static Headers of(Map<String, String> texts) {
    return (include, from) ->
        Optional.ofNullable(texts.get(include)).map(text -> new Header(include, text));
  }
}
