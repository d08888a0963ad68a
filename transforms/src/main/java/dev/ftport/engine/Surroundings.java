package dev.ftport.engine;

import dev.ftport.build.BuildFiles;
import java.util.List;

/**
 * What stands round the files that are ported.
 *
 * @param whole whether the ported files and {@code others} are all that the package has: only then
 *     is it known who else uses a function
 * @param others files of the package that are not ported, in which its functions may be used
 * @param builds the build files, which are ported too
 */
public record Surroundings(boolean whole, List<Input> others, BuildFiles builds) {
  /** Nothing: the ported files are the package. */
  public static final Surroundings NONE = new Surroundings(true, List.of(), BuildFiles.NONE);

  public Surroundings {
    others = List.copyOf(others);
  }
}
