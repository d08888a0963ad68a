package dev.ftport.flow;

import dev.ftport.facts.Expression;
import java.util.Set;

/** Which calls of the C API must not be given {@code NULL} in place of an object. */
final class NullArguments {
  /** Families whose functions need each of their objects. */
  private static final Set<String> ALL =
      Set.of("PyList_", "PyDict_", "PyTuple_", "PySet_", "PyLong_", "PyFloat_");

  /** Families whose functions need the first. */
  private static final Set<String> FIRST =
      Set.of(
          "PyObject_",
          "PyUnicode_",
          "PyBytes_",
          "PyNumber_",
          "PySequence_",
          "PyMapping_",
          "PyIter_",
          "PyModule_",
          "PyCapsule_",
          "PyByteArray_");

  /** Those that say what {@code NULL} means to them. */
  private static final Set<String> NULLABLE =
      Set.of(
          "PyTuple_SET_ITEM",
          "PyTuple_SetItem",
          "PyList_SET_ITEM",
          "PyList_SetItem",
          "PyList_SetSlice",
          "PyObject_Repr",
          "PyObject_Str",
          "PyObject_ASCII",
          "PyObject_Bytes",
          "PyObject_Free",
          "PyObject_FREE",
          "PyObject_Del",
          "PyObject_DEL",
          "PyObject_GC_Del",
          "PyObject_Realloc",
          "PyObject_REALLOC",
          "PyBytes_FromStringAndSize",
          "PyCapsule_New",
          "PyObject_ClearWeakRefs",
          "PyUnicode_FromStringAndSize",
          "PyUnicode_Append",
          "PyUnicode_AppendAndDel",
          "PyBytes_Concat",
          "PyBytes_ConcatAndDel",
          "PySet_New",
          "PyModule_AddObject",
          "PyModule_AddObjectRef",
          "PyModule_Add",
          "PyDict_SetDefault",
          "PyDict_SetDefaultRef");

  private NullArguments() {}

  /** Whether {@code NULL} as the argument at {@code index} is a mistake. */
  static boolean isWrong(Expression.Call call, int index) {
    String name = call.name();
    int end = name.indexOf('_', name.startsWith("_") ? 1 : 0);
    if (end < 0 || NULLABLE.contains(name) || name.endsWith("_XDECREF")) {
      return false;
    }
    String family = name.substring(0, end + 1);
    return ALL.contains(family) || (index == 0 && FIRST.contains(family));
  }
}
