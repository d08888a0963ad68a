package dev.ftport.transform;

/** What a fix promises. The pages under docs say what each of the two means. */
public sealed interface Safety {
  /** The code means the same in the default build, and is right without the GIL. */
  record Safe() implements Safety {}

  /**
   * The code compiles, but a maintainer has to agree.
   *
   * @param because what changes, or what the tool cannot know
   */
  record Unsafe(String because) implements Safety {}

  /** A safe fix. */
  Safety SAFE = new Safe();

  /** An unsafe fix, with its reason. */
  static Safety unsafe(String because) {
    return new Unsafe(because);
  }
}
