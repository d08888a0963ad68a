package dev.ftport.cli.tree;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.api.errors.JGitInternalException;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.submodule.SubmoduleWalk.IgnoreSubmoduleMode;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;

/**
 * Asks git's own files what of a checkout is not committed. Starts no program: neither git, nor a
 * filter that the checkout's configuration names.
 */
public final class UncommittedChanges {
  private UncommittedChanges() {}

  /**
   * The tracked files that differ from the last commit, sorted.
   *
   * @param gitDirectory where git keeps its files for the checkout
   * @throws TreeException if it cannot be told
   */
  public static List<String> of(Path root, Path gitDirectory) throws TreeException {
    SystemReader usual = SystemReader.getInstance();
    try {
      SystemReader.setInstance(new OwnConfiguration(usual, gitDirectory));
      try (Repository repository =
              new FileRepositoryBuilder()
                  .setGitDir(gitDirectory.toFile())
                  .setWorkTree(root.toFile())
                  .setMustExist(true)
                  .build();
          Git git = new Git(repository)) {
        withoutFilters(SystemReader.getInstance().getUserConfig());
        withoutFilters(repository.getConfig());
        return git
            .status()
            .setIgnoreSubmodules(IgnoreSubmoduleMode.ALL)
            .call()
            .getUncommittedChanges()
            .stream()
            .sorted()
            .toList();
      }
    } catch (IOException | ConfigInvalidException | GitAPIException | JGitInternalException e) {
      throw new TreeException(
          "`%s` may have uncommitted changes, git's files cannot be read: %s; commit, then use `--allow-dirty`"
              .formatted(root, e.getMessage()));
    } finally {
      SystemReader.setInstance(usual);
    }
  }

  private static void withoutFilters(StoredConfig config) {
    List.copyOf(config.getSubsections("filter"))
        .forEach(name -> config.setString("filter", name, "clean", null));
  }

  /**
   * Spares JGit a call of git for the system's configuration, and a measurement of the disk's clock
   * that leaves files in the checkout and in the user's home.
   */
  private static final class OwnConfiguration extends SystemReader.Delegate {
    private final Path measured;

    OwnConfiguration(SystemReader usual, Path measured) {
      super(usual);
      this.measured = measured;
    }

    @Override
    public FileBasedConfig openSystemConfig(Config parent, FS fs) {
      FileBasedConfig config = inMemory(fs);
      setResolution(config, measured);
      setResolution(config, fs.userHome().toPath());
      return config;
    }

    @Override
    public FileBasedConfig openJGitConfig(Config parent, FS fs) {
      return inMemory(fs);
    }

    private void setResolution(Config config, Path place) {
      try {
        String java = getProperty("java.vendor") + '|' + getProperty("java.version");
        String disk = java + '|' + Files.getFileStore(place).name();
        config.setString("filesystem", disk, "timestampResolution", "10 milliseconds");
      } catch (IOException e) {
        return;
      }
    }

    private static FileBasedConfig inMemory(FS fs) {
      return new FileBasedConfig(new File("none"), fs) {
        @Override
        public void load() {
          // There is no file.
        }

        @Override
        public void save() {
          // There is no file.
        }

        @Override
        public boolean isOutdated() {
          return false;
        }
      };
    }
  }
}
