// Option structs from Python keyword arguments and back, driven by their fields().
#pragma once

#include <pybind11/pybind11.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "mliot/core/error.hpp"
#include "mliot/core/field.hpp"

namespace mliot::python {

namespace py = pybind11;

template <HasFields Options>
Options from_kwargs(std::string_view who, const py::dict& values);

template <HasFields Options>
py::dict to_dict(const Options& options);

namespace detail {

[[noreturn]] inline void wrong_type(std::string_view who, std::string_view name,
                                    std::string_view wanted, py::handle value) {
  fail("{}: {} must be {}, got {}", who, name, wanted, std::string(py::str(py::repr(value))));
}

// Integers and what stands for one (NumPy's); a bool is not an integer here.
inline std::int64_t to_integer(std::string_view who, std::string_view name, py::handle value) {
  if (PyBool_Check(value.ptr()) || !PyIndex_Check(value.ptr())) {
    wrong_type(who, name, "an integer", value);
  }
  const auto index = py::reinterpret_steal<py::object>(PyNumber_Index(value.ptr()));
  if (!index) throw py::error_already_set();
  int overflow = 0;
  const long long x = PyLong_AsLongLongAndOverflow(index.ptr(), &overflow);
  if (overflow != 0) wrong_type(who, name, "an integer of 64 bits", value);
  return x;
}

inline double to_real(std::string_view who, std::string_view name, py::handle value) {
  const bool number = PyFloat_Check(value.ptr()) || PyIndex_Check(value.ptr()) ||
                      (py::hasattr(value, "__float__") && !PyUnicode_Check(value.ptr()));
  if (!number || PyBool_Check(value.ptr())) wrong_type(who, name, "a number", value);
  const double x = PyFloat_AsDouble(value.ptr());
  if (x == -1.0 && PyErr_Occurred() != nullptr) throw py::error_already_set();
  return x;
}

inline std::string to_text(std::string_view who, std::string_view name, py::handle value) {
  if (!PyUnicode_Check(value.ptr())) wrong_type(who, name, "a string", value);
  return py::cast<std::string>(value);
}

// True and False, also NumPy's.
inline bool to_boolean(std::string_view who, std::string_view name, py::handle value) {
  const std::string type = py::str(py::type::handle_of(value).attr("__name__"));
  if (!PyBool_Check(value.ptr()) && type != "bool" && type != "bool_") {
    wrong_type(who, name, "True or False", value);
  }
  return PyObject_IsTrue(value.ptr()) == 1;
}

template <class T>
void assign(std::string_view who, std::string_view name, py::handle value, T& out) {
  if constexpr (mliot::detail::is_optional<T>::value) {
    out.reset();
    if (!value.is_none()) assign(who, name, value, out.emplace());
  } else if constexpr (mliot::detail::is_vector<T>::value) {
    if (PyUnicode_Check(value.ptr()) || PySequence_Check(value.ptr()) == 0) {
      wrong_type(who, name, "a list", value);
    }
    out.clear();
    for (const py::handle item : py::reinterpret_borrow<py::sequence>(value)) {
      typename T::value_type each{};
      assign(who, name, item, each);
      out.push_back(std::move(each));
    }
  } else if constexpr (HasFields<T>) {
    if (!PyDict_Check(value.ptr())) wrong_type(who, name, "a dictionary of options", value);
    out = from_kwargs<T>(format("{}.{}", who, name), py::reinterpret_borrow<py::dict>(value));
  } else if constexpr (NamedEnum<T>) {
    out = enum_from_name<T>(format("{}: {}", who, name), to_text(who, name, value));
  } else if constexpr (std::is_same_v<T, bool>) {
    out = to_boolean(who, name, value);
  } else if constexpr (std::is_integral_v<T>) {
    const std::int64_t x = to_integer(who, name, value);
    out = static_cast<T>(x);
    if (static_cast<std::int64_t>(out) != x || (x < 0 && std::is_unsigned_v<T>)) {
      fail("{}: {} is out of range, got {}", who, name, x);
    }
  } else if constexpr (std::is_floating_point_v<T>) {
    out = static_cast<T>(to_real(who, name, value));
  } else {
    out = to_text(who, name, value);
  }
}

template <class T>
py::object to_python(const T& value) {
  if constexpr (mliot::detail::is_optional<T>::value) {
    return value ? to_python(*value) : py::none();
  } else if constexpr (mliot::detail::is_vector<T>::value) {
    py::list items;
    for (const auto& each : value) items.append(to_python(each));
    return items;
  } else if constexpr (HasFields<T>) {
    return to_dict(value);
  } else if constexpr (NamedEnum<T>) {
    return py::str(std::string(enum_name(value)));
  } else {
    return py::cast(value);
  }
}

template <HasFields Options>
std::string known_names() {
  std::string names;
  for_each_field<Options>(
      [&](const auto& each) { names += (names.empty() ? "" : ", ") + std::string(each.name); });
  return names;
}

}  // namespace detail

/// The options named in `values`, the others at their defaults. Throws TypeError that lists the
/// known names for an unknown one, and InvalidArgument for a value of a wrong type or out of range.
template <HasFields Options>
Options from_kwargs(std::string_view who, const py::dict& values) {
  Options options;
  std::size_t used = 0;
  for_each_field<Options>([&](const auto& each) {
    const py::str name{std::string(each.name)};
    if (!values.contains(name)) return;
    ++used;
    detail::assign(who, each.name, values[name], options.*(each.pointer));
  });
  for (const auto& [key, value] : values) {
    bool known = used == values.size();
    for_each_field<Options>(
        [&](const auto& each) { known = known || key.equal(py::str(std::string(each.name))); });
    if (!known) {
      throw py::type_error(format("{}: unknown option {}; known: {}", who,
                                  std::string(py::str(py::repr(key))),
                                  detail::known_names<Options>()));
    }
  }
  validate(who, options);
  return options;
}

/// Every option by name, enumerations as their names, absent ones as None.
template <HasFields Options>
py::dict to_dict(const Options& options) {
  py::dict values;
  for_each_field<Options>([&](const auto& each) {
    values[py::str(std::string(each.name))] = detail::to_python(options.*(each.pointer));
  });
  return values;
}

}  // namespace mliot::python
