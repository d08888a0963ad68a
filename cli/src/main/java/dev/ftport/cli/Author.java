package dev.ftport.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.Config;

/** Who patches are from. */
final class Author {
  private static final String NOBODY = "ftport <ftport@localhost>";

  private Author() {}

  /** Who the environment or the user's settings of git name; else this program. */
  static String of(Map<String, String> environment) {
    String name = environment.getOrDefault("GIT_AUTHOR_NAME", "");
    String mail = environment.getOrDefault("GIT_AUTHOR_EMAIL", "");
    Path home = Path.of(environment.getOrDefault("HOME", "/"));
    String xdg = environment.getOrDefault("XDG_CONFIG_HOME", "");
    Path settings = xdg.isEmpty() ? home.resolve(".config") : Path.of(xdg);
    for (Path file : List.of(home.resolve(".gitconfig"), settings.resolve("git/config"))) {
      Config config = config(file);
      name = name.isEmpty() ? string(config, "name") : name;
      mail = mail.isEmpty() ? string(config, "email") : mail;
    }
    return name.isEmpty() || mail.isEmpty()
        ? NOBODY
        : "%s <%s>".formatted(oneLine(name), oneLine(mail));
  }

  private static String oneLine(String text) {
    return text.replaceAll("[<>\\p{Cntrl}]", " ").strip();
  }

  private static String string(Config config, String key) {
    String value = config.getString("user", null, key);
    return value == null ? "" : value;
  }

  private static Config config(Path file) {
    Config config = new Config();
    try {
      if (Files.isRegularFile(file)) {
        config.fromText(Files.readString(file));
      }
    } catch (IOException | ConfigInvalidException unreadable) {
      return new Config();
    }
    return config;
  }
}
