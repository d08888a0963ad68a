package dev.ftport.project;

import java.util.Optional;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.Config;

/** The settings in one file of git's. A class of its own, so that JGit is loaded only for it. */
final class GitSettings {
  private GitSettings() {}

  /** The file of patterns that {@code core.excludesFile} names, as it stands there. */
  static Optional<String> excludesFile(String text) {
    Config config = new Config();
    try {
      config.fromText(text);
    } catch (ConfigInvalidException broken) {
      return Optional.empty();
    }
    return Optional.ofNullable(config.getString("core", null, "excludesfile"));
  }
}
