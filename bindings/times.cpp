// Resampling, event buffers and as-of joins for Python.
#include "times.hpp"

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "columns.hpp"
#include "mliot/core/parallel.hpp"
#include "mliot/preprocessing/asof_join.hpp"
#include "mliot/preprocessing/resample_stream.hpp"
#include "options.hpp"
#include "tree.hpp"

namespace py = pybind11;

namespace mliot::python {
namespace {

using preprocessing::Aggregate;
using preprocessing::Arrival;
using preprocessing::EventBuffer;
using preprocessing::EventOptions;
using preprocessing::Events;
using preprocessing::Resample;
using preprocessing::ResampleOptions;
using preprocessing::ResampleStream;

// The vector as an array that owns it: nothing is copied.
template <class T>
py::array_t<T> owned(std::vector<T> values) {
  auto kept = std::make_unique<std::vector<T>>(std::move(values));
  T* const data = kept->data();
  const auto size = static_cast<py::ssize_t>(kept->size());
  const py::capsule owner(kept.get(), [](void* p) { delete static_cast<std::vector<T>*>(p); });
  static_cast<void>(kept.release());
  return py::array_t<T>(size, data, owner);
}

// A column as it lies in memory.
using Column = py::array_t<double, py::array::c_style>;

preprocessing::SampleTable table_of(const Int64Array& offsets, const Int64Array& times,
                                    const std::vector<Column>& columns) {
  preprocessing::SampleTable table{span_of(offsets), span_of(times), {}};
  for (const Column& each : columns) table.columns.push_back(span_of(each));
  return table;
}

py::tuple resample(const Resample& self, const Int64Array& offsets, const Int64Array& times,
                   const std::vector<Column>& columns) {
  const preprocessing::SampleTable samples = table_of(offsets, times, columns);
  preprocessing::RegularTable out;
  {
    const py::gil_scoped_release unlocked;
    const FloatMode mode;
    out = self.transform(samples, num_threads());
  }
  py::list made;
  for (auto& each : out.columns) made.append(owned(std::move(each)));
  return py::make_tuple(owned(std::move(out.offsets)), owned(std::move(out.times)), made,
                        out.infinite_column);
}

// Where the bins of labels begin and end.
py::tuple spans(const Resample& self, const Int64Array& labels) {
  std::vector<std::int64_t> begins;
  std::vector<std::int64_t> ends;
  for (const std::int64_t each : span_of(labels)) {
    const std::int64_t bin = self.bins().labelled(each);
    begins.push_back(self.bins().begin(bin));
    ends.push_back(self.bins().end(bin));
  }
  return py::make_tuple(owned(std::move(begins)), owned(std::move(ends)));
}

// Rows as (series, times, values); the caller shapes the values.
py::tuple rows_of(Events& events) {
  return py::make_tuple(owned(std::move(events.series)), owned(std::move(events.times)),
                        owned(std::move(events.values)));
}

const EventBuffer& buffer_of(const EventBuffer& self) { return self; }
const EventBuffer& buffer_of(const ResampleStream& self) { return self.buffer(); }

// Pushes events in their order, all of them or, where one is refused, none.
template <class Stream>
py::tuple push(Stream& self, const Int64Array& series, const Int64Array& times,
               const DoubleArray& values) {
  const auto which = span_of(series);
  const auto at = span_of(times);
  const auto numbers = span_of(values);
  const std::size_t columns = which.empty() ? 0 : numbers.size() / which.size();
  const auto wanted = static_cast<std::size_t>(buffer_of(self).options().columns);
  require(at.size() == which.size() && numbers.size() == wanted * which.size(),
          "push: {} series, {} times and {} values do not fit {} columns", which.size(), at.size(),
          numbers.size(), wanted);
  Events out;
  std::vector<std::int8_t> arrivals(which.size());
  {
    const py::gil_scoped_release unlocked;
    const FloatMode mode;
    self.check(which, at);
    for (std::size_t i = 0; i < which.size(); ++i) {
      const Arrival arrival =
          self.push(which[i], at[i], numbers.subspan(i * columns, columns), out);
      arrivals[i] = static_cast<std::int8_t>(arrival);
    }
  }
  py::tuple rows = rows_of(out);
  return py::make_tuple(rows[0], rows[1], rows[2], owned(std::move(arrivals)));
}

template <class Stream>
py::tuple flush(Stream& self) {
  Events out;
  {
    const py::gil_scoped_release unlocked;
    self.flush(out);
  }
  return rows_of(out);
}

template <class Stream>
py::tuple advance(Stream& self, std::int64_t series, std::int64_t time) {
  Events out;
  self.advance(series, time, out);
  return rows_of(out);
}

template <class Stream>
py::class_<Stream> bind_stream(py::module_& module, const char* name, const char* what) {
  return py::class_<Stream>(module, name, what)
      .def("push", &push<Stream>, py::arg("series"), py::arg("times"), py::arg("values"),
           "Takes events: the rows given out, and each event's fate: 0 taken, 1 late, 2 doubled.")
      .def("advance", &advance<Stream>, py::arg("series"), py::arg("time"))
      .def("flush", &flush<Stream>)
      .def("add_series", &Stream::add_series, py::arg("n"))
      .def_property_readonly("n_series", &Stream::n_series)
      .def_property_readonly("n_late", [](const Stream& s) { return buffer_of(s).n_late(); })
      .def_property_readonly("n_duplicate",
                             [](const Stream& s) { return buffer_of(s).n_duplicate(); })
      .def_property_readonly("n_early", [](const Stream& s) { return buffer_of(s).n_early(); })
      .def(
          "watermark",
          [](const Stream& s, std::int64_t series) -> py::object {
            if (buffer_of(s).newest(series) == EventBuffer::kNone) return py::none();
            return py::int_(buffer_of(s).watermark(series));
          },
          py::arg("series"), "The watermark of a series; None before its first event.")
      .def("copy", [](const Stream& s) { return Stream(s); })
      .def("tree", [](const Stream& s) { return Tree{archive::save(s)}; })
      .def_static(
          "from_tree", [](const Tree& tree) { return archive::load<Stream>(tree.object); },
          py::arg("tree"));
}

// Events as `index_events` gives them: offsets, the row of each place or None, times.
using SortedTimes = std::tuple<Int64Array, std::optional<Int64Array>, Int64Array>;

preprocessing::GroupedTimes grouped(const SortedTimes& table) {
  const auto& [offsets, rows, times] = table;
  preprocessing::GroupedTimes groups{span_of(offsets), span_of(times)};
  if (rows) groups.rows = span_of(*rows);
  return groups;
}

py::array_t<std::int64_t> asof_join(const SortedTimes& left, const SortedTimes& right,
                                    const py::dict& options) {
  preprocessing::AsofOptions chosen;
  chosen.direction = enum_from_name<preprocessing::AsofDirection>(
      "asof_join: direction", options["direction"].cast<std::string>());
  chosen.tolerance = options["tolerance"].cast<std::optional<std::int64_t>>();
  chosen.allow_exact_matches = options["allow_exact_matches"].cast<bool>();
  const auto here = grouped(left);
  const auto there = grouped(right);
  std::vector<std::int64_t> rows;
  {
    const py::gil_scoped_release unlocked;
    rows = preprocessing::asof_join(here, there, chosen, num_threads());
  }
  return owned(std::move(rows));
}

py::tuple distinct_times(const Int64Array& offsets, const Int64Array& times) {
  preprocessing::DistinctTimes runs;
  {
    const py::gil_scoped_release unlocked;
    runs = preprocessing::distinct_times(span_of(offsets), span_of(times));
  }
  return py::make_tuple(owned(std::move(runs.offsets)), owned(std::move(runs.begin)));
}

py::array_t<double> aggregate_runs(const std::string& aggregate, const Int64Array& begin,
                                   const DoubleArray& values) {
  const auto how = enum_from_name<Aggregate>("aggregate_runs", aggregate);
  std::vector<double> out;
  {
    const py::gil_scoped_release unlocked;
    const FloatMode mode;
    out = preprocessing::aggregate_runs(how, span_of(begin), span_of(values), num_threads());
  }
  return owned(std::move(out));
}

// Whole numbers of each run and the first run that overflows, -1 where none does.
template <class Integer>
py::tuple aggregate_integers(const std::string& aggregate, const Int64Array& begin,
                             const py::array_t<Integer, py::array::c_style>& values) {
  const auto how = enum_from_name<Aggregate>("aggregate_integers", aggregate);
  preprocessing::IntegerRuns<Integer> out;
  {
    const py::gil_scoped_release unlocked;
    out = preprocessing::aggregate_runs(how, span_of(begin), span_of(values));
  }
  return py::make_tuple(owned(std::move(out.values)), out.overflow);
}

template <class Integer>
py::array_t<double> mean_integers(const Int64Array& begin,
                                  const py::array_t<Integer, py::array::c_style>& values) {
  std::vector<double> out;
  {
    const py::gil_scoped_release unlocked;
    const FloatMode mode;
    out = preprocessing::mean_runs(span_of(begin), span_of(values));
  }
  return owned(std::move(out));
}

template <class Integer>
void bind_integer_runs(py::module_& module) {
  module.def("aggregate_integers", &aggregate_integers<Integer>, py::arg("aggregate"),
             py::arg("begin"), py::arg("values").noconvert(),
             "min, max or sum of each run, and the first run whose sum overflows, or -1.");
  module.def("mean_integers", &mean_integers<Integer>, py::arg("begin"),
             py::arg("values").noconvert(), "The mean of each run, rounded once.");
}

}  // namespace

void bind_times(py::module_& module) {
  py::class_<Resample>(module, "Resample", "Irregular samples as regular rows.")
      .def(py::init([](const py::dict& options) {
             return Resample(from_kwargs<ResampleOptions>(Resample::name, options));
           }),
           py::arg("options"))
      .def_property_readonly("options", [](const Resample& r) { return to_dict(r.options()); })
      .def_property_readonly("closed_right",
                             [](const Resample& r) { return r.bins().closed_right(); })
      .def_property_readonly("labelled_right",
                             [](const Resample& r) { return r.bins().labelled_right(); })
      .def("spans", &spans, py::arg("labels"), "(begin, end) of the bins of labels.")
      .def("transform", &resample, py::arg("offsets"), py::arg("times"), py::arg("columns"),
           "(offsets, times, columns) of the rows, and the first column with an infinite sample.");
  bind_stream<ResampleStream>(module, "ResampleStream", "Resampling event by event.")
      .def(py::init([](const Resample& of, const py::dict& events, std::int64_t n_series) {
             return ResampleStream(of, from_kwargs<EventOptions>(EventBuffer::name, events),
                                   n_series);
           }),
           py::arg("resample"), py::arg("events"), py::arg("n_series"))
      .def("begun_anew",
           [](const ResampleStream& s) {
             return ResampleStream(s.resample(), s.buffer().options(), s.n_series());
           })
      .def_property_readonly(
          "options", [](const ResampleStream& s) { return to_dict(s.resample().options()); });
  bind_stream<EventBuffer>(module, "EventBuffer", "Late events in the order of time.")
      .def(py::init([](const py::dict& options, std::int64_t n_series) {
             return EventBuffer(from_kwargs<EventOptions>(EventBuffer::name, options), n_series);
           }),
           py::arg("options"), py::arg("n_series"))
      .def_property_readonly("options", [](const EventBuffer& s) { return to_dict(s.options()); });
  module.def("asof_join", &asof_join, py::arg("left"), py::arg("right"), py::arg("options"),
             "The right row of each left one, or -1; tables as of index_events.");
  module.def("distinct_times", &distinct_times, py::arg("offsets"), py::arg("times"),
             "Offsets of the distinct times of each series, and the first sample of each.");
  module.def("aggregate_runs", &aggregate_runs, py::arg("aggregate"), py::arg("begin"),
             py::arg("values"), "One value of each run of samples.");
  bind_integer_runs<std::int64_t>(module);
  bind_integer_runs<std::uint64_t>(module);
}

}  // namespace mliot::python
