package dev.ftport;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures;
import dev.ftport.transform.Transform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The arrows of docs/architecture.md. */
final class LayersTest {
  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.ftport");

  @Test
  void sawEveryClassThereIs() throws IOException {
    try (Stream<Path> sources = Files.walk(Path.of("src", "main", "java"))) {
      long files =
          sources
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> !file.endsWith("package-info.java"))
              .count();
      long topLevel = ALL.stream().filter(JavaClass::isTopLevelClass).count();
      assertThat(files).isGreaterThan(40);
      assertThat(topLevel).isGreaterThanOrEqualTo(files);
    }
  }

  @Test
  void arrowsPointOneWay() {
    Architectures.layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("source")
        .definedBy("dev.ftport.source")
        .layer("capi")
        .definedBy("dev.ftport.capi")
        .layer("build")
        .definedBy("dev.ftport.build")
        .layer("facts")
        .definedBy("dev.ftport.facts")
        .layer("flow")
        .definedBy("dev.ftport.flow")
        .layer("parse")
        .definedBy("dev.ftport.parse")
        .layer("project")
        .definedBy("dev.ftport.project")
        .layer("compat")
        .definedBy("dev.ftport.compat")
        .layer("program")
        .definedBy("dev.ftport.program")
        .layer("transform")
        .definedBy("dev.ftport.transform")
        .layer("catalogue")
        .definedBy("dev.ftport.catalogue..")
        .layer("engine")
        .definedBy("dev.ftport.engine")
        .layer("verify")
        .definedBy("dev.ftport.verify")
        .layer("report")
        .definedBy("dev.ftport.report")
        .layer("page")
        .definedBy("dev.ftport.report.page")
        .whereLayer("source")
        .mayNotAccessAnyLayer()
        .whereLayer("capi")
        .mayNotAccessAnyLayer()
        .whereLayer("build")
        .mayOnlyAccessLayers("source")
        .whereLayer("facts")
        .mayOnlyAccessLayers("source", "capi")
        .whereLayer("flow")
        .mayOnlyAccessLayers("source", "capi", "facts")
        .whereLayer("parse")
        .mayOnlyAccessLayers("source", "capi", "facts")
        .whereLayer("compat")
        .mayOnlyAccessLayers("source", "capi", "facts")
        .whereLayer("project")
        .mayOnlyAccessLayers("source", "capi", "build", "facts", "compat")
        .whereLayer("program")
        .mayOnlyAccessLayers("source", "capi", "facts", "flow")
        .whereLayer("transform")
        .mayOnlyAccessLayers("source", "capi", "build", "facts", "flow", "program")
        .whereLayer("catalogue")
        .mayOnlyAccessLayers(
            "source", "capi", "build", "facts", "compat", "flow", "program", "transform")
        .whereLayer("engine")
        .mayOnlyAccessLayers(
            "source", "capi", "build", "facts", "compat", "flow", "program", "transform")
        .whereLayer("verify")
        .mayOnlyAccessLayers("source", "facts", "transform", "engine")
        .whereLayer("report")
        .mayOnlyAccessLayers("source", "facts", "flow", "transform", "engine", "verify")
        .whereLayer("page")
        .mayOnlyAccessLayers("source", "transform", "report")
        .check(ALL);
  }

  @Test
  void onlyTheParserKnowsCdt() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.ftport.parse")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.eclipse.cdt..")
        .check(ALL);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.ftport.(*)..").should().beFreeOfCycles().check(ALL);
  }

  @Test
  void everyPackageIsNullMarked() {
    classes()
        .that()
        .resideInAPackage("dev.ftport..")
        .should(
            com.tngtech.archunit.lang.ArchCondition.from(
                com.tngtech.archunit.base.DescribedPredicate.<JavaClass>describe(
                    "be in a @NullMarked package",
                    type -> type.getPackage().isAnnotatedWith(NullMarked.class))))
        .check(ALL);
  }

  @Test
  void transformsHaveNoState() {
    classes()
        .that()
        .implement(Transform.class)
        .should()
        .haveOnlyFinalFields()
        .andShould()
        .haveModifier(com.tngtech.archunit.core.domain.JavaModifier.FINAL)
        .check(ALL);
  }

  @Test
  void nobodyPrintsToTheConsole() {
    noClasses()
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(ALL);
  }

  @Test
  void noPackageIsADrawerForAnything() {
    noClasses()
        .should()
        .resideInAnyPackage("..util..", "..common..", "..core..", "..impl..", "..helper..")
        .check(ALL);
  }
}
