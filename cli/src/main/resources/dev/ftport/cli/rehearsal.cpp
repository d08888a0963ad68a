#include <Python.h>
#include <pybind11/pybind11.h>
#include <string>
#include <vector>

namespace py = pybind11;

namespace {

template <typename T>
class Stack {
 public:
  explicit Stack(PyObject *owner) : owner_(owner) { Py_XINCREF(owner_); }
  ~Stack() { Py_XDECREF(owner_); }

  bool empty() const noexcept { return items_.empty(); }

  void push(T item) {
    items_.push_back(std::move(item));
  }

 private:
  PyObject *owner_;
  std::vector<T> items_;
};

int length(const std::string &text) {
  auto found = [&text](PyObject *dict) -> PyObject * {
    return PyDict_GetItemString(dict, text.c_str());
  };
  return found(nullptr) == nullptr ? static_cast<int>(text.size()) : 0;
}

}  // namespace

PYBIND11_MODULE(rehearsal, m) {
  m.doc() = "measures";
  m.def("length", &length);
}
