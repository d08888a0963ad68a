package dev.ftport.cli;

import java.util.LinkedHashMap;
import java.util.Map;

/** What the process ends with. */
enum ExitCode {
  /** 0: there is nothing to change. */
  NOTHING(0, "there is nothing to change"),
  /** 1: something was found or changed; {@code --exit-zero} makes it 0. */
  FOUND(1, "something was found or changed"),
  /** 2: the command line, or something that it names, is wrong; no file was changed. */
  WRONG_USE(2, "the command line, or something that it names, is wrong; no file was changed"),
  /** 3: a file failed; the others were worked on. {@code --exit-zero} leaves it as it is. */
  FAILED(3, "a file failed; the others were worked on");

  private final int number;
  private final String sentence;

  ExitCode(int number, String sentence) {
    this.number = number;
    this.sentence = sentence;
  }

  /** The number that the process ends with. */
  int number() {
    return number;
  }

  /** What each number means. */
  static Map<String, String> sentences() {
    Map<String, String> sentences = new LinkedHashMap<>();
    for (ExitCode code : values()) {
      sentences.put(String.valueOf(code.number), code.sentence);
    }
    return sentences;
  }

  /** The one of both that says more: the larger one. */
  ExitCode or(ExitCode other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
