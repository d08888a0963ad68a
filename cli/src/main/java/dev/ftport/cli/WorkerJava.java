package dev.ftport.cli;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How a worker is started: with the Java, the classes and the options of this process. */
final class WorkerJava {
  /** What a worker has of its own: how much memory, and where it tells of what. */
  private static final Pattern OWN =
      Pattern.compile(
          "-Xm[sxn].*|-XX:(Max|Min|Initial)(RAM|Heap|NewSize).*|-Dftport\\.terminals=.*"
              + "|-XX:(AOTCacheOutput|ArchiveClassesAtExit|AOTMode|AOTConfiguration).*"
              + "|-XX:.ExitOnOutOfMemoryError|-XX:ErrorFile=.*|-agentlib.*|-javaagent.*");

  private WorkerJava() {}

  /**
   * The command.
   *
   * @param megabytes how large the heap may grow
   * @param scratch where Java may leave what it writes when it breaks
   */
  static List<String> command(int megabytes, Path scratch, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> !OWN.matcher(argument).matches())
        .forEach(command::add);
    command.add("-Xmx" + megabytes + "m");
    command.add("-XX:+ExitOnOutOfMemoryError");
    command.add("-XX:ErrorFile=" + scratch.resolve("java-%p.log"));
    command.add("-Dftport.terminals=");
    command.add("-cp");
    command.add(classPath());
    command.add(Main.class.getName());
    command.addAll(arguments);
    return command;
  }

  /** A worker may be started in another directory. */
  private static String classPath() {
    return Pattern.compile(Pattern.quote(File.pathSeparator))
        .splitAsStream(System.getProperty("java.class.path", ""))
        .map(part -> Path.of(part).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** The environment, with names of files and messages of compilers the same for everybody. */
  static Map<String, String> environment(Map<String, String> own) {
    Map<String, String> environment = new TreeMap<>(own);
    environment.put("LC_ALL", "C.UTF-8");
    return environment;
  }
}
