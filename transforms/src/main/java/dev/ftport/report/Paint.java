package dev.ftport.report;

/** The colours of a terminal, or none. */
enum Paint {
  BOLD("1"),
  RED("31"),
  GREEN("32"),
  CYAN("36"),
  BOLD_RED("1;31"),
  BOLD_GREEN("1;32"),
  BOLD_YELLOW("1;33"),
  BOLD_BLUE("1;34"),
  BOLD_MAGENTA("1;35"),
  BOLD_CYAN("1;36");

  private final String code;

  Paint(String code) {
    this.code = code;
  }

  /** The text in this colour if {@code colour}, else as it is; nothing is put round no text. */
  String on(String text, boolean colour) {
    return colour && !text.isEmpty() ? "\u001b[" + code + "m" + text + "\u001b[m" : text;
  }
}
