package dev.ftport.report;

/**
 * Lines that differ between two texts; all offsets count lines from 0, the ends are exclusive.
 *
 * @param beforeStart the first line that goes away
 * @param beforeEnd behind the last line that goes away; equal to the start if none does
 * @param afterStart the first line that comes
 * @param afterEnd behind the last line that comes; equal to the start if none does
 */
record LineChange(int beforeStart, int beforeEnd, int afterStart, int afterEnd) {
  boolean onlyAdds() {
    return beforeStart == beforeEnd;
  }

  boolean onlyRemoves() {
    return afterStart == afterEnd;
  }

  LineChange movedBy(int lines) {
    return new LineChange(
        beforeStart + lines, beforeEnd + lines, afterStart + lines, afterEnd + lines);
  }
}
