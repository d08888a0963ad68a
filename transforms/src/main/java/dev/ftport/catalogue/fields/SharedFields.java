package dev.ftport.catalogue.fields;

import dev.ftport.facts.Function;
import dev.ftport.facts.ObjectFields;
import dev.ftport.facts.ObjectFields.Use;
import dev.ftport.program.PackageFields;
import dev.ftport.program.PackageFields.LiveUse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** What all files of the package say of the fields that one file uses. */
final class SharedFields {
  private static final int MOST_ROWS = 12;

  private final String path;
  private final PackageFields all;

  SharedFields(String path, PackageFields all) {
    this.path = path;
    this.all = all;
  }

  /** Whether a function may run when others have the objects that it uses. */
  boolean isLive(Function function) {
    return all.isLive(path, function.name());
  }

  /** Whether Python code calls a function with the object that it is a method of. */
  boolean isMethod(Function function) {
    return all.isMethod(path, function.name());
  }

  /** The uses of references that other threads may store meanwhile. */
  List<Use> references(List<Use> uses) {
    return uses.stream().filter(use -> use.isReference() && isStored(use)).toList();
  }

  /** The uses of numbers and C pointers that other threads may store meanwhile. */
  List<Use> plain(List<Use> uses) {
    return uses.stream()
        .filter(use -> !use.isReference() && !use.structure().isEmpty() && isStored(use))
        .toList();
  }

  private boolean isStored(Use use) {
    return all.isStored(use.structure(), use.member().field());
  }

  /** Which functions store and read the fields, and what else of the objects they do. */
  String table(List<Use> open) {
    Set<String> structures = new TreeSet<>();
    Set<String> named = new TreeSet<>();
    for (Use use : open) {
      structures.add(use.structure());
      named.add(use.key());
    }
    List<String> rows = new ArrayList<>();
    for (String structure : structures) {
      for (String field : all.fields(structure)) {
        if (named.contains(structure + "." + field)) {
          rows.add(row(structure, field));
        }
      }
      for (String field : all.fields(structure)) {
        if (!named.contains(structure + "." + field) && all.isStored(structure, field)) {
          rows.add("beside it, " + row(structure, field));
        }
      }
    }
    int more = rows.size() - MOST_ROWS;
    return String.join("; ", rows.subList(0, Math.min(MOST_ROWS, rows.size())))
        + (more > 0 ? "; and %d more fields".formatted(more) : "");
  }

  private String row(String structure, String field) {
    List<LiveUse> uses = all.uses(structure, field);
    String stores = functions(uses, live -> live.use().isStore());
    String reads = functions(uses, live -> !live.use().isStore());
    boolean reference = uses.stream().anyMatch(live -> live.use().isReference());
    return "`%s.%s`%s is stored in %s%s"
        .formatted(
            structure,
            field,
            reference ? "" : " (no reference)",
            stores.isEmpty() ? "its member table, or in code that was not read" : stores,
            reads.isEmpty() ? "" : " and read in " + reads);
  }

  private String functions(List<LiveUse> uses, Predicate<LiveUse> wanted) {
    return ObjectFields.names(
        uses.stream()
            .filter(wanted)
            .map(
                live ->
                    live.use().function() + (live.path().equals(path) ? "" : " of " + live.path()))
            .toList());
  }
}
