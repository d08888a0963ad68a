package dev.ftport.project;

import java.util.ArrayList;
import java.util.List;

/** Cuts the command of a compiler into its arguments, as a POSIX shell would; runs nothing. */
final class CommandLine {
  private CommandLine() {}

  static List<String> arguments(String command) {
    List<String> arguments = new ArrayList<>();
    StringBuilder argument = new StringBuilder();
    boolean begun = false;
    char quote = 0;
    for (int i = 0; i < command.length(); i++) {
      char c = command.charAt(i);
      boolean escapes = c == '\\' && quote != '\'' && i + 1 < command.length();
      if (escapes && (quote == 0 || "\"\\$`".indexOf(command.charAt(i + 1)) >= 0)) {
        argument.append(command.charAt(++i));
        begun = true;
      } else if (quote != 0) {
        if (c == quote) {
          quote = 0;
        } else {
          argument.append(c);
        }
      } else if (c == '"' || c == '\'') {
        quote = c;
        begun = true;
      } else if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
        if (begun) {
          arguments.add(argument.toString());
          argument.setLength(0);
          begun = false;
        }
      } else {
        argument.append(c);
        begun = true;
      }
    }
    if (begun) {
      arguments.add(argument.toString());
    }
    return arguments;
  }
}
