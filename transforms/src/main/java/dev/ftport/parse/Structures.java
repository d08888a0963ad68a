package dev.ftport.parse;

import dev.ftport.facts.Structure;
import dev.ftport.facts.Structure.Field;
import dev.ftport.facts.Structure.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.cdt.core.dom.ast.*;
import org.eclipse.cdt.core.dom.ast.cpp.*;

/** The structures that a parse declares, those of the included headers too. */
final class Structures {
  private final List<Structure> all = new ArrayList<>();
  private final Map<String, Type> aliases = new HashMap<>();
  private final Map<IASTCompositeTypeSpecifier, String> numbers = new IdentityHashMap<>();
  private final Map<IASTCompositeTypeSpecifier, List<Field>> fields = new IdentityHashMap<>();

  /** Reads all declarations of a parse. */
  Structures(IASTTranslationUnit tree) {
    read(tree.getDeclarations());
  }

  List<Structure> all() {
    return all;
  }

  /** What a {@code typedef} of a type that has a name says. */
  Map<String, Type> aliases() {
    return aliases;
  }

  private void read(IASTDeclaration[] declarations) {
    for (IASTDeclaration declaration : declarations) {
      switch (declaration) {
        case IASTSimpleDeclaration simple -> read(simple);
        case ICPPASTLinkageSpecification linkage -> read(linkage.getDeclarations());
        case ICPPASTNamespaceDefinition namespace -> read(namespace.getDeclarations());
        default -> {}
      }
    }
  }

  private void read(IASTSimpleDeclaration simple) {
    IASTDeclSpecifier specifier = simple.getDeclSpecifier();
    boolean typedef = specifier.getStorageClass() == IASTDeclSpecifier.sc_typedef;
    if (specifier instanceof IASTCompositeTypeSpecifier composite) {
      List<String> names = new ArrayList<>();
      if (composite.getName().getSimpleID().length > 0) {
        names.add(composite.getName().toString());
      }
      if (typedef) {
        for (IASTDeclarator declarator : simple.getDeclarators()) {
          if (declarator.getPointerOperators().length == 0) {
            names.add(declarator.getName().toString());
          } else if (!names.isEmpty()) {
            aliases.putIfAbsent(
                declarator.getName().toString(),
                new Type(names.getFirst(), declarator.getPointerOperators().length));
          }
        }
      }
      List<String> bases = new ArrayList<>();
      if (composite instanceof ICPPASTCompositeTypeSpecifier type) {
        for (ICPPASTCompositeTypeSpecifier.ICPPASTBaseSpecifier base : type.getBaseSpecifiers()) {
          bases.add(base.getNameSpecifier().toString());
        }
      }
      if (names.isEmpty()) {
        names.add(unnamed(composite));
      }
      all.add(new Structure(names, bases, fields(composite)));
    } else if (typedef) {
      for (IASTDeclarator declarator : simple.getDeclarators()) {
        String name = declarator.getName().toString();
        Type type = type(specifier, declarator);
        if (!(declarator instanceof IASTFunctionDeclarator) && !type.name().isEmpty()) {
          aliases.putIfAbsent(name, type);
        }
      }
    }
  }

  /** The fields of a structure: each is read once, however deep structures stand in each other. */
  private List<Field> fields(IASTCompositeTypeSpecifier composite) {
    List<Field> known = fields.get(composite);
    if (known == null) {
      known = readFields(composite);
      fields.put(composite, known);
    }
    return known;
  }

  private List<Field> readFields(IASTCompositeTypeSpecifier composite) {
    List<Field> fields = new ArrayList<>();
    for (IASTDeclaration member : composite.getMembers()) {
      if (!(member instanceof IASTSimpleDeclaration simple)) {
        continue;
      }
      read(simple);
      if (simple.getDeclSpecifier() instanceof IASTCompositeTypeSpecifier inner
          && simple.getDeclarators().length == 0
          && inner.getName().getSimpleID().length == 0) {
        fields.addAll(fields(inner));
      }
      for (IASTDeclarator declarator : simple.getDeclarators()) {
        IASTDeclarator innermost = declarator;
        while (innermost.getNestedDeclarator() != null) {
          innermost = innermost.getNestedDeclarator();
        }
        boolean function = declarator instanceof IASTFunctionDeclarator;
        fields.add(
            new Field(
                innermost.getName().toString(),
                function ? new Type("", 1) : type(simple.getDeclSpecifier(), declarator)));
      }
    }
    return fields;
  }

  /** What stands for the name of a structure without one: no text of a file can say it. */
  private String unnamed(IASTCompositeTypeSpecifier composite) {
    return numbers.computeIfAbsent(composite, key -> "struct " + numbers.size());
  }

  private Type type(IASTDeclSpecifier specifier, IASTDeclarator declarator) {
    int pointers = 0;
    for (IASTDeclarator at = declarator; at != null; at = at.getNestedDeclarator()) {
      for (IASTPointerOperator operator : at.getPointerOperators()) {
        pointers += operator instanceof IASTPointer ? 1 : 0;
      }
      pointers += at instanceof IASTArrayDeclarator array ? array.getArrayModifiers().length : 0;
    }
    return new Type(
        switch (specifier) {
          case IASTNamedTypeSpecifier named -> named.getName().toString();
          case IASTElaboratedTypeSpecifier elaborated -> elaborated.getName().toString();
          case IASTCompositeTypeSpecifier composite ->
              composite.getName().getSimpleID().length > 0
                  ? composite.getName().toString()
                  : unnamed(composite);
          case IASTSimpleDeclSpecifier simple ->
              switch (simple.getType()) {
                case IASTSimpleDeclSpecifier.t_char -> "char";
                case IASTSimpleDeclSpecifier.t_void -> "void";
                default -> "int";
              };
          default -> "";
        },
        pointers);
  }
}
