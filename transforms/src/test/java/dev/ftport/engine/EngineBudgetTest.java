package dev.ftport.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ftport.catalogue.Catalogue;
import dev.ftport.facts.Headers;
import dev.ftport.facts.Parser;
import dev.ftport.facts.Patience;
import dev.ftport.facts.Reading;
import dev.ftport.parse.CdtParser;
import dev.ftport.source.SourceFile;
import dev.ftport.transform.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that is never done costs its own time and nobody else's. */
final class EngineBudgetTest {
  private static final String HEALTHY =
      """
      #include <Python.h>
      static struct PyModuleDef def = {PyModuleDef_HEAD_INIT, "healthy", NULL, -1, NULL};
      PyMODINIT_FUNC
      PyInit_healthy(void)
      {
          return PyModule_Create(&def);
      }
      """;

  @TempDir private Path folder;

  @Test
  void aFileThatIsNeverDoneIsGivenUpAndStopped() throws IOException, InterruptedException {
    CountDownLatch stopped = new CountDownLatch(1);
    Parser real = new CdtParser(Headers.NONE, Map.of());
    Parser parser = file -> file.path().equals("stuck.c") ? readForEver(stopped) : real.read(file);
    Options options =
        new Options(Settings.DEFAULT, false, Options.Declare.ALWAYS, 1, Duration.ofSeconds(15));
    Report report =
        new Engine(parser, Catalogue.usual(), Catalogue.ids(), options)
            .run(List.of(input("stuck.c"), input("healthy.c")));

    assertThat(report.outcomes().getFirst())
        .isInstanceOfSatisfying(
            Outcome.Changed.class, changed -> assertThat(changed.path()).isEqualTo("healthy.c"));
    assertThat(report.outcomes().getLast())
        .isEqualTo(new Outcome.Failed("stuck.c", "not read within 15 seconds; left as it is"));
    assertThat(stopped.await(30, TimeUnit.SECONDS)).as("its thread stops").isTrue();
  }

  private static Reading readForEver(CountDownLatch stopped) {
    try {
      while (true) {
        Patience.check();
        Thread.onSpinWait();
      }
    } catch (CancellationException over) {
      stopped.countDown();
      throw over;
    }
  }

  private Input input(String name) throws IOException {
    SourceFile file = SourceFile.of(name, HEALTHY);
    return new Input(name, Files.write(folder.resolve(name), file.bytes()));
  }
}
