package dev.ftport.parse;

import dev.ftport.facts.Language;
import dev.ftport.facts.Patience;
import org.eclipse.cdt.core.dom.ast.gnu.c.GCCLanguage;
import org.eclipse.cdt.core.dom.ast.gnu.cpp.GPPLanguage;
import org.eclipse.cdt.core.dom.parser.AbstractCLikeLanguage;
import org.eclipse.cdt.core.dom.parser.IScannerExtensionConfiguration;
import org.eclipse.cdt.core.parser.EndOfFileException;
import org.eclipse.cdt.core.parser.FileContent;
import org.eclipse.cdt.core.parser.IParserLogService;
import org.eclipse.cdt.core.parser.IScanner;
import org.eclipse.cdt.core.parser.IScannerInfo;
import org.eclipse.cdt.core.parser.IToken;
import org.eclipse.cdt.core.parser.IncludeFileContentProvider;
import org.eclipse.cdt.core.parser.ParserLanguage;
import org.eclipse.cdt.internal.core.parser.scanner.CPreprocessor;

/** CDT's languages with a scanner that stops when the time of a file is over. */
final class Languages {
  private static final AbstractCLikeLanguage C = new C();
  private static final AbstractCLikeLanguage CPP = new Cpp();

  private Languages() {}

  static AbstractCLikeLanguage of(Language language) {
    return switch (language) {
      case C -> C;
      case CPP -> CPP;
    };
  }

  private static final class C extends GCCLanguage {
    @Override
    protected IScanner createScanner(
        FileContent file,
        IScannerInfo info,
        IncludeFileContentProvider inclusions,
        IParserLogService log) {
      return new Scanner(
          file, info, ParserLanguage.C, log, getScannerExtensionConfiguration(info), inclusions);
    }
  }

  private static final class Cpp extends GPPLanguage {
    @Override
    protected IScanner createScanner(
        FileContent file,
        IScannerInfo info,
        IncludeFileContentProvider inclusions,
        IParserLogService log) {
      return new Scanner(
          file, info, ParserLanguage.CPP, log, getScannerExtensionConfiguration(info), inclusions);
    }
  }

  private static final class Scanner extends CPreprocessor {
    Scanner(
        FileContent file,
        IScannerInfo info,
        ParserLanguage language,
        IParserLogService log,
        IScannerExtensionConfiguration configuration,
        IncludeFileContentProvider inclusions) {
      super(file, info, language, log, configuration, inclusions);
    }

    @Override
    public IToken nextToken() throws EndOfFileException {
      Patience.check();
      return super.nextToken();
    }
  }
}
