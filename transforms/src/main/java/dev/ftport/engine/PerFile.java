package dev.ftport.engine;

/** Which transforms are not asked about a file. */
@FunctionalInterface
public interface PerFile {
  /** All are asked about all files. */
  PerFile NONE = (path, transform) -> false;

  /**
   * Whether a file is not the transform's business: what it finds there is neither told nor fixed.
   *
   * @param path the file's name, relative to the package
   * @param transform the id of a transform
   */
  boolean skips(String path, String transform);
}
