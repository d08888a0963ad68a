package dev.ftport.flow;

import java.util.List;

/**
 * What a function that stores references at addresses may return, and what it then stored.
 *
 * @param returned what it returns; for one that returns nothing, without meaning
 * @param set whether a reference was stored; else {@code NULL} was
 * @param words what that means
 */
record Outcomes(long returned, boolean set, String words) {
  private static final Outcomes FAILED = new Outcomes(-1, false, "failed");

  /** All outcomes of a call of {@code function}. */
  static List<Outcomes> of(String function) {
    return switch (function) {
      case "PyDict_SetDefaultRef" ->
          List.of(
              new Outcomes(1, true, "found it"),
              new Outcomes(0, true, "inserted the default"),
              FAILED);
      case "PyContextVar_Get" ->
          List.of(
              new Outcomes(0, true, "found it"), new Outcomes(0, false, "found nothing"), FAILED);
      case "PyUnicode_FSConverter", "PyUnicode_FSDecoder" ->
          List.of(new Outcomes(1, true, "succeeded"), new Outcomes(0, false, "failed"));
      case "_PySlice_GetLongIndices", "_PyGen_FetchStopIterationValue" ->
          List.of(new Outcomes(0, true, "succeeded"), FAILED);
      case "_PyObject_GetMethod" ->
          List.of(
              new Outcomes(1, true, "found it"),
              new Outcomes(0, true, "found it"),
              new Outcomes(0, false, "failed"));
      case "PyIter_Send" ->
          List.of(new Outcomes(1, true, "yielded"), new Outcomes(0, true, "returned"), FAILED);
      case "PyErr_Fetch", "PyErr_GetExcInfo", "_PyErr_GetExcInfo" ->
          List.of(new Outcomes(0, true, "gave it"), new Outcomes(0, false, "gave nothing"));
      default ->
          List.of(
              new Outcomes(1, true, "found it"), new Outcomes(0, false, "found nothing"), FAILED);
    };
  }
}
