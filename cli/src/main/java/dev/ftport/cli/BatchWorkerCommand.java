package dev.ftport.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.ftport.cli.batch.Answer;
import dev.ftport.cli.batch.Assignment;
import dev.ftport.cli.batch.WorkerProcess;
import dev.ftport.transform.Transform;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code ftport batch-worker}: what {@code batch} starts for itself. It ports one package after the
 * other, as it is told on standard input, and ends when that ends, whatever it is doing.
 */
@Command(name = "batch-worker", header = "Work for `batch`.", hidden = true)
final class BatchWorkerCommand implements Task {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final Shell shell;
  private final List<? extends Transform> transforms;

  @Option(
      names = "--series-from",
      paramLabel = "WHO",
      description = "write one patch a transform, too, from this author")
  private Optional<String> author = Optional.empty();

  @Option(names = "--apply", description = "change directories, too")
  private boolean apply;

  @Option(names = "--allow-dirty", description = "work also on top of uncommitted changes")
  private boolean allowDirty;

  @Mixin private final PortingOptions options = new PortingOptions();
  @Mixin private final CommonOptions common = new CommonOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  BatchWorkerCommand(Shell shell, List<? extends Transform> transforms) {
    this.shell = shell;
    this.transforms = transforms;
  }

  @Override
  public ExitCode run() throws Exception {
    LinkedBlockingQueue<String> lines = new LinkedBlockingQueue<>();
    Thread.ofPlatform().daemon().name("requests").start(() -> read(lines));
    BatchWork work =
        new BatchWork(
            shell, Given.of(spec), transforms, new InPlace(shell, allowDirty), apply, author);
    say(new Answer(Answer.Kind.READY, ""));
    while (true) {
      String line = lines.take();
      say(line.startsWith("{") ? port(work, line) : work.apply());
    }
  }

  private static Answer port(BatchWork work, String line) throws JsonProcessingException {
    return work.port(MAPPER.readValue(line, Assignment.class));
  }

  private void say(Answer answer) throws IOException {
    String line = WorkerProcess.MARK + MAPPER.writeValueAsString(answer) + "\n";
    shell.out().write(line.getBytes(StandardCharsets.UTF_8));
    shell.out().flush();
  }

  /** Reads requests; when nobody is there any more to ask, the process ends. */
  private static void read(LinkedBlockingQueue<String> lines) {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new FileInputStream(FileDescriptor.in), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(line);
      }
    } catch (IOException gone) {
      // Ends below.
    }
    Runtime.getRuntime().halt(0);
  }
}
