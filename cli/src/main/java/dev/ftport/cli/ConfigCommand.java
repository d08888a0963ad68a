package dev.ftport.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.ftport.cli.settings.PerFileSkip;
import dev.ftport.cli.settings.SettingsFile;
import dev.ftport.cli.settings.Spot;
import dev.ftport.project.BuildFacts;
import dev.ftport.project.PackageHeaders;
import dev.ftport.project.SourceTree;
import dev.ftport.project.SourceTrees;
import dev.ftport.report.JsonText;
import dev.ftport.transform.Settings;
import dev.ftport.transform.Transform;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ftport config}: shows the settings that are in force, and who says so. */
@Command(
    name = "config",
    header = "Show the settings in force, and where each comes from.",
    description = {
      "The settings of each package that PATH lies in: what the command line says, else `ftport.toml` or the table `tool.ftport` of `pyproject.toml`, else the default."
    })
final class ConfigCommand implements Task {
  private static final String FORMAT = "format";
  private static final String MIN_PYTHON = "min-python";

  private final Shell shell;
  private final List<? extends Transform> transforms;

  /** How the settings are shown. */
  enum Form {
    TEXT,
    JSON;

    /** Reads one. */
    static final class Words extends Choice<Form> {
      Words() {
        super(Form.class);
      }
    }
  }

  @Parameters(
      paramLabel = "PATH",
      arity = "0..*",
      description = "directories and files (default: the current directory)")
  private List<Path> paths = new ArrayList<>();

  @Option(
      names = "--format",
      paramLabel = "FORM",
      converter = Form.Words.class,
      description = "how they are shown here: text (default) or json")
  private Form form = Form.TEXT;

  @Mixin private final PortingOptions options = new PortingOptions();
  @Mixin private final CommonOptions common = new CommonOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  /**
   * A package.
   *
   * @param all its settings, the oldest Python as its build files say it
   */
  private record Shown(PackageSettings settings, List<Setting> all) {}

  ConfigCommand(Shell shell, List<? extends Transform> transforms) {
    this.shell = shell;
    this.transforms = transforms;
  }

  @Override
  public ExitCode run() throws Exception {
    SourceTrees trees = SourceTrees.of(new Paths(shell).existing(paths));
    Given given = Given.of(spec).without(FORMAT);
    List<Shown> shown = new ArrayList<>();
    for (Path root : trees.roots()) {
      PackageSettings settings = PackageSettings.of(root, given, shell, transforms);
      SourceTree tree = trees.tree(root, settings.porting().wanted());
      shown.add(
          new Shown(
              settings, settings.all().stream().map(setting -> ofPackage(setting, tree)).toList()));
    }
    shell
        .out()
        .write(
            switch (form) {
              case TEXT -> text(shown).getBytes(StandardCharsets.UTF_8);
              case JSON -> JsonText.of(json(shown));
            });
    return ExitCode.NOTHING;
  }

  /** The oldest Python, if nobody chose it: what the build files ask for. */
  private static Setting ofPackage(Setting setting, SourceTree tree) {
    if (!setting.key().equals(MIN_PYTHON) || !setting.value().isNull()) {
      return setting;
    }
    PackageHeaders headers =
        PackageHeaders.of(tree, List.of(), PackagePort.compileCommands(tree, new ArrayList<>()));
    Optional<Integer> asked = BuildFacts.of(tree, headers).python();
    return new Setting(
        setting.key(),
        TextNode.valueOf(PythonVersion.text(asked.orElse(Settings.OLDEST_PYTHON))),
        asked.isPresent()
            ? new Setting.Origin.Package("requires-python")
            : new Setting.Origin.Default(),
        List.of());
  }

  /** A line of the text. */
  private record Row(String key, String value, String from) {}

  private String text(List<Shown> packages) {
    StringBuilder text = new StringBuilder();
    for (Shown one : packages) {
      List<Row> rows = rows(one);
      int key = rows.stream().mapToInt(row -> row.key().length()).max().orElse(0);
      int value = rows.stream().mapToInt(row -> row.value().length()).max().orElse(0);
      text.append(text.isEmpty() ? "" : "\n")
          .append("package: ")
          .append(shown(one.settings().root()))
          .append("\nfile: ")
          .append(one.settings().file().map(SettingsFile::shown).orElse("none"))
          .append('\n');
      for (Row row : rows) {
        text.append(
            ("%-" + key + "s  %-" + value + "s  %s\n")
                .formatted(row.key(), row.value(), row.from()));
      }
    }
    return text.toString();
  }

  private static List<Row> rows(Shown shown) {
    List<Row> rows = new ArrayList<>();
    for (Setting setting : shown.all()) {
      rows.add(
          new Row(
              setting.key(),
              setting.value().isNull() ? "-" : setting.value().toString(),
              setting.from()));
    }
    for (PerFileSkip.Rule rule : shown.settings().perFile().rules()) {
      rows.add(
          new Row(
              PerFileSkip.KEY,
              "%s: %s"
                  .formatted(
                      rule.written(), rule.ids().isEmpty() ? "all" : String.join(", ", rule.ids())),
              rule.at().toString()));
    }
    return rows;
  }

  private String shown(Path root) {
    String below =
        root.startsWith(shell.directory())
            ? shell.directory().relativize(root).toString()
            : root.toString();
    return below.isEmpty() ? "." : below;
  }

  private static ArrayNode json(List<Shown> packages) {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    for (Shown one : packages) {
      ObjectNode node = all.addObject().put("package", one.settings().root().toString());
      one.settings().file().ifPresent(file -> node.put("file", file.path().toString()));
      ObjectNode settings = node.putObject("settings");
      for (Setting setting : one.all()) {
        ObjectNode value = settings.putObject(setting.key());
        value.set("value", setting.value());
        switch (setting.origin()) {
          case Setting.Origin.CommandLine line -> value.put("from", "command line");
          case Setting.Origin.File file -> place(value.put("from", "file"), file.at());
          case Setting.Origin.Package own -> value.put("from", own.what());
          case Setting.Origin.Default nobody -> value.put("from", "default");
        }
      }
      ArrayNode rules = node.putArray(PerFileSkip.KEY);
      for (PerFileSkip.Rule rule : one.settings().perFile().rules()) {
        ObjectNode each = rules.addObject().put("glob", rule.written());
        ArrayNode ids = each.putArray("transforms");
        (rule.ids().isEmpty() ? List.of("all") : rule.ids()).forEach(ids::add);
        place(each, rule.at());
      }
    }
    return all;
  }

  private static void place(ObjectNode node, Spot at) {
    node.put("line", at.line()).put("column", at.column());
  }
}
