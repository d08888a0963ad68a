package dev.ftport.catalogue.fields;

import java.util.Arrays;
import java.util.Optional;

/** The fields that every object begins with, and what reads and sets them. */
enum Head {
  TYPE("ob_type", "Py_TYPE", "Py_SET_TYPE"),
  SIZE("ob_size", "Py_SIZE", "Py_SET_SIZE"),
  REFCNT("ob_refcnt", "Py_REFCNT", "Py_SET_REFCNT");

  private final String field;
  private final String getter;
  private final String setter;

  Head(String field, String getter, String setter) {
    this.field = field;
    this.getter = getter;
    this.setter = setter;
  }

  String field() {
    return field;
  }

  String getter() {
    return getter;
  }

  String setter() {
    return setter;
  }

  static Optional<Head> ofField(String field) {
    return Arrays.stream(values()).filter(head -> head.field.equals(field)).findFirst();
  }

  static Optional<Head> ofGetter(String name) {
    return Arrays.stream(values()).filter(head -> head.getter.equals(name)).findFirst();
  }
}
