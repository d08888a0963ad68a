import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Puts the directory of the archive together, with the JDK that runs it: `mvn -Pdist package`
 * starts it as a source file.
 *
 * <pre>
 *   bin/ftport            the launcher
 *   lib/ftport.jar        the program
 *   lib/runtime           a Java of the modules that it needs
 *   lib/ftport.start      what Java remembers of a rehearsal, so that it starts fast
 *   share                 the manual page, and what completes words in bash and zsh
 * </pre>
 */
final class Distribution {
  /** What libraries mention in classes that the program never loads: beans, SQL types, Kerberos. */
  private static final Set<String> NOT_NEEDED =
      Set.of("java.desktop", "java.sql", "java.security.jgss");

  /** What no class mentions by name: the file system of zip files. */
  private static final Set<String> ALSO_NEEDED = Set.of("java.logging", "java.xml", "jdk.zipfs");

  private static final boolean WINDOWS =
      System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("windows");

  /** A newer Java remembers more than classes. */
  private static final boolean AHEAD_OF_TIME = Runtime.version().feature() >= 25;

  private static final String START =
      AHEAD_OF_TIME ? "-XX:AOTCache" : "-Xshare:auto -XX:SharedArchiveFile";

  private final Path root;
  private final Path module;
  private final Path target;

  private Distribution(Path module, Path target) {
    this.root = module.resolve("..").normalize();
    this.module = module;
    this.target = target;
  }

  /**
   * Makes the directory.
   *
   * @param args the directory of the module, the directory to make, the time of every file
   */
  public static void main(String[] args) throws Exception {
    Path target = Path.of(args[1]);
    new Distribution(Path.of(args[0]), target).make(FileTime.from(Instant.parse(args[2])));
  }

  private void make(FileTime time) throws Exception {
    delete(target);
    Path lib = Files.createDirectories(target.resolve("lib"));
    Path jar = lib.resolve("ftport.jar");
    Files.copy(module.resolve("target/ftport.jar"), jar);
    copy(root.resolve("LICENSE"), target.resolve("LICENSE"));
    copy(root.resolve("README.md"), target.resolve("README.md"));
    String launcher = WINDOWS ? "ftport.cmd" : "ftport";
    Path installed = target.resolve("bin").resolve(launcher);
    copy(module.resolve("src/dist").resolve(launcher), installed);
    Files.writeString(installed, Files.readString(installed).replace("@start@", START));
    runtime(jar, lib.resolve("runtime"));
    write("completion", "bash", "share/bash-completion/completions/ftport");
    write("completion", "zsh", "share/zsh/site-functions/ftport.zsh");
    write("manual", "", "share/man/man1/ftport.1");
    // Java compares the time of the jar with what it remembers.
    Files.setLastModifiedTime(jar, time);
    rehearse(jar, lib.resolve("ftport.start"));
  }

  private void runtime(Path jar, Path image) {
    Set<String> modules = new TreeSet<>(ALSO_NEEDED);
    String listed =
        tool("jdeps", "--multi-release", "base", "--ignore-missing-deps", "--list-deps", jar.toString());
    for (String line : listed.lines().map(String::strip).toList()) {
      String name = line.split("/")[0];
      if (name.matches("(java|jdk)\\.[\\w.]+") && !NOT_NEEDED.contains(name)) {
        modules.add(name);
      }
    }
    List<String> link =
        new ArrayList<>(
            List.of(
                "--add-modules",
                String.join(",", modules),
                "--vm=server",
                "--disable-plugin=generate-jli-classes", // differs from run to run
                "--strip-java-debug-attributes",
                "--dedup-legal-notices=error-if-not-same-content",
                "--no-header-files",
                "--no-man-pages",
                "--output",
                image.toString()));
    if (!AHEAD_OF_TIME) {
      link.add("--generate-cds-archive"); // the base of an archive of our classes
    }
    tool("jlink", link.toArray(new String[0]));
    System.out.println("modules: " + String.join(" ", modules));
  }

  private void rehearse(Path jar, Path start) throws Exception {
    String remember = AHEAD_OF_TIME ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=";
    List<String> command = new ArrayList<>(List.of(java(), "-Xlog:disable", remember + start));
    command.addAll(options());
    command.addAll(List.of("-cp", jar.toString(), "dev.ftport.cli.Rehearsal"));
    run(new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD));
    if (!Files.exists(start)) {
      throw new IllegalStateException("no archive of classes came of the rehearsal");
    }
    System.out.println("start: " + Files.size(start) + " bytes");
  }

  /** The options of the launcher, which have to be the same in the rehearsal. */
  private List<String> options() throws IOException {
    Path launcher = module.resolve("src/dist/ftport");
    return Files.readAllLines(launcher).stream()
        .filter(line -> line.startsWith("java_options='"))
        .flatMap(line -> Stream.of(line.substring(line.indexOf('\'') + 1, line.lastIndexOf('\'')).split(" ")))
        .filter(option -> !option.startsWith("-Xlog"))
        .collect(Collectors.toList());
  }

  private String java() {
    return target.resolve("lib/runtime/bin").resolve(WINDOWS ? "java.exe" : "java").toString();
  }

  private void write(String command, String argument, String file) throws Exception {
    Path to = target.resolve(file);
    Files.createDirectories(to.getParent());
    List<String> words =
        new ArrayList<>(
            List.of(java(), "-cp", target.resolve("lib/ftport.jar").toString(), "dev.ftport.cli.Main", command));
    if (!argument.isEmpty()) {
      words.add(argument);
    }
    run(new ProcessBuilder(words).redirectOutput(to.toFile()));
  }

  private static void run(ProcessBuilder builder) throws Exception {
    builder.environment().keySet().removeAll(Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    int code = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start().waitFor();
    if (code != 0) {
      throw new IllegalStateException("%s ended with %d".formatted(builder.command(), code));
    }
  }

  private static String tool(String name, String... args) {
    StringWriter said = new StringWriter();
    PrintWriter out = new PrintWriter(said);
    ToolProvider tool =
        ToolProvider.findFirst(name)
            .orElseThrow(() -> new IllegalStateException("this Java has no " + name));
    if (tool.run(out, out, args) != 0) {
      throw new IllegalStateException(name + ": " + said);
    }
    return said.toString();
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
  }

  private static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> all = Files.walk(directory)) {
      all.sorted(Comparator.reverseOrder())
          .forEach(
              path -> {
                try {
                  Files.delete(path);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }
}
