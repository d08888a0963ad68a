package dev.ftport.parse;

import dev.ftport.facts.Origin;
import dev.ftport.facts.Patience;
import dev.ftport.source.Span;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import org.eclipse.cdt.core.dom.ast.ASTVisitor;
import org.eclipse.cdt.core.dom.ast.IASTDeclaration;
import org.eclipse.cdt.core.dom.ast.IASTFileLocation;
import org.eclipse.cdt.core.dom.ast.IASTImageLocation;
import org.eclipse.cdt.core.dom.ast.IASTName;
import org.eclipse.cdt.core.dom.ast.IASTNode;
import org.eclipse.cdt.core.dom.ast.IASTPreprocessorMacroExpansion;
import org.eclipse.cdt.core.dom.ast.IASTTranslationUnit;
import org.eclipse.cdt.internal.core.dom.parser.ASTNode;
import org.jspecify.annotations.Nullable;

/** Where the nodes of a parse stand in the file, and who wrote them. */
final class Places {
  private final Span[] expansions;
  private final BitSet argumentNames = new BitSet();
  private final BitSet repeatedNames = new BitSet();

  Places(IASTTranslationUnit unit, Iterable<IASTDeclaration> declarations) {
    expansions =
        Arrays.stream(unit.getMacroExpansions())
            .map(Places::inFile)
            .filter(span -> span != null)
            .sorted(Comparator.comparingInt(Span::start))
            .toArray(Span[]::new);
    if (expansions.length > 0) {
      findRepeatedNames(declarations);
    }
  }

  /** A place and who wrote the text there. */
  record Place(Span span, Origin origin) {}

  private static @Nullable Span inFile(IASTPreprocessorMacroExpansion expansion) {
    IASTFileLocation location = expansion.getFileLocation();
    return location == null || location.getContextInclusionStatement() != null
        ? null
        : span(location);
  }

  /** Whether the node's text comes from the parsed file, not from a header. */
  static boolean isInFile(IASTNode node) {
    IASTFileLocation location = node.getFileLocation();
    return location != null
        && location.getContextInclusionStatement() == null
        && node.isPartOfTranslationUnitFile();
  }

  Place of(IASTNode node) {
    Patience.check();
    IASTFileLocation location = node.getFileLocation();
    if (location == null) {
      return new Place(Span.at(0), Origin.MACRO);
    }
    Span span = span(location);
    Span expansion = expansionRound(span);
    if (expansion == null) {
      return new Place(span, Origin.WRITTEN);
    }
    IASTImageLocation image = image(node);
    if (image == null) {
      return new Place(span, Origin.MACRO);
    }
    Span exact = span(image);
    return switch (image.getLocationKind()) {
      case IASTImageLocation.REGULAR_CODE -> new Place(exact, Origin.WRITTEN);
      case IASTImageLocation.ARGUMENT_TO_MACRO_EXPANSION ->
          new Place(exact, isRepeated(exact) ? Origin.MACRO : Origin.ARGUMENT);
      default -> new Place(span, Origin.MACRO);
    };
  }

  static Span span(IASTFileLocation location) {
    int start = location.getNodeOffset();
    return new Span(start, start + Math.max(0, location.getNodeLength()));
  }

  private static @Nullable IASTImageLocation image(IASTNode node) {
    return node instanceof ASTNode internal ? internal.getImageLocation() : null;
  }

  /** The expansion that {@code span} lies in, if any. Outermost expansions do not overlap. */
  private @Nullable Span expansionRound(Span span) {
    int low = 0;
    int high = expansions.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (expansions[middle].start() <= span.start()) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    boolean inside = low > 0 && span.length() > 0 && expansions[low - 1].contains(span);
    return inside ? expansions[low - 1] : null;
  }

  /** Whether a macro is expanded at {@code offset}. */
  boolean isInExpansion(int offset) {
    return expansionRound(new Span(offset, offset + 1)) != null;
  }

  private boolean isRepeated(Span span) {
    int next = repeatedNames.nextSetBit(span.start());
    return next >= 0 && next < span.end();
  }

  private void findRepeatedNames(Iterable<IASTDeclaration> declarations) {
    ASTVisitor names =
        new ASTVisitor() {
          {
            shouldVisitNames = true;
          }

          @Override
          public int visit(IASTName name) {
            IASTImageLocation image = name.getImageLocation();
            if (image != null
                && image.getLocationKind() == IASTImageLocation.ARGUMENT_TO_MACRO_EXPANSION) {
              boolean again = argumentNames.get(image.getNodeOffset());
              (again ? repeatedNames : argumentNames).set(image.getNodeOffset());
            }
            return PROCESS_CONTINUE;
          }
        };
    for (IASTDeclaration declaration : declarations) {
      declaration.accept(names);
    }
  }
}
