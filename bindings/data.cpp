// Frequencies, time axes and the sorting of long tables for Python.
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "columns.hpp"
#include "mliot/core/archive.hpp"
#include "mliot/core/error.hpp"
#include "mliot/core/parallel.hpp"
#include "mliot/data/event_index.hpp"
#include "mliot/data/frequency.hpp"
#include "mliot/data/infer_frequency.hpp"
#include "mliot/data/panel_index.hpp"
#include "mliot/data/row_times.hpp"
#include "mliot/data/time_axis.hpp"
#include "mliot/data/time_text.hpp"
#include "modules.hpp"

namespace py = pybind11;

namespace mliot::python {
namespace {

using data::Frequency;
using data::PanelIndex;
using data::RowPair;
using data::TimeAxis;

using Integers = py::array_t<std::int64_t, py::array::c_style>;
using Codes = py::array_t<std::int32_t, py::array::c_style>;

template <class T>
std::span<const T> values_of(const py::array_t<T, py::array::c_style>& array) {
  return {array.data(), static_cast<std::size_t>(array.size())};
}

// The vector as an array that owns it: nothing is copied.
template <class T>
py::array_t<T> array_from(std::vector<T> values) {
  auto owned = std::make_unique<std::vector<T>>(std::move(values));
  T* const data = owned->data();
  const auto size = static_cast<py::ssize_t>(owned->size());
  const py::capsule owner(owned.get(), [](void* p) { delete static_cast<std::vector<T>*>(p); });
  static_cast<void>(owned.release());
  return py::array_t<T>(size, data, owner);
}

template <class T>
py::bytes archived(const T& value) {
  return bytes_of(archive::save(value));
}

template <class T>
T restored(const py::bytes& bytes) {
  return archive::load<T>(object_of(bytes));
}

template <class T>
bool equals(const T& self, const py::object& other) {
  return py::isinstance<T>(other) && self == other.cast<const T&>();
}

// (row, previous row), or None.
py::object pair_of(const RowPair& pair) {
  if (!pair.found()) return py::none();
  return py::make_tuple(pair.row, pair.previous);
}

// NumPy's memory is not cleared before it is written, unlike a vector's.
std::span<std::int64_t> places_of(py::array_t<std::int64_t>& array) {
  return {array.mutable_data(), static_cast<std::size_t>(array.size())};
}

py::tuple periods(const TimeAxis& axis, const Integers& times) {
  py::array_t<std::int64_t> out(times.size());
  const std::span<std::int64_t> places = places_of(out);
  std::size_t first_off = 0;
  {
    const py::gil_scoped_release release;
    first_off = axis.periods(values_of(times), places);
  }
  const py::object off = first_off < places.size() ? py::object(py::int_(first_off)) : py::none();
  return py::make_tuple(std::move(out), off);
}

py::array_t<std::int64_t> times(const TimeAxis& axis, const Integers& periods) {
  std::vector<std::int64_t> out(static_cast<std::size_t>(periods.size()));
  {
    const py::gil_scoped_release release;
    axis.times(values_of(periods), out);
  }
  return array_from(std::move(out));
}

py::array_t<std::int64_t> row_times(const TimeAxis& axis, const Integers& first_period,
                                    const Integers& offsets) {
  const std::size_t rows =
      data::rows_of(static_cast<std::size_t>(first_period.size()), values_of(offsets));
  py::array_t<std::int64_t> times(static_cast<py::ssize_t>(rows));
  const std::span<std::int64_t> places = places_of(times);
  const py::gil_scoped_release release;
  data::row_times(axis, values_of(first_period), values_of(offsets), places);
  return times;
}

std::string text(const TimeAxis& axis, std::int64_t period) {
  const std::int64_t time = axis.time(period);
  return axis.frequency().is_integer() ? std::to_string(time) : data::format_time(time);
}

PanelIndex index_panel(const Codes& series, std::size_t n_series, const Integers& periods) {
  const py::gil_scoped_release release;
  return data::index_panel(values_of(series), n_series, values_of(periods));
}

py::tuple index_events(const Codes& series, std::size_t n_series, const Integers& times) {
  data::EventIndex index;
  {
    const py::gil_scoped_release release;
    index = data::index_events(values_of(series), n_series, values_of(times), num_threads());
  }
  if (index.order.empty()) {
    return py::make_tuple(array_from(std::move(index.offsets)), py::none(), times);
  }
  return py::make_tuple(array_from(std::move(index.offsets)), array_from(std::move(index.order)),
                        array_from(std::move(index.times)));
}

py::tuple fill_gaps(const PanelIndex& index, const Integers& sorted_periods) {
  data::FilledPanel filled;
  {
    const py::gil_scoped_release release;
    filled = data::fill_gaps(index, values_of(sorted_periods));
  }
  return py::make_tuple(array_from(std::move(filled.offsets)),
                        array_from(std::move(filled.position)));
}

py::tuple match_future(const Codes& series, const Integers& periods, const Integers& first_period,
                       std::int64_t horizon) {
  data::FutureRows future;
  {
    const py::gil_scoped_release release;
    future = data::match_future(values_of(series), values_of(periods),
                                {values_of(first_period), horizon});
  }
  return py::make_tuple(array_from(std::move(future.rows)), pair_of(future.duplicate));
}

py::tuple encode(const Integers& values) {
  data::Encoding encoding;
  {
    const py::gil_scoped_release release;
    encoding = data::encode(values_of(values));
  }
  return py::make_tuple(array_from(std::move(encoding.levels)),
                        array_from(std::move(encoding.codes)));
}

Frequency infer_frequency(const Integers& times, const Integers& offsets, bool integer) {
  const py::gil_scoped_release release;
  return data::infer_frequency(values_of(times), values_of(offsets),
                               integer ? data::TimeKind::integer : data::TimeKind::civil);
}

py::tuple parse_times(const std::vector<std::string>& texts, const std::string& date_format) {
  const std::vector<std::string_view> views(texts.begin(), texts.end());
  std::vector<std::int64_t> out(texts.size());
  const std::size_t first_bad = data::parse_times(views, date_format, out);
  const py::object bad = first_bad < out.size() ? py::object(py::int_(first_bad)) : py::none();
  return py::make_tuple(array_from(std::move(out)), bad);
}

std::vector<std::string> format_times(const Integers& times) {
  std::vector<std::string> texts;
  for (const std::int64_t time : values_of(times)) texts.push_back(data::format_time(time));
  return texts;
}

void bind_frequency(py::module_& module) {
  py::class_<Frequency>(module, "Frequency", "The distance of two periods, as 15min or W-FRI.")
      .def(py::init(&Frequency::parse), py::arg("name"))
      .def_static("integer", &Frequency::integer, py::arg("step"))
      .def_property_readonly("name", &Frequency::name)
      .def_property_readonly("is_integer", &Frequency::is_integer)
      .def_property_readonly(
          "unit", [](const Frequency& self) { return std::string(enum_name(self.unit())); },
          "What it counts in: \"day\", \"business_day\", \"month\" ...")
      .def_property_readonly("season_length", &Frequency::season_length)
      .def_property_readonly("fixed_step", &Frequency::fixed_step,
                             "Microseconds or integer steps in a period; 0 where they differ.")
      .def("__eq__", &equals<Frequency>, py::arg("other"))
      .def("__hash__", [](const Frequency& self) { return py::hash(py::str(self.name())); })
      .def("__str__", &Frequency::name)
      .def("__repr__", [](const Frequency& self) { return format("Frequency('{}')", self.name()); })
      .def(py::pickle(&archived<Frequency>, &restored<Frequency>));
}

void bind_time_axis(py::module_& module) {
  py::class_<TimeAxis>(module, "TimeAxis", "Numbers the periods of a frequency from an origin.")
      .def(py::init<const Frequency&, std::int64_t>(), py::arg("frequency"), py::arg("origin"))
      .def_static(
          "from_times",
          [](const Frequency& frequency, const Integers& at) {
            return TimeAxis::from_times(frequency, values_of(at));
          },
          py::arg("frequency"), py::arg("times"))
      .def_property_readonly("frequency", &TimeAxis::frequency)
      .def_property_readonly("origin", &TimeAxis::origin)
      .def_property_readonly("is_integer",
                             [](const TimeAxis& self) { return self.frequency().is_integer(); })
      .def_property_readonly("season_length",
                             [](const TimeAxis& self) { return self.frequency().season_length(); })
      .def("period", &TimeAxis::period, py::arg("time"), "The period of a time; None off the grid.")
      .def("time", &TimeAxis::time, py::arg("period"))
      .def("periods", &periods, py::arg("times"),
           "Periods of int64 times, and the index of the first one off the grid or None.")
      .def("times", &times, py::arg("periods"))
      .def("row_times", &row_times, py::arg("first_period"), py::arg("offsets"),
           "The time of each row of series without gaps.")
      .def("text", &text, py::arg("period"), "The date of a period, for messages.")
      .def("off_grid_reason", &TimeAxis::off_grid_reason, py::arg("time"))
      .def("__eq__", &equals<TimeAxis>, py::arg("other"))
      .def("__hash__",
           [](const TimeAxis& self) {
             return py::hash(py::make_tuple(self.frequency().name(), self.origin()));
           })
      .def("__repr__",
           [](const TimeAxis& self) {
             return format("TimeAxis('{}', origin={})", self.frequency().name(), text(self, 0));
           })
      .def(py::pickle(&archived<TimeAxis>, &restored<TimeAxis>));
}

void bind_panel_index(py::module_& module) {
  py::class_<PanelIndex>(module, "PanelIndex", "Where the series of a long table are.")
      .def_property_readonly(
          "order",
          [](const PanelIndex& self) -> py::object {
            if (self.order.empty()) return py::none();
            return py::array_t<std::int64_t>(py::ssize_t(self.order.size()), self.order.data());
          },
          "Input row of each sorted row; None when the input is sorted.")
      .def_property_readonly("offsets",
                             [](const PanelIndex& self) { return array_from(self.offsets); })
      .def_property_readonly("first_period",
                             [](const PanelIndex& self) { return array_from(self.first_period); })
      .def_property_readonly("duplicate",
                             [](const PanelIndex& self) { return pair_of(self.duplicate); })
      .def_property_readonly("gap", [](const PanelIndex& self) { return pair_of(self.gap); })
      .def_readonly("n_duplicates", &PanelIndex::n_duplicates)
      .def_readonly("n_gaps", &PanelIndex::n_gaps);
  module.def("index_panel", &index_panel, py::arg("series"), py::arg("n_series"),
             py::arg("periods"), "Sorts and checks the rows of a long table.");
  module.def("index_events", &index_events, py::arg("series"), py::arg("n_series"),
             py::arg("times"),
             "Offsets of the series, the row of each place (None when sorted), and the times.");
  module.def("fill_gaps", &fill_gaps, py::arg("index"), py::arg("sorted_periods"),
             "Offsets of the filled panel, and the filled row of each sorted row.");
  module.def("match_future", &match_future, py::arg("series"), py::arg("periods"),
             py::arg("first_period"), py::arg("horizon"),
             "Input row of each (series, step) or -1, and the first doubled pair of rows or None.");
}

}  // namespace

void bind_data(py::module_& module) {
  bind_frequency(module);
  bind_time_axis(module);
  bind_panel_index(module);
  module.def("infer_frequency", &infer_frequency, py::arg("times"), py::arg("offsets"),
             py::arg("integer"), "The frequency of the times of several series.");
  module.def("encode", &encode, py::arg("values"),
             "Distinct integers in ascending order, and the place of each value among them.");
  module.def("parse_times", &parse_times, py::arg("texts"), py::arg("date_format") = "",
             "Microseconds of ISO or formatted dates, and the index of the first bad one or None.");
  module.def("format_times", &format_times, py::arg("times"), "ISO texts of microseconds.");
}

}  // namespace mliot::python
