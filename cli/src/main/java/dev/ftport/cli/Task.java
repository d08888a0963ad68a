package dev.ftport.cli;

import java.util.concurrent.Callable;

/** A command. */
interface Task extends Callable<Integer> {
  /**
   * Does the work.
   *
   * @throws Exception what ends the command; {@link Main} says it to the user
   */
  ExitCode run() throws Exception;

  @Override
  default Integer call() throws Exception {
    return run().number();
  }
}
