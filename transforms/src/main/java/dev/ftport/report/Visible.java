package dev.ftport.report;

import java.lang.Character.UnicodeScript;

/** What a terminal shows for one character, and how many columns it takes. */
public record Visible(String shown, int width) {
  private static final int TAB = 4;

  /**
   * One character of a text.
   *
   * @param column the column it is shown in, from 0; a tab reaches to the next multiple of 4
   */
  static Visible of(int codePoint, int column) {
    if (codePoint == '\t') {
      int width = TAB - column % TAB;
      return new Visible(" ".repeat(width), width);
    }
    if (codePoint < 0x20 || codePoint == 0x7f) {
      return new Visible("^" + (char) (codePoint ^ 0x40), 2);
    }
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.UNASSIGNED -> {
        String name = "<U+%04X>".formatted(codePoint);
        yield new Visible(name, name.length());
      }
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK ->
          new Visible(Character.toString(codePoint), 0);
      default -> new Visible(Character.toString(codePoint), isWide(codePoint) ? 2 : 1);
    };
  }

  /** A whole text on one line, so that nothing in a name or a message moves the cursor. */
  public static String text(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints().forEach(c -> shown.append(c == '\t' ? "^I" : of(c, 0).shown()));
    return shown.toString();
  }

  private static boolean isWide(int codePoint) {
    if (codePoint < 0x1100 || (codePoint >= 0xff61 && codePoint <= 0xffdc)) {
      return false; // the second are forms that were made to be narrow
    }
    if (Character.isEmojiPresentation(codePoint)
        || (codePoint >= 0x3000 && codePoint <= 0x303e)
        || (codePoint >= 0xff01 && codePoint <= 0xffe6)) {
      return true;
    }
    return switch (UnicodeScript.of(codePoint)) {
      case HAN, HANGUL, HIRAGANA, KATAKANA, BOPOMOFO, YI -> true;
      default -> false;
    };
  }
}
