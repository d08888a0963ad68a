package dev.ftport.project;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a user keeps the settings of git.
 *
 * @param home the user's home directory
 * @param settings the directory that other programs' settings are in, usually {@code ~/.config}
 */
record GitUser(Path home, Path settings) {
  /** Who runs this program. */
  static GitUser current() {
    Path home = Path.of(System.getProperty("user.home", "/"));
    String settings = System.getenv("XDG_CONFIG_HOME");
    return new GitUser(
        home, settings == null || settings.isEmpty() ? home.resolve(".config") : Path.of(settings));
  }

  /** The file of patterns that the user wants ignored everywhere; it need not exist. */
  Path excludes(GitPlace place) {
    return excludesIn(place.commonDirectory().resolve("config"))
        .or(() -> excludesIn(home.resolve(".gitconfig")))
        .or(() -> excludesIn(settings.resolve("git/config")))
        .orElse(settings.resolve("git/ignore"));
  }

  private Optional<Path> excludesIn(Path file) {
    try {
      if (!Files.isRegularFile(file)) {
        return Optional.empty();
      }
      String text = Files.readString(file);
      if (!text.toLowerCase(Locale.ROOT).contains("excludesfile")) {
        return Optional.empty();
      }
      return GitSettings.excludesFile(text)
          .map(
              value ->
                  value.startsWith("~/") ? home.resolve(value.substring(2)) : home.resolve(value));
    } catch (IOException | InvalidPathException unreadable) {
      return Optional.empty();
    }
  }
}
