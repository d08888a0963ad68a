package dev.ftport.facts;

import java.util.concurrent.CancellationException;

/** Lets work on a file stop when its time is over: whoever waits for it interrupts its thread. */
public final class Patience {
  private Patience() {}

  /**
   * To be called wherever work on a file may go on for long.
   *
   * @throws CancellationException if the thread was interrupted
   */
  public static void check() {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("its time is over");
    }
  }
}
