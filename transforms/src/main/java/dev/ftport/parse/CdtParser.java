package dev.ftport.parse;

import dev.ftport.capi.CApi;
import dev.ftport.facts.Conditionals;
import dev.ftport.facts.Function;
import dev.ftport.facts.Headers;
import dev.ftport.facts.Language;
import dev.ftport.facts.Lexer;
import dev.ftport.facts.OwnerClass;
import dev.ftport.facts.Parser;
import dev.ftport.facts.Reading;
import dev.ftport.facts.Token;
import dev.ftport.facts.Unit;
import dev.ftport.facts.Unseen;
import dev.ftport.facts.Variant;
import dev.ftport.source.SourceFile;
import dev.ftport.source.Span;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.cdt.core.dom.ast.IASTDeclaration;
import org.eclipse.cdt.core.dom.ast.IASTFileLocation;
import org.eclipse.cdt.core.dom.ast.IASTName;
import org.eclipse.cdt.core.dom.ast.IASTPreprocessorElifStatement;
import org.eclipse.cdt.core.dom.ast.IASTPreprocessorElseStatement;
import org.eclipse.cdt.core.dom.ast.IASTPreprocessorIfStatement;
import org.eclipse.cdt.core.dom.ast.IASTPreprocessorIfdefStatement;
import org.eclipse.cdt.core.dom.ast.IASTPreprocessorIfndefStatement;
import org.eclipse.cdt.core.dom.ast.IASTPreprocessorMacroExpansion;
import org.eclipse.cdt.core.dom.ast.IASTPreprocessorStatement;
import org.eclipse.cdt.core.dom.ast.IASTTranslationUnit;
import org.eclipse.cdt.core.parser.ExtendedScannerInfo;
import org.eclipse.cdt.core.parser.FileContent;
import org.eclipse.cdt.core.parser.NullLogService;
import org.eclipse.core.runtime.CoreException;

/** Reads C and C++ with Eclipse CDT's parser, with no header of Python on the machine. */
public final class CdtParser implements Parser {
  /** What is true for a Python that is not CPython, and has no builds without the GIL. */
  private static final Set<String> OTHER_PYTHONS =
      Set.of("defined PYPY_VERSION", "defined PYPY_VERSION_NUM", "defined GRAALVM_PYTHON");

  /** How many choices of preprocessor conditions are tried before the rest counts as unseen. */
  private static final int MOST_VARIANTS = 8;

  /** The value of CDT's option for a file that is no header. */
  private static final int IS_SOURCE = 8;

  private static final char[] MODEL = model();

  private final Headers headers;
  private final Map<String, char[]> outlines = new ConcurrentHashMap<>();
  private final Map<String, String> macros;

  /**
   * A parser for one package.
   *
   * @param headers finds the package's own headers
   * @param defines further macros, by name; the value is empty for one without a body
   */
  public CdtParser(Headers headers, Map<String, String> defines) {
    this.headers = headers;
    this.macros = Map.copyOf(defines);
  }

  private record Parsed(Unit unit, Places places, BitSet known, List<Span> unread) {
    int unreadLength() {
      return unread.stream().mapToInt(Span::length).sum();
    }
  }

  @Override
  public Reading read(SourceFile file) {
    List<Token> tokens = Lexer.tokens(file.text());
    Conditionals conditionals = Conditionals.of(file.text(), tokens);
    List<Token> apiNames = apiNames(tokens);
    Language language = Language.of(file.path(), file.text());
    List<Parsed> parses = new ArrayList<>();
    Parsed natural = parse(file, language, conditionals, Variant.NATURAL, macros);
    if (language == Language.C && !file.path().endsWith(".c") && !natural.unread().isEmpty()) {
      // A header does not say which language it is.
      Parsed cpp = parse(file, Language.CPP, conditionals, Variant.NATURAL, macros);
      if (cpp.unreadLength() < natural.unreadLength()) {
        language = Language.CPP;
        natural = cpp;
      }
    }
    Map<String, String> guessed = new HashMap<>(macros);
    if (!natural.unread().isEmpty()) {
      guessed.putAll(UnknownMacros.guess(file.text(), conditionals, natural.unread()));
    }
    if (guessed.size() > macros.size()) {
      Parsed again = parse(file, language, conditionals, Variant.NATURAL, guessed);
      if (again.unreadLength() < natural.unreadLength()) {
        natural = again;
      }
    }
    parses.add(natural);
    Optional<Variant> next = nextVariant(conditionals, apiNames, parses);
    while (next.isPresent() && parses.size() < MOST_VARIANTS) {
      parses.add(parse(file, language, conditionals, next.get(), guessed));
      next = nextVariant(conditionals, apiNames, parses);
    }
    List<Unseen> unseen = unseen(file, conditionals, apiNames, parses);
    BitSet bodies = new BitSet();
    BitSet unread = new BitSet();
    for (Parsed parse : parses) {
      for (Function function : parse.unit().functions()) {
        lines(file, function.span(), bodies);
      }
      parse.unread().forEach(span -> lines(file, span, unread));
    }
    unseen.forEach(place -> lines(file, place.span(), unread));
    BitSet all = (BitSet) bodies.clone();
    all.or(unread);
    return new Reading(
        file,
        parses.stream().map(Parsed::unit).toList(),
        unseen,
        all.cardinality(),
        unread.cardinality());
  }

  /** What no parse knows; the first name of each line stands for the others of it. */
  private static List<Unseen> unseen(
      SourceFile file, Conditionals conditionals, List<Token> apiNames, List<Parsed> parses) {
    List<Unseen> unseen = new ArrayList<>();
    int lastLine = 0;
    for (Token name : apiNames) {
      int at = name.span().start();
      int line = file.line(at);
      if (line != lastLine
          && parses.stream().noneMatch(parse -> parse.known().get(at))
          && !isPlainArgument(file, name, parses)) {
        unseen.add(new Unseen(name.span(), name.text(), whyUnseen(conditionals, parses, at)));
        lastLine = line;
      }
    }
    return unseen;
  }

  /** A name that a macro pastes or drops, and that is not called there. */
  private static boolean isPlainArgument(SourceFile file, Token name, List<Parsed> parses) {
    return parses.stream().anyMatch(parse -> parse.places().isInExpansion(name.span().start()))
        && !new Lexer(file.text(), name.span().end()).next().is("(");
  }

  private static void lines(SourceFile file, Span span, BitSet lines) {
    lines.set(file.line(span.start()), file.line(Math.max(span.start(), span.end() - 1)) + 1);
  }

  /** The names of the C API in the text, comments, strings and {@code #include} left out. */
  private static List<Token> apiNames(List<Token> tokens) {
    List<Token> names = new ArrayList<>();
    boolean leftOut = false;
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (token.startsLine()) {
        leftOut =
            token.is("#")
                && i + 1 < tokens.size()
                && (tokens.get(i + 1).text().equals("include")
                    || tokens.get(i + 1).text().equals("error"));
      }
      if (!leftOut && token.kind() == Token.Kind.NAME && CApi.isName(token.text())) {
        names.add(token);
      }
    }
    return names;
  }

  private static String whyUnseen(Conditionals conditionals, List<Parsed> parses, int offset) {
    Optional<Conditionals.Branch> branch = conditionals.branchAt(offset);
    if (branch.isPresent() && isForOtherPython(branch.get())) {
      return "CPython does not compile it";
    }
    if (parses.stream().noneMatch(parse -> parse.unit().isActive(offset))) {
      return "no variant takes the branch `#%s`"
          .formatted(branch.map(at -> (at.keyword() + " " + at.condition()).strip()).orElse(""));
    }
    if (parses.stream().anyMatch(p -> p.unread().stream().anyMatch(s -> s.contains(offset)))) {
      return "the parser does not understand this code";
    }
    return parses.stream().anyMatch(parse -> parse.places().isInExpansion(offset))
        ? "a macro drops or changes this argument"
        : "the parser reads this code in another way";
  }

  // Variants.

  private static Optional<Variant> nextVariant(
      Conditionals conditionals, List<Token> apiNames, List<Parsed> parses) {
    Map<String, Boolean> answers = new HashMap<>();
    Conditionals.Branch last = null;
    for (Token name : apiNames) {
      int at = name.span().start();
      if (parses.stream().anyMatch(parse -> parse.unit().isActive(at))) {
        continue;
      }
      Optional<Conditionals.Branch> branch = conditionals.branchAt(at);
      if (branch.isPresent() && branch.get() != last) {
        last = branch.get();
        Map<String, Boolean> extended = new HashMap<>(answers);
        if (take(last, extended)) {
          answers = extended;
        }
      }
    }
    Variant variant = new Variant(answers);
    boolean tried = parses.stream().anyMatch(parse -> parse.unit().variant().equals(variant));
    return tried ? Optional.empty() : Optional.of(variant);
  }

  private static boolean isForOtherPython(Conditionals.Branch branch) {
    boolean own = !branch.keyword().equals("else") && branch.answer();
    return own && OTHER_PYTHONS.contains(branch.question())
        || branch.earlier().stream()
            .anyMatch(earlier -> !earlier.answer() && OTHER_PYTHONS.contains(earlier.question()))
        || branch.parent().filter(CdtParser::isForOtherPython).isPresent();
  }

  /** Adds the answers with which {@code branch} is taken; false if they contradict earlier ones. */
  private static boolean take(Conditionals.Branch branch, Map<String, Boolean> answers) {
    for (Conditionals.Branch earlier : branch.earlier()) {
      if (!answer(answers, earlier.question(), !earlier.answer())) {
        return false;
      }
    }
    if (!branch.keyword().equals("else") && !answer(answers, branch.question(), branch.answer())) {
      return false;
    }
    return branch.parent().isEmpty() || take(branch.parent().get(), answers);
  }

  private static boolean answer(Map<String, Boolean> answers, String question, boolean value) {
    if (value && OTHER_PYTHONS.contains(question)) {
      return false;
    }
    Boolean earlier = answers.putIfAbsent(question, value);
    return earlier == null || earlier == value;
  }

  /** The text with the answered conditions written over, every offset unchanged. */
  private static char[] overwritten(String text, Conditionals conditionals, Variant variant) {
    char[] chars = text.toCharArray();
    if (chars.length > 0 && chars[0] == '\ufeff') {
      chars[0] = ' ';
    }
    for (Conditionals.Branch branch : conditionals.branches()) {
      Boolean answer = variant.answers().get(branch.question());
      if (answer == null || branch.keyword().equals("else")) {
        continue;
      }
      Span directive = branch.directive();
      String written =
          (branch.keyword().startsWith("el") ? "elif " : "if ")
              + (answer == branch.answer() ? "1" : "0");
      for (int i = directive.start() + 1; i < directive.end(); i++) {
        if (chars[i] != '\n' && chars[i] != '\r') {
          chars[i] = ' ';
        }
      }
      written.getChars(0, written.length(), chars, directive.start() + 1);
    }
    return chars;
  }

  // One parse.

  private Parsed parse(
      SourceFile file,
      Language language,
      Conditionals conditionals,
      Variant variant,
      Map<String, String> defines) {
    Inclusions inclusions = new Inclusions(headers, MODEL, outlines);
    IASTTranslationUnit tree =
        tree(file, language, overwritten(file.text(), conditionals, variant), defines, inclusions);
    List<IASTDeclaration> declarations = new ArrayList<>();
    for (IASTDeclaration declaration : tree.getDeclarations()) {
      if (Places.isInFile(declaration)) {
        declarations.add(declaration);
      }
    }
    Places places = new Places(tree, declarations);
    Names names = new Names(places);
    AstReader reader = new AstReader(places, file.text(), names);
    declarations.forEach(reader::declaration);
    macroNames(tree, names);
    for (Span directive : conditionals.directives()) {
      names.known().set(directive.start(), directive.end());
    }
    List<Span> inactive = inactive(tree, conditionals);
    Structures structures = new Structures(tree);
    Unit unit =
        new Unit(
            file,
            language,
            variant,
            reader.functions(),
            reader.globals(),
            conditionals,
            inactive,
            language == Language.CPP ? owners(file, inclusions) : List.of(),
            structures.all(),
            structures.aliases());
    return new Parsed(unit, places, names.known(), reader.unread());
  }

  private static List<OwnerClass> owners(SourceFile file, Inclusions inclusions) {
    List<OwnerClass> owners = new ArrayList<>(OwnerClass.in(file.text(), false));
    owners.addAll(inclusions.owners());
    return owners;
  }

  private IASTTranslationUnit tree(
      SourceFile file,
      Language language,
      char[] text,
      Map<String, String> defines,
      Inclusions inclusions) {
    Map<String, String> all = new HashMap<>(defines);
    if (language == Language.CPP) {
      all.put("__cplusplus", "201703L");
    }
    ExtendedScannerInfo scanner =
        new ExtendedScannerInfo(all, new String[0], new String[0], new String[] {Inclusions.MODEL});
    try {
      return Languages.of(language)
          .getASTTranslationUnit(
              FileContent.create(file.path(), true, text),
              scanner,
              inclusions,
              null,
              IS_SOURCE,
              new NullLogService());
    } catch (CoreException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The places where macros are used, in the arguments of others too. */
  private static void macroNames(IASTTranslationUnit tree, Names names) {
    for (IASTPreprocessorMacroExpansion expansion : tree.getMacroExpansions()) {
      name(expansion.getMacroReference(), names);
      for (IASTName nested : expansion.getNestedMacroReferences()) {
        name(nested, names);
      }
    }
  }

  private static void name(IASTName reference, Names names) {
    IASTFileLocation location = reference.getImageLocation();
    if (location != null && location.getContextInclusionStatement() == null) {
      names.known(location.getNodeOffset());
    }
  }

  private static List<Span> inactive(IASTTranslationUnit tree, Conditionals conditionals) {
    Map<Integer, Boolean> taken = new HashMap<>();
    for (IASTPreprocessorStatement statement : tree.getAllPreprocessorStatements()) {
      IASTFileLocation location = statement.getFileLocation();
      if (location != null && location.getContextInclusionStatement() == null) {
        boolean active =
            switch (statement) {
              case IASTPreprocessorIfStatement s -> s.taken();
              case IASTPreprocessorIfdefStatement s -> s.taken();
              case IASTPreprocessorIfndefStatement s -> s.taken();
              case IASTPreprocessorElifStatement s -> s.taken();
              case IASTPreprocessorElseStatement s -> s.taken();
              default -> true;
            };
        taken.put(location.getNodeOffset(), active && statement.isActive());
      }
    }
    List<Span> inactive = new ArrayList<>();
    for (Conditionals.Branch branch : conditionals.branches()) {
      if (!taken.getOrDefault(branch.directive().start(), false)) {
        inactive.add(branch.content());
      }
    }
    return inactive;
  }

  private static char[] model() {
    try (InputStream in = CdtParser.class.getResourceAsStream("Python.h.model")) {
      if (in == null) {
        throw new IllegalStateException("Python.h.model is not beside CdtParser.class");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).toCharArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
