package dev.ftport.facts;

import java.util.Locale;

/** The language that a file is read as. */
public enum Language {
  /** C. */
  C,
  /** C++. */
  CPP;

  /** The language that a file's name says; a header is C unless its text says otherwise. */
  public static Language of(String path, String text) {
    String name = path.toLowerCase(Locale.ROOT);
    if (name.endsWith(".c") || name.endsWith(".m")) {
      return C;
    }
    if (name.endsWith(".h") || name.endsWith(".inc") || name.endsWith(".src")) {
      return looksLikeCpp(text) ? CPP : C;
    }
    return CPP;
  }

  private static boolean looksLikeCpp(String text) {
    Lexer lexer = new Lexer(text);
    for (Token token = lexer.next(); token.kind() != Token.Kind.END; token = lexer.next()) {
      if (token.kind() == Token.Kind.NAME) {
        switch (token.text()) {
          case "namespace", "template", "class", "typename", "nullptr", "constexpr" -> {
            return !insideCppGuard(text, token.span().start());
          }
          default -> {}
        }
      } else if (token.is("::")) {
        return true;
      }
    }
    return false;
  }

  private static boolean insideCppGuard(String text, int offset) {
    return text.lastIndexOf("__cplusplus", offset) > text.lastIndexOf("#endif", offset);
  }
}
