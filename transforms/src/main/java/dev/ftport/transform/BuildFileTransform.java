package dev.ftport.transform;

import dev.ftport.build.BuildFile;
import dev.ftport.build.BuildFiles;
import dev.ftport.facts.Unit;
import dev.ftport.program.Program;
import java.util.List;

/**
 * A pure function from a build file to findings. In C it finds nothing; nothing that it finds is a
 * hazard for the C sources.
 */
public interface BuildFileTransform extends Transform {
  @Override
  default List<Finding> find(Unit unit, Program program, Settings settings) {
    return List.of();
  }

  /**
   * Looks at one build file.
   *
   * @param files all build files of the package, this one included
   * @return a finding for every site that this transform is about, also for those it leaves alone;
   *     in any order
   */
  List<Finding> find(BuildFile file, BuildFiles files, Settings settings);
}
