package dev.ftport.program;

import dev.ftport.facts.MethodTables.Role;
import dev.ftport.facts.ObjectFields;
import dev.ftport.facts.Reading;
import dev.ftport.facts.Unit;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What one file does with the fields of objects that are not just being made.
 *
 * @param uses what its functions do with fields
 * @param roles what its tables say of functions, of this file or of others
 * @param taken its functions whose address is taken in a function
 * @param members the references that a table of members lets Python code store
 * @param unread the fields that are stored in code that was not read
 */
public record FieldDigest(
    Set<FieldUse> uses,
    Map<String, Set<Role>> roles,
    Set<String> taken,
    Set<String> members,
    Set<String> unread) {
  /** What all variants of a file say together. */
  static FieldDigest of(Reading reading) {
    Set<FieldUse> uses = new LinkedHashSet<>();
    Map<String, Set<Role>> roles = new TreeMap<>();
    Set<String> taken = new HashSet<>();
    Set<String> members = new HashSet<>();
    for (Unit unit : reading.units()) {
      ObjectFields fields = new ObjectFields(unit);
      for (ObjectFields.Use use : fields.all()) {
        uses.add(
            new FieldUse(
                use.structure(),
                use.member().field(),
                use.isReference(),
                use.function().name(),
                use.isStore()));
      }
      fields
          .roles()
          .forEach(
              (name, own) ->
                  roles.computeIfAbsent(name, any -> EnumSet.noneOf(Role.class)).addAll(own));
      taken.addAll(fields.addresses());
      members.addAll(fields.writableMembers());
    }
    return new FieldDigest(uses, roles, taken, members, UnreadStores.of(reading));
  }
}
