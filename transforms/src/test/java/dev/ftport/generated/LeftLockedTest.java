package dev.ftport.generated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What {@link GeneratedSectionsTest} calls is found out if it leaves something locked. */
final class LeftLockedTest {
  private static final String FUNCTION =
      """
      static PyObject *
      f0(PyObject *self, PyObject *args)
      {
          PyCriticalSection section;
          PyMutex_Lock(&lock);
          PyCriticalSection_Begin(&section, args);
          PyCriticalSection_End(&section);
          PyMutex_Unlock(&lock); /* f0 */
          Py_RETURN_NONE;
      }
      """;

  private static String difference(String without) throws IOException {
    List<DebugBuild> builds =
        DebugBuild.all().stream().filter(build -> build.name().equals("3.13td")).toList();
    assumeFalse(builds.isEmpty(), "no debug interpreter; run fixtures/interpreters/bring");
    try (Bench bench = new Bench(builds)) {
      Trial trial = new Trial(bench, text -> text.replace(without, ""), function -> false);
      Trial.Result result = trial.run(new CModule(Map.of("f0", FUNCTION), true, true));
      assertThat(result.unsound()).isEmpty();
      return result.different().getOrDefault("f0", "");
    }
  }

  @Test
  void aMutexIs() throws IOException {
    assertThat(difference("PyMutex_Unlock(&lock); /* f0 */"))
        .containsAnyOf("leaves something locked", "dies: ");
  }

  @Test
  void aSectionIs() throws IOException {
    assertThat(difference("PyCriticalSection_End(&section);"))
        .containsAnyOf("leaves something locked", "dies: ");
  }

  @Test
  void whatIsReleasedIsNot() throws IOException {
    assertThat(difference("no such text")).isEmpty();
  }
}
