package dev.ftport.facts;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A C++ class whose objects own a reference: its constructor takes over the {@code PyObject *} that
 * it is given, {@code NULL} included, and its destructor releases it. It is known by what it does,
 * as far as that can be read without doubt.
 *
 * @param name its name, with its namespaces
 * @param from the offset behind its definition; 0 if it stands in a header
 */
public record OwnerClass(String name, int from) {
  private static final Set<String> NULLS = Set.of("0", "NULL", "nullptr");

  /**
   * The owners that a text defines.
   *
   * @param header whether the text is included by the file that is looked at
   */
  public static List<OwnerClass> in(String text, boolean header) {
    if (text.indexOf('~') < 0) {
      return List.of();
    }
    List<Token> tokens = Lexer.tokens(text);
    Conditionals conditionals = Conditionals.of(text, tokens);
    List<Token> code = new ArrayList<>();
    boolean directive = false;
    for (Token token : tokens) {
      directive = token.startsLine() ? token.is("#") : directive;
      if (!directive) {
        code.add(token);
      }
    }
    return new Search(code, conditionals, header).found();
  }

  /** One look through the code of a text. */
  private static final class Search {
    private final List<Token> code;
    private final Conditionals conditionals;
    private final boolean header;
    private final List<OwnerClass> found = new ArrayList<>();

    Search(List<Token> code, Conditionals conditionals, boolean header) {
      this.code = code;
      this.conditionals = conditionals;
      this.header = header;
    }

    List<OwnerClass> found() {
      scope(0, code.size(), "");
      return found;
    }

    /** Looks for classes directly in a namespace. */
    private void scope(int from, int to, String prefix) {
      for (int i = from; i < to; i++) {
        if (!is(i, "{")) {
          continue;
        }
        int close = closing(i);
        if (i >= from + 1 && is(i - 1, "namespace")) {
          scope(i + 1, close, prefix);
        } else if (i >= from + 2 && is(i - 2, "namespace")) {
          scope(i + 1, close, prefix + code.get(i - 1).text() + "::");
        } else if (i >= from + 2 && (is(i - 2, "class") || is(i - 2, "struct"))) {
          String name = code.get(i - 1).text();
          boolean template = i >= from + 3 && is(i - 3, ">");
          if (!template && isPlain(i) && owns(name, i + 1, close, is(i - 2, "struct"))) {
            int end = code.get(Math.min(close, code.size() - 1)).span().end();
            found.add(new OwnerClass(prefix + name, header ? 0 : end));
          }
        }
        i = close;
      }
    }

    /** Whether no condition but an include guard decides whether the class is there. */
    private boolean isPlain(int at) {
      return conditionals
          .branchAt(code.get(at).span().start())
          .map(
              branch ->
                  header
                      && branch.keyword().equals("ifndef")
                      && branch == conditionals.branches().getFirst()
                      && !conditionals.macros().isEmpty()
                      && conditionals.macros().getFirst().name().equals(branch.condition()))
          .orElse(true);
    }

    private boolean owns(String name, int from, int to, boolean open) {
      boolean accessible = open;
      boolean takes = false;
      boolean releases = false;
      String member = member(from, to);
      if (member.isEmpty()) {
        return false;
      }
      for (int i = from; i < to; i++) {
        if (is(i + 1, ":") && (is(i, "public") || is(i, "private") || is(i, "protected"))) {
          accessible = is(i, "public");
        } else if (is(i, "~") && is(i + 1, name) && is(i + 2, "(") && is(i + 3, ")")) {
          int open2 = is(i + 4, "noexcept") ? i + 5 : i + 4;
          releases |=
              accessible && is(open2, "{") && isRelease(text(open2 + 1, closing(open2)), member);
        } else if (is(i, name) && is(i + 1, "(") && !is(i - 1, "~") && !is(i - 1, "::")) {
          takes |= accessible && isTaking(i + 1, member);
        }
        if (is(i, "{")) {
          i = closing(i);
        }
      }
      return takes && releases;
    }

    /** The one field of the type {@code PyObject *}. */
    private String member(int from, int to) {
      String member = "";
      for (int i = from; i < to; i++) {
        if (is(i, "{") || is(i, "(")) {
          i = closing(i);
        } else if (is(i, "PyObject") && is(i + 1, "*") && (is(i + 3, ";") || is(i + 3, "="))) {
          if (!member.isEmpty()) {
            return "";
          }
          member = code.get(i + 2).text();
        }
      }
      return member;
    }

    /** Whether the body of a destructor releases the member, and allows it to be NULL. */
    private static boolean isRelease(String body, String m) {
      String plain = body.replace("this->", "");
      String guarded = "if(" + m + ")";
      String release = "Py_DECREF(" + m + ");";
      if (plain.equals("Py_XDECREF(" + m + ");") || plain.equals("Py_CLEAR(" + m + ");")) {
        return true;
      }
      for (String isThere : NULLS) {
        String test = "if(" + m + "!=" + isThere + ")";
        for (String condition : List.of(guarded, test)) {
          if (plain.equals(condition + release) || plain.equals(condition + "{" + release + "}")) {
            return true;
          }
        }
      }
      return false;
    }

    /** Whether a constructor keeps the one pointer that it is given, and does nothing else. */
    private boolean isTaking(int open, String member) {
      int close = closing(open);
      if (!is(open + 1, "PyObject") || !is(open + 2, "*") || close >= code.size()) {
        return false;
      }
      String parameter = code.get(open + 3).text();
      boolean alone = close == open + 4;
      boolean optional =
          close == open + 6 && is(open + 4, "=") && NULLS.contains(code.get(open + 5).text());
      if (!alone && !optional) {
        return false;
      }
      int body = is(close + 1, "noexcept") ? close + 2 : close + 1;
      if (is(body, ":")) {
        int end = body;
        while (end < code.size() && !is(end, ";") && !(is(end, "{") && is(end - 1, ")"))) {
          end++;
        }
        return text(body + 1, end).equals(member + "(" + parameter + ")")
            && closing(end) == end + 1;
      }
      if (!is(body, "{")) {
        return false;
      }
      String text = text(body + 1, closing(body)).replace("this->", "");
      return text.equals(member + "=" + parameter + ";") && !member.equals(parameter);
    }

    private String text(int from, int to) {
      StringBuilder all = new StringBuilder();
      for (int i = from; i < Math.min(to, code.size()); i++) {
        String text = code.get(i).text();
        boolean words =
            !all.isEmpty()
                && Character.isJavaIdentifierPart(all.charAt(all.length() - 1))
                && Character.isJavaIdentifierPart(text.charAt(0));
        all.append(words ? " " : "").append(text);
      }
      return all.toString();
    }

    private boolean is(int index, String text) {
      return index >= 0 && index < code.size() && code.get(index).text().equals(text);
    }

    /** The index of what closes the bracket at {@code open}; the end if nothing does. */
    private int closing(int open) {
      int depth = 0;
      for (int i = open; i < code.size(); i++) {
        String text = code.get(i).text();
        depth += text.equals("{") || text.equals("(") ? 1 : 0;
        depth -= text.equals("}") || text.equals(")") ? 1 : 0;
        if (depth <= 0) {
          return i;
        }
      }
      return code.size();
    }
  }
}
