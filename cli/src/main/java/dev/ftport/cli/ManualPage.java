package dev.ftport.cli;

import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The manual page of a command and its subcommands, in the macros of man(7). */
final class ManualPage {
  private static final int WIDTH = 78;

  private final StringBuilder page = new StringBuilder();

  private ManualPage() {}

  /** The page, read off the commands. */
  static String of(CommandSpec command, String version) {
    ManualPage page = new ManualPage();
    String name = command.name();
    page.macro("TH", name.toUpperCase(Locale.ROOT), "1", "", name + " " + version, "User Commands");
    page.macro("SH", "NAME");
    page.text(name + " \\- " + escape(withoutStop(String.join(" ", header(command)))));
    page.macro("SH", "SYNOPSIS");
    page.synopsis(command);
    page.macro("SH", "DESCRIPTION");
    page.paragraphs(header(command));
    page.arguments(command);
    page.macro("SH", "COMMANDS");
    command.subcommands().values().forEach(each -> page.command(each.getCommandSpec()));
    page.macro("SH", "EXIT STATUS");
    command
        .usageMessage()
        .exitCodeList()
        .forEach((code, sentence) -> page.item("B " + code, List.of(sentence)));
    return page.page.toString();
  }

  private void command(CommandSpec command) {
    macro("SS", command.qualifiedName());
    synopsis(command);
    macro("PP");
    paragraphs(header(command));
    List<String> description = formatted(command.usageMessage().description());
    if (!description.isEmpty()) {
      macro("PP");
      paragraphs(description);
    }
    arguments(command);
  }

  private void synopsis(CommandSpec command) {
    String synopsis =
        new CommandLine.Help(command, CommandLine.Help.defaultColorScheme(Ansi.OFF)).synopsis(0);
    text(escape(synopsis.strip().replaceAll("\\s+", " ")));
  }

  private void arguments(CommandSpec command) {
    for (PositionalParamSpec parameter : command.positionalParameters()) {
      item("I " + quoted(parameter.paramLabel()), description(parameter));
    }
    for (OptionSpec option : command.options()) {
      String names = String.join(", ", option.names());
      String value = option.arity().max() > 0 ? "=" + option.paramLabel() : "";
      item("B " + quoted(names + value), description(option));
    }
  }

  private void item(String macro, List<String> text) {
    macro("TP");
    page.append('.').append(macro).append('\n');
    paragraphs(text);
  }

  private void paragraphs(List<String> lines) {
    lines.forEach(line -> text(escape(line)));
  }

  private void text(String escaped) {
    StringBuilder line = new StringBuilder();
    for (String word : escaped.split(" +")) {
      if (line.length() + word.length() >= WIDTH) {
        line(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    line(line.toString());
  }

  /** A line of text; one that begins like a macro is none. */
  private void line(String text) {
    page.append(text.startsWith(".") || text.startsWith("'") ? "\\&" : "")
        .append(text)
        .append('\n');
  }

  private void macro(String name, String... arguments) {
    page.append('.').append(name);
    for (String argument : arguments) {
      page.append(' ').append(quoted(argument));
    }
    page.append('\n');
  }

  private static List<String> header(CommandSpec command) {
    return formatted(command.usageMessage().header());
  }

  private static List<String> description(ArgSpec argument) {
    return formatted(argument.description());
  }

  private static List<String> formatted(String[] lines) {
    return String.join("\n", lines)
        .replace("%n", "\n")
        .replace("%%", "%")
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .toList();
  }

  private static String withoutStop(String text) {
    return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
  }

  private static String quoted(String argument) {
    return '"' + escape(argument).replace("\"", "\\(dq") + '"';
  }

  private static String escape(String text) {
    return text.replace("\\", "\\e").replace("-", "\\-");
  }
}
