package dev.ftport.flow;

import dev.ftport.capi.Allocator;
import dev.ftport.capi.Allocator.Role;
import dev.ftport.capi.CallEffects;
import dev.ftport.capi.CallEffects.Argument;
import dev.ftport.capi.CallEffects.Result;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Something other than a reference that has to be given back: what is taken by one of {@code opens}
 * and given back by one of {@code closes}.
 *
 * @param taken the argument of the taking call that says which one it is; -1 if there is only one
 * @param given the same of the call that gives it back
 * @param success when the taking call took it
 */
record Resource(
    Set<String> opens, Set<String> closes, int taken, int given, Success success, String words) {
  private static final List<Resource> ALL =
      List.of(
          new Resource(
              Set.of("PyObject_GetBuffer"),
              Set.of("PyBuffer_Release"),
              1,
              0,
              Success.ZERO,
              "the buffer"),
          new Resource(
              Set.of("PyThread_acquire_lock", "PyThread_acquire_lock_timed"),
              Set.of("PyThread_release_lock"),
              0,
              0,
              Success.NOT_ZERO,
              "the lock"),
          new Resource(
              Set.of("PyMutex_Lock"), Set.of("PyMutex_Unlock"), 0, 0, Success.ALWAYS, "the mutex"),
          new Resource(
              Set.of(
                  "pthread_mutex_lock",
                  "pthread_rwlock_rdlock",
                  "pthread_rwlock_wrlock",
                  "pthread_spin_lock",
                  "mtx_lock",
                  "EnterCriticalSection",
                  "AcquireSRWLockExclusive",
                  "AcquireSRWLockShared"),
              Set.of(
                  "pthread_mutex_unlock",
                  "pthread_rwlock_unlock",
                  "pthread_spin_unlock",
                  "mtx_unlock",
                  "LeaveCriticalSection",
                  "ReleaseSRWLockExclusive",
                  "ReleaseSRWLockShared"),
              0,
              0,
              Success.ALWAYS,
              "the mutex"),
          new Resource(
              Set.of("PyEval_SaveThread"),
              Set.of("PyEval_RestoreThread"),
              -1,
              -1,
              Success.ALWAYS,
              "the detached thread state"),
          new Resource(
              Set.of("PyGILState_Ensure"),
              Set.of("PyGILState_Release"),
              -1,
              -1,
              Success.ALWAYS,
              "the thread state"),
          new Resource(
              Set.of("PyCriticalSection_Begin", "PyCriticalSection_BeginMutex"),
              Set.of("PyCriticalSection_End"),
              0,
              0,
              Success.ALWAYS,
              "the critical section"),
          new Resource(
              Set.of("PyCriticalSection2_Begin", "PyCriticalSection2_BeginMutex"),
              Set.of("PyCriticalSection2_End"),
              0,
              0,
              Success.ALWAYS,
              "the critical section"),
          new Resource(
              Set.of("Py_EnterRecursiveCall"),
              Set.of("Py_LeaveRecursiveCall"),
              -1,
              -1,
              Success.ZERO,
              "the recursion level"),
          new Resource(
              Set.of("Py_ReprEnter"),
              Set.of("Py_ReprLeave"),
              0,
              0,
              Success.ZERO,
              "the mark of Py_ReprEnter"));

  private static final Map<String, CallEffects> MEMORY = memory();

  /** When a call took what it asks for. */
  enum Success {
    /** Each time. */
    ALWAYS,
    /** When it returns zero. */
    ZERO,
    /** When it returns anything but zero. */
    NOT_ZERO
  }

  /** What a function takes; empty for one that takes nothing. */
  static Optional<Resource> openedBy(String function) {
    return ALL.stream().filter(resource -> resource.opens().contains(function)).findFirst();
  }

  /** Whether a function takes something, or gives it back. */
  static boolean isNamed(String function) {
    return ALL.stream()
        .anyMatch(r -> r.opens().contains(function) || r.closes().contains(function));
  }

  /** What a function of the platform does that takes something, or gives it back: only that. */
  static CallEffects onlyTaken(String function) {
    return new CallEffects(function, Result.STATUS, -1, Map.of(), false);
  }

  /** Memory, files and locks in the words of references: who makes one, who releases it. */
  static Optional<CallEffects> effects(String function) {
    return Optional.ofNullable(MEMORY.get(function));
  }

  /** Whether the function resizes memory: its argument is released unless it fails. */
  static boolean isResize(String function) {
    return Allocator.of(function).filter(row -> row.role() == Role.RESIZE).isPresent();
  }

  private static Map<String, CallEffects> memory() {
    Map<String, CallEffects> rows = new HashMap<>();
    for (Allocator row : Allocator.all()) {
      switch (row.role()) {
        case ALLOC, RESIZE -> rows.put(row.name(), making(row.name()));
        case FREE -> rows.put(row.name(), releasing(row.name(), Argument.RELEASES_NULLABLE));
        case ASSIGN, NEW, INIT -> {}
      }
    }
    for (String name : List.of("fopen", "fdopen", "opendir", "PyThread_allocate_lock")) {
      rows.put(name, making(name));
    }
    for (String name : List.of("fclose", "closedir", "PyThread_free_lock")) {
      rows.put(name, releasing(name, Argument.RELEASES));
    }
    return Map.copyOf(rows);
  }

  private static CallEffects making(String name) {
    return new CallEffects(name, Result.NEW_OR_NULL, -1, Map.of(), false);
  }

  private static CallEffects releasing(String name, Argument effect) {
    return new CallEffects(name, Result.NOTHING, -1, Map.of(0, effect), false);
  }
}
