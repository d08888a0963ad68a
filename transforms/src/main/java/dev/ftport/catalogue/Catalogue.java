package dev.ftport.catalogue;

import dev.ftport.catalogue.borrowed.BorrowedLookup;
import dev.ftport.catalogue.build.CibuildwheelWithoutFreeThreading;
import dev.ftport.catalogue.build.CythonUndeclared;
import dev.ftport.catalogue.build.FreeThreadingUnclassified;
import dev.ftport.catalogue.build.LimitedApiBuild;
import dev.ftport.catalogue.build.NanobindUndeclared;
import dev.ftport.catalogue.build.Pyo3Undeclared;
import dev.ftport.catalogue.build.WindowsGilDisabledUndefined;
import dev.ftport.catalogue.containers.CapturedBound;
import dev.ftport.catalogue.containers.DictIteration;
import dev.ftport.catalogue.containers.SequenceFastWalk;
import dev.ftport.catalogue.containers.SuspendedWalk;
import dev.ftport.catalogue.containers.UncheckedSetItem;
import dev.ftport.catalogue.declare.MultiPhaseUndeclared;
import dev.ftport.catalogue.declare.MultiPhaseWithoutSlots;
import dev.ftport.catalogue.declare.Pybind11Undeclared;
import dev.ftport.catalogue.declare.SinglePhaseUndeclared;
import dev.ftport.catalogue.fields.HeaderField;
import dev.ftport.catalogue.fields.ObjectInsides;
import dev.ftport.catalogue.fields.ObjectLock;
import dev.ftport.catalogue.fields.RefcountAsUnique;
import dev.ftport.catalogue.locks.BlockingLock;
import dev.ftport.catalogue.locks.LockLeftHeld;
import dev.ftport.catalogue.locks.NestedSections;
import dev.ftport.catalogue.locks.ObjectMutex;
import dev.ftport.catalogue.locks.OpenSection;
import dev.ftport.catalogue.locks.StaleInSection;
import dev.ftport.catalogue.locks.ThreadLock;
import dev.ftport.catalogue.memory.BufferFromObjectDomain;
import dev.ftport.catalogue.memory.MixedMemoryDomains;
import dev.ftport.catalogue.memory.ObjectFromOtherDomain;
import dev.ftport.catalogue.memory.OldMemoryName;
import dev.ftport.catalogue.module.SinglePhaseInitialization;
import dev.ftport.catalogue.state.LazyStaticObject;
import dev.ftport.catalogue.state.StaticCache;
import dev.ftport.catalogue.state.StaticCounter;
import dev.ftport.catalogue.state.StaticFreeList;
import dev.ftport.catalogue.state.StaticScratchBuffer;
import dev.ftport.catalogue.state.StaticSetting;
import dev.ftport.catalogue.state.UnsafeLibcCall;
import dev.ftport.catalogue.threads.DetachedCall;
import dev.ftport.catalogue.threads.GilAsLock;
import dev.ftport.catalogue.threads.StateNotRestored;
import dev.ftport.catalogue.threads.ThreadWithoutState;
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
          new CibuildwheelWithoutFreeThreading(),
          new CythonUndeclared(),
          new FreeThreadingUnclassified(),
          new LimitedApiBuild(),
          new NanobindUndeclared(),
          new Pyo3Undeclared(),
          new WindowsGilDisabledUndefined(),
          new CapturedBound(),
          new DictIteration(),
          new SequenceFastWalk(),
          new SuspendedWalk(),
          new UncheckedSetItem(),
          new MultiPhaseUndeclared(),
          new MultiPhaseWithoutSlots(),
          new Pybind11Undeclared(),
          new SinglePhaseUndeclared(),
          new HeaderField(),
          new ObjectInsides(),
          new ObjectLock(),
          new RefcountAsUnique(),
          new BlockingLock(),
          new LockLeftHeld(),
          new NestedSections(),
          new ObjectMutex(),
          new OpenSection(),
          new StaleInSection(),
          new ThreadLock(),
          new BufferFromObjectDomain(),
          new MixedMemoryDomains(),
          new ObjectFromOtherDomain(),
          new OldMemoryName(),
          new SinglePhaseInitialization(),
          new LazyStaticObject(),
          new StaticCache(),
          new StaticCounter(),
          new StaticFreeList(),
          new StaticScratchBuffer(),
          new StaticSetting(),
          new UnsafeLibcCall(),
          new DetachedCall(),
          new GilAsLock(),
          new StateNotRestored(),
          new ThreadWithoutState());

  private Catalogue() {}

  /** Every transform. */
  public static List<Transform> transforms() {
    return ALL;
  }

  /** Those that run when none is selected: all but the ones that are only run by name. */
  public static List<Transform> usual() {
    return ALL.stream().filter(transform -> !transform.optIn()).toList();
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
