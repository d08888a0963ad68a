package dev.ftport.cli;

import dev.ftport.transform.About;
import dev.ftport.transform.Transform;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ftport list}: the catalogue, a line each. */
@Command(name = "list", header = "Show all transforms: id, chapter, summary.")
final class ListCommand implements Task {
  private final Shell shell;
  private final List<? extends Transform> transforms;

  @Mixin private final CommonOptions common = new CommonOptions();

  ListCommand(Shell shell, List<? extends Transform> transforms) {
    this.shell = shell;
    this.transforms = transforms;
  }

  @Override
  public ExitCode run() throws Exception {
    List<About> all = transforms.stream().map(Transform::about).toList();
    int ids = all.stream().mapToInt(about -> about.id().length()).max().orElse(0);
    int chapters = all.stream().mapToInt(about -> about.chapter().length()).max().orElse(0);
    StringBuilder text = new StringBuilder();
    for (About about : all) {
      text.append(pad(about.id(), ids))
          .append(pad(about.chapter(), chapters))
          .append(about.summary())
          .append('\n');
    }
    shell.out().write(text.toString().getBytes(StandardCharsets.UTF_8));
    return ExitCode.NOTHING;
  }

  private static String pad(String word, int width) {
    return word + " ".repeat(width - word.length() + 2);
  }
}
