package dev.ftport.capi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ftport.capi.CallEffects.Argument;
import dev.ftport.capi.CallEffects.Result;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CallEffectsTest {
  private static final Set<Result> OF_AN_ARGUMENT =
      EnumSet.of(Result.INTERIOR, Result.SAME, Result.NEW_SAME);
  private static final Set<Argument> OUT_OF_AN_ARGUMENT =
      EnumSet.of(Argument.OUT_BORROWED, Argument.OUT_PARSED, Argument.OUT_INTERIOR);

  @Test
  void namesAreUniqueAndMany() throws IOException {
    assertThat(names("calls.tsv")).doesNotHaveDuplicates().hasSizeGreaterThan(1000);
    assertThat(names("calls.tsv")).containsExactlyInAnyOrderElementsOf(CallEffects.names());
  }

  @Test
  void whateverLendsAReferenceIsKnownToLendIt() throws IOException {
    for (String name : names("capi.tsv")) {
      CallEffects effects = of(name);
      int container = CApi.lookup(name).orElseThrow().container();

      assertThat(effects.source()).as(name).isEqualTo(container);
      if (effects.result() == Result.STATUS) {
        assertThat(effects.arguments().values()).as(name).contains(Argument.OUT_BORROWED);
      } else if (name.equals("PySequence_Fast_ITEMS")) {
        assertThat(effects.result()).isEqualTo(Result.INTERIOR);
      } else {
        assertThat(effects.result()).as(name).isEqualTo(Result.BORROWED);
      }
    }
  }

  @Test
  void aSourceIsAnArgumentWhereOneIsNeededAndElseThereIsNone() {
    for (String name : CallEffects.names()) {
      CallEffects effects = of(name);
      boolean needed =
          OF_AN_ARGUMENT.contains(effects.result())
              || effects.arguments().values().stream().anyMatch(OUT_OF_AN_ARGUMENT::contains);
      boolean allowed = needed || effects.result() == Result.BORROWED;

      assertThat(effects.source()).as(name).isBetween(needed ? 0 : -1, allowed ? 1 : -1);
      assertThat(effects.arguments().keySet()).as(name).allMatch(index -> index >= 0 && index < 8);
      assertThat(effects.arguments()).as(name).doesNotContainKey(allowed ? effects.source() : -1);
    }
  }

  @Test
  void onlyWhatReturnsNothingOrANumberStoresThroughAddresses() {
    for (String name : CallEffects.names()) {
      CallEffects effects = of(name);
      if (effects.arguments().values().stream().anyMatch(each -> each.name().startsWith("OUT_"))) {
        assertThat(effects.result()).as(name).isIn(Result.STATUS, Result.NOTHING);
      }
    }
  }

  @Test
  void aReleaseMayRunPython() {
    Set<Argument> releases =
        EnumSet.of(Argument.RELEASES, Argument.RELEASES_NULLABLE, Argument.CLEARS);
    for (String name : CallEffects.names()) {
      CallEffects effects = of(name);
      if (effects.arguments().values().stream().anyMatch(releases::contains)) {
        assertThat(effects.mayRunPython()).as(name).isTrue();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "PyList_New, NEW, -1",
    "PyList_GetItem, BORROWED, 0",
    "PyList_GetItemRef, NEW, -1",
    "PyTuple_GET_ITEM, BORROWED, 0",
    "PyDict_GetItemWithError, BORROWED, 0",
    "PyDict_SetDefault, BORROWED, 0",
    "PyDict_Keys, NEW, -1",
    "PySequence_Fast, NEW, -1",
    "PySequence_Fast_ITEMS, INTERIOR, 0",
    "PySequence_GetItem, NEW, -1",
    "PyIter_Next, NEW_OR_NULL, -1",
    "PyObject_GetAttrString, NEW, -1",
    "PyObject_SetAttr, STATUS, -1",
    "PyObject_Type, NEW, -1",
    "Py_TYPE, BORROWED, 0",
    "PyType_GetModule, BORROWED, 0",
    "PyType_GetModuleByDef, BORROWED, 0",
    "PyType_GetModuleByToken, NEW, -1",
    "PyModule_GetState, INTERIOR, 0",
    "PyModule_GetDict, BORROWED, 0",
    "PyModuleDef_Init, SAME, 0",
    "PyUnicode_AsUTF8, INTERIOR, 0",
    "PyUnicode_AsUTF8String, NEW, -1",
    "PyUnicode_AsWideCharString, STATUS, -1",
    "PyBytes_AS_STRING, INTERIOR, 0",
    "PyCapsule_GetPointer, INTERIOR, 0",
    "PyWeakref_GetObject, BORROWED, 0",
    "PyCell_Get, NEW_OR_NULL, -1",
    "PyImport_AddModule, BORROWED, -1",
    "PyImport_AddModuleRef, NEW, -1",
    "PyImport_GetModule, NEW_OR_NULL, -1",
    "PyErr_Occurred, BORROWED, -1",
    "PyErr_NoMemory, NULL_ALWAYS, -1",
    "PyErr_SetFromErrno, NULL_ALWAYS, -1",
    "PyErr_SetString, NOTHING, -1",
    "PyException_GetCause, NEW_OR_NULL, -1",
    "PyEval_GetFrame, BORROWED, -1",
    "PyThreadState_GetFrame, NEW_OR_NULL, -1",
    "PyFrame_GetCode, NEW, -1",
    "PyMethod_GET_SELF, BORROWED, 0",
    "PyDateTime_DATE_GET_TZINFO, BORROWED, 0",
    "Py_NewRef, NEW_SAME, 0",
    "Py_XNewRef, NEW_SAME, 0",
    "Py_BuildValue, NEW, -1",
    "Py_FatalError, NEVER, -1",
    "abort, NEVER, -1",
  })
  void results(String name, Result result, int source) {
    assertThat(of(name).result()).isEqualTo(result);
    assertThat(of(name).source()).isEqualTo(source);
  }

  @ParameterizedTest
  @CsvSource({
    "Py_DECREF, 0, RELEASES",
    "Py_DecRef, 0, RELEASES_NULLABLE",
    "Py_XDECREF, 0, RELEASES_NULLABLE",
    "Py_CLEAR, 0, CLEARS",
    "Py_INCREF, 0, INCREFS",
    "Py_IncRef, 0, INCREFS_NULLABLE",
    "Py_XSETREF, 0, REPLACES",
    "Py_SETREF, 1, STEALS",
    "PyList_SET_ITEM, 2, STEALS",
    "PyTuple_SetItem, 2, STEALS",
    "PyStructSequence_SetItem, 2, STEALS",
    "PyModule_Add, 2, STEALS",
    "PyModule_AddObject, 2, STEALS_ON_SUCCESS",
    "PyErr_Restore, 2, STEALS",
    "PyErr_SetRaisedException, 0, STEALS",
    "PyException_SetCause, 1, STEALS",
    "PyBytes_ConcatAndDel, 1, STEALS",
    "PyUnicode_Append, 0, REPLACES",
    "_PyTuple_Resize, 0, REPLACES",
    "PyErr_Fetch, 1, OUT_NEW",
    "PyErr_NormalizeException, 1, REPLACES",
    "PyDict_GetItemRef, 2, OUT_NEW",
    "PyDict_GetItemStringRef, 2, OUT_NEW",
    "PyDict_SetDefaultRef, 3, OUT_NEW",
    "PyWeakref_GetRef, 1, OUT_NEW",
    "PyObject_GetOptionalAttr, 2, OUT_NEW",
    "PyIter_NextItem, 1, OUT_NEW",
    "PyUnicode_FSConverter, 1, OUT_NEW",
    "PyDict_Next, 3, OUT_BORROWED",
    "PyBytes_AsStringAndSize, 1, OUT_INTERIOR",
    "PyArg_ParseTupleAndKeywords, 4, OUT_PARSED",
    "PyCapsule_New, 0, KEEPS",
  })
  void arguments(String name, int index, Argument effect) {
    assertThat(of(name).argument(index)).contains(effect);
  }

  @Test
  void whatIsParsedGoesOnToTheLastArgument() {
    assertThat(of("PyArg_ParseTuple").argument(1)).isEmpty();
    assertThat(of("PyArg_ParseTuple").argument(9)).contains(Argument.OUT_PARSED);
    assertThat(of("PyErr_Restore").argument(3)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "PyDict_SetItem",
    "PyObject_SetAttr",
    "PyModule_AddObjectRef",
    "PyList_Append",
    "PySet_Add",
    "PyErr_SetObject",
    "PyCell_Set",
    "PyUnicode_AsUTF8AndSize",
    "PyObject_GetBuffer"
  })
  void othersOnlyLook(String name) {
    assertThat(of(name).arguments()).isEmpty();
  }

  @Test
  void knowsWhatMayRunPython() {
    for (String name : List.of("PyObject_GetAttr", "PyList_Append", "PyErr_Clear", "Py_CLEAR")) {
      assertThat(of(name).mayRunPython()).as(name).isTrue();
    }
    for (String name : List.of("PyTuple_GET_ITEM", "PyDict_Next", "Py_INCREF", "PyList_Check")) {
      assertThat(of(name).mayRunPython()).as(name).isFalse();
    }
  }

  @Test
  void aNameWithoutARowIsUnknown() {
    assertThat(CallEffects.of("PyNothing_OfThisName")).isEmpty();
    assertThat(CallEffects.of("PyUnstable_TryIncRef")).isEmpty();
  }

  @Test
  void argumentsCannotBeChanged() {
    Map<Integer, Argument> arguments = of("Py_DECREF").arguments();

    assertThat(arguments).isUnmodifiable();
  }

  private static CallEffects of(String name) {
    return CallEffects.of(name).orElseThrow(() -> new AssertionError("no row for " + name));
  }

  private static List<String> names(String table) throws IOException {
    List<String> names = new ArrayList<>();
    try (InputStream in = Objects.requireNonNull(CallEffects.class.getResourceAsStream(table));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank() && !line.startsWith("#")) {
          names.add(line.split("\t", -1)[0]);
        }
      }
    }
    return names;
  }
}
