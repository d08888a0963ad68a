package dev.ftport.catalogue.build;

import dev.ftport.source.Edit;
import dev.ftport.source.SourceFile;
import dev.ftport.source.Span;
import java.util.List;

/** Adds an element to a list that is written out, as the list is laid out. */
final class ListElement {
  private ListElement() {}

  /**
   * The edit that puts {@code text} behind an element.
   *
   * @param elements all elements
   * @param index of the one that it follows
   */
  static Edit after(SourceFile file, List<Span> elements, int index, String text) {
    Span anchor = elements.get(index);
    int first = file.line(anchor.start());
    boolean ownLine =
        file.text().substring(file.lineStart(first), anchor.start()).isBlank()
            || elements.size() > 1
                && index > 0
                && first != file.line(elements.get(index - 1).start());
    if (!ownLine) {
      boolean nextLine =
          index + 1 < elements.size() && file.line(elements.get(index + 1).start()) != first;
      return nextLine
          ? Edit.insert(
              elements.get(index + 1).start(),
              text
                  + ","
                  + file.lineEndAt(anchor.end())
                  + blanksBefore(file, elements.get(index + 1).start()))
          : Edit.insert(anchor.end(), ", " + text);
    }
    String indent = blanksBefore(file, anchor.start());
    String end = file.lineEndAt(anchor.start());
    String rest = file.text().substring(anchor.end(), file.nextLineStart(anchor.end())).strip();
    if (rest.startsWith(",") && rest.substring(1).strip().matches("(?:#.*)?")) {
      int line = file.line(anchor.end());
      return Edit.insert(
          file.lineStart(line) + file.lineText(line).length(), end + indent + text + ",");
    }
    boolean plain = rest.isEmpty() || rest.equals(",") || !rest.contains("#");
    return plain
        ? Edit.insert(anchor.end(), "," + end + indent + text)
        : Edit.insert(anchor.start(), text + "," + end + indent);
  }

  private static String blanksBefore(SourceFile file, int offset) {
    int start = file.lineStartOf(offset);
    String before = file.text().substring(start, offset);
    return before.isBlank() ? before : " ".repeat(before.length());
  }
}
