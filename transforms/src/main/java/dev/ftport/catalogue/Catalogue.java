package dev.ftport.catalogue;

import dev.ftport.catalogue.borrowed.BorrowedLookup;
import dev.ftport.catalogue.declare.MultiPhaseUndeclared;
import dev.ftport.catalogue.declare.MultiPhaseWithoutSlots;
import dev.ftport.catalogue.declare.Pybind11Undeclared;
import dev.ftport.catalogue.declare.SinglePhaseUndeclared;
import dev.ftport.catalogue.fields.HeaderField;
import dev.ftport.catalogue.fields.ObjectInsides;
import dev.ftport.catalogue.fields.ObjectLock;
import dev.ftport.catalogue.fields.RefcountAsUnique;
import dev.ftport.transform.Transform;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The list of all transforms, sorted by chapter and name. */
public final class Catalogue {
  private static final List<Transform> ALL =
      List.of(
          new BorrowedLookup(),
          new MultiPhaseUndeclared(),
          new MultiPhaseWithoutSlots(),
          new Pybind11Undeclared(),
          new SinglePhaseUndeclared(),
          new HeaderField(),
          new ObjectInsides(),
          new ObjectLock(),
          new RefcountAsUnique());

  private Catalogue() {}

  /** Every transform. */
  public static List<Transform> transforms() {
    return ALL;
  }

  /** The ids of all transforms. */
  public static Set<String> ids() {
    return ALL.stream().map(transform -> transform.about().id()).collect(Collectors.toSet());
  }

  /** The transform with this id. */
  public static Optional<Transform> find(String id) {
    return ALL.stream().filter(transform -> transform.about().id().equals(id)).findFirst();
  }
}
