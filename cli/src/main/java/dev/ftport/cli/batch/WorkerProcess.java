package dev.ftport.cli.batch;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A process that works on one package after another, so that what one of them uses up, time or
 * memory, is nobody else's. It is asked in lines on its standard input, and answers in lines on its
 * standard output. It ends when its input does.
 */
public final class WorkerProcess implements AutoCloseable {
  /** What a line of an answer begins with; Java itself writes others. */
  public static final String MARK = "ftport: ";

  /** Java ends with this when the memory is used up, if it is told to. */
  private static final int OUT_OF_MEMORY = 3;

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final Process process;
  private final LinkedBlockingQueue<Optional<Answer>> answers = new LinkedBlockingQueue<>();
  private final Thread reader;

  private WorkerProcess(Process process) {
    this.process = process;
    this.reader = Thread.ofPlatform().daemon().name("answers").unstarted(this::read);
  }

  /**
   * How workers are started.
   *
   * @param command the program and its arguments
   * @param environment all of its environment
   * @param directory where it is started
   * @param log takes what it writes to standard error
   */
  public record Start(
      List<String> command, Map<String, String> environment, Path directory, Path log) {}

  /** What came of a question. */
  public sealed interface Reply {
    /** An answer. */
    record Said(Answer answer) implements Reply {}

    /** The time was over. */
    record TimedOut() implements Reply {}

    /** The memory was used up. */
    record OutOfMemory() implements Reply {}

    /** The process ended. */
    record Died(int code) implements Reply {}
  }

  /** Starts one. */
  public static WorkerProcess start(Start start) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(start.command())
            .directory(start.directory().toFile())
            .redirectError(Redirect.appendTo(start.log().toFile()));
    builder.environment().clear();
    builder.environment().putAll(start.environment());
    WorkerProcess worker = new WorkerProcess(builder.start());
    worker.reader.start();
    return worker;
  }

  /** Asks, and waits for the answer. After anything but an answer the worker is of no more use. */
  public Reply ask(Object question, Duration limit) throws InterruptedException {
    try {
      OutputStream in = process.getOutputStream();
      in.write((MAPPER.writeValueAsString(question) + "\n").getBytes(StandardCharsets.UTF_8));
      in.flush();
    } catch (IOException gone) {
      // What it ended with is found out below.
    }
    return await(limit);
  }

  /** Waits for what it says next. */
  public Reply await(Duration limit) throws InterruptedException {
    Optional<Answer> answer = answers.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
    if (answer == null) {
      kill();
      return new Reply.TimedOut();
    }
    if (answer.isPresent()) {
      return new Reply.Said(answer.get());
    }
    int code = process.waitFor();
    return code == OUT_OF_MEMORY ? new Reply.OutOfMemory() : new Reply.Died(code);
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(MARK)) {
          answers.add(Optional.of(MAPPER.readValue(line.substring(MARK.length()), Answer.class)));
        }
      }
    } catch (IOException broken) {
      process.destroyForcibly();
    } finally {
      answers.add(Optional.empty());
    }
  }

  private void kill() {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
  }

  @Override
  public void close() {
    kill();
  }
}
