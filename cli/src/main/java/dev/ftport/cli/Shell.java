package dev.ftport.cli;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;

/**
 * What surrounds a run: where it writes, and what it is told without being asked.
 *
 * @param in standard input
 * @param out standard output, for what other programs read
 * @param err standard error, for people
 * @param outIsTerminal whether somebody reads {@code out} on a screen
 * @param errIsTerminal whether somebody reads {@code err} on a screen
 * @param environment the environment variables
 * @param directory the directory that relative paths start from
 */
public record Shell(
    InputStream in,
    OutputStream out,
    PrintWriter err,
    boolean outIsTerminal,
    boolean errIsTerminal,
    Map<String, String> environment,
    Path directory) {

  /** Without anything on standard input. */
  public Shell(
      OutputStream out,
      PrintWriter err,
      boolean outIsTerminal,
      boolean errIsTerminal,
      Map<String, String> environment,
      Path directory) {
    this(
        InputStream.nullInputStream(),
        out,
        err,
        outIsTerminal,
        errIsTerminal,
        environment,
        directory);
  }

  /** The same with another standard output. */
  Shell with(OutputStream other) {
    return new Shell(in, other, err, outIsTerminal, errIsTerminal, environment, directory);
  }

  /** The same in another directory. */
  Shell in(Path other) {
    return new Shell(out, err, outIsTerminal, errIsTerminal, environment, other);
  }

  /** A path of the command line, made absolute. */
  Path resolve(Path path) {
    return directory.resolve(path).normalize();
  }
}
