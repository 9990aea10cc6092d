// The quality pass for Python: profiles that take chunks of rows, and their findings.
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <optional>
#include <utility>

#include "columns.hpp"
#include "mliot/core/parallel.hpp"
#include "mliot/preprocessing/quality/quality_profile.hpp"
#include "modules.hpp"
#include "options.hpp"
#include "tree.hpp"

namespace mliot::python {
namespace {

using preprocessing::ColumnProfile;
using preprocessing::Finding;
using preprocessing::QualityProfile;
using preprocessing::QualityRules;
using stats::ValueSketch;

using Pair = std::pair<double, double>;

QualityProfile make_profile(const std::vector<Pair>& ranges,
                            const std::vector<std::pair<std::size_t, std::size_t>>& pairs) {
  std::vector<preprocessing::ValueRange> limits;
  for (const auto& [low, high] : ranges) limits.push_back({low, high});
  std::vector<preprocessing::SensorPair> sensors;
  for (const auto& [first, second] : pairs) sensors.push_back({first, second});
  return {std::move(limits), std::move(sensors)};
}

std::vector<std::pair<std::size_t, std::size_t>> listed(
    const std::vector<preprocessing::SensorPair>& pairs) {
  std::vector<std::pair<std::size_t, std::size_t>> out;
  out.reserve(pairs.size());
  for (const auto& each : pairs) out.emplace_back(each.first, each.second);
  return out;
}

void update(QualityProfile& self, const Int64Array& offsets, const Int64Array& times,
            const std::vector<DoubleArray>& columns, std::optional<std::int64_t> n_jobs,
            const std::optional<Int64Array>& names) {
  preprocessing::QualityRows rows{span_of(offsets), span_of(times), {}};
  if (names) rows.names = span_of(*names);
  for (const DoubleArray& each : columns) rows.columns.push_back(span_of(each));
  const int threads = resolve_threads(n_jobs);
  const py::gil_scoped_release release;
  self.update(rows, threads);
}

py::dict finding_dict(const Finding& finding) {
  py::dict out;
  out["kind"] = std::string(enum_name(finding.kind));
  out["severity"] = std::string(enum_name(finding.severity));
  out["series"] = finding.series;
  out["column"] = finding.column;
  out["other"] = finding.other;
  out["count"] = finding.count;
  out["begin"] = finding.begin;
  out["end"] = finding.end;
  out["value"] = finding.value;
  out["expected"] = finding.expected;
  out["factor"] = finding.factor;
  out["offset"] = finding.offset;
  return out;
}

py::list findings(const QualityProfile& self, const py::dict& rules) {
  const auto parsed = from_kwargs<QualityRules>("quality_rules", rules);
  std::vector<Finding> found;
  {
    const py::gil_scoped_release release;
    found = self.findings(parsed);
  }
  py::list out;
  for (const Finding& each : found) out.append(finding_dict(each));
  return out;
}

const ColumnProfile& column_at(const QualityProfile& self, std::size_t series, std::size_t column) {
  require(series < self.n_series() && column < self.n_columns(),
          "quality_profile: there is no column {} of series {}", column, series);
  return self.column(series, column);
}

/// begin, end, count, missing, lowest, median and highest value of each block of time.
py::dict blocks(const QualityProfile& self, std::size_t series, std::size_t column) {
  const auto& all = column_at(self, series, column).blocks();
  std::vector<std::int64_t> begin;
  std::vector<std::int64_t> end;
  std::vector<std::int64_t> count;
  std::vector<std::int64_t> missing;
  std::vector<double> low;
  std::vector<double> median;
  std::vector<double> high;
  for (const auto& block : all.blocks()) {
    begin.push_back(all.begin(block));
    end.push_back(all.end(block));
    count.push_back(block.count());
    missing.push_back(block.missing());
    low.push_back(block.min());
    median.push_back(block.median());
    high.push_back(block.max());
  }
  py::dict out;
  out["begin"] = array_of(begin);
  out["end"] = array_of(end);
  out["count"] = array_of(count);
  out["missing"] = array_of(missing);
  out["low"] = array_of(low);
  out["median"] = array_of(median);
  out["high"] = array_of(high);
  return out;
}

py::array_t<double> sampled_rows(const QualityProfile& self) {
  const auto& sample = self.sample();
  py::array_t<double> out({sample.size(), self.n_columns()});
  auto cells = out.mutable_unchecked<2>();
  for (std::size_t i = 0; i < sample.size(); ++i) {
    const auto row = sample.row(i);
    for (std::size_t c = 0; c < row.size(); ++c) {
      cells(static_cast<py::ssize_t>(i), static_cast<py::ssize_t>(c)) = row[c];
    }
  }
  return out;
}

py::dict column_facts(const QualityProfile& self, std::size_t series, std::size_t column) {
  const ColumnProfile& profile = column_at(self, series, column);
  py::dict out;
  out["rows"] = profile.rows();
  out["missing"] = profile.missing();
  out["infinite"] = profile.infinite();
  out["conflicts"] = profile.conflicts();
  out["fingerprint"] = profile.fingerprint();
  return out;
}

py::dict time_facts(const QualityProfile& self, std::size_t series) {
  require(series < self.n_series(), "quality_profile: there is no series {}", series);
  const auto& times = self.times(series);
  py::dict out;
  out["rows"] = times.rows();
  out["first"] = times.first();
  out["last"] = times.last();
  out["interval"] = times.intervals().empty() ? py::object(py::none())
                                              : py::object(py::float_(times.usual_interval()));
  return out;
}

void bind_sketch(py::module_& module) {
  py::class_<ValueSketch>(module, "ValueSketch")
      .def(py::init<std::size_t>(), py::arg("max_buckets") = ValueSketch::kMaxBuckets)
      .def(
          "update",
          [](ValueSketch& self, const DoubleArray& values) {
            for (const double x : span_of(values)) self.add(x);
          },
          py::arg("values"))
      .def("merge", &ValueSketch::merge, py::arg("other"))
      .def("quantile", &ValueSketch::quantile, py::arg("q"))
      .def("median_distance", &ValueSketch::median_distance, py::arg("centre"))
      .def("count_above", &ValueSketch::count_above, py::arg("x"))
      .def_property_readonly("count", &ValueSketch::count)
      .def_property_readonly("exact", &ValueSketch::exact)
      .def("__len__", &ValueSketch::size)
      .def("equals", &ValueSketch::operator==, py::arg("other"));
  module.def("kolmogorov_smirnov", &stats::kolmogorov_smirnov, py::arg("a"), py::arg("b"));
  module.def("population_stability_index", &stats::population_stability_index, py::arg("expected"),
             py::arg("actual"), py::arg("bins") = 10);
}

}  // namespace

void bind_quality(py::module_& module) {
  bind_sketch(module);
  py::class_<QualityProfile>(module, "QualityProfile")
      .def(py::init(&make_profile), py::arg("ranges"),
           py::arg("pairs") = std::vector<std::pair<std::size_t, std::size_t>>{})
      .def("update", &update, py::arg("offsets"), py::arg("times"), py::arg("columns"),
           py::arg("n_jobs") = py::none(), py::arg("names") = py::none())
      .def("merge", &QualityProfile::merge, py::arg("next"))
      .def("findings", &findings, py::arg("rules") = py::dict())
      .def(
          "similar_columns",
          [](const QualityProfile& self, std::size_t limit) {
            return listed(self.similar_columns(limit));
          },
          py::arg("limit") = 8)
      .def("pooled", &QualityProfile::pooled, py::arg("column"))
      .def(
          "values",
          [](const QualityProfile& self, std::size_t series, std::size_t column) {
            return column_at(self, series, column).values();
          },
          py::arg("series"), py::arg("column"))
      .def("blocks", &blocks, py::arg("series"), py::arg("column"))
      .def("column", &column_facts, py::arg("series"), py::arg("column"))
      .def("times", &time_facts, py::arg("series"))
      .def("sampled_rows", &sampled_rows)
      .def_property_readonly("n_series", &QualityProfile::n_series)
      .def_property_readonly(
          "names",
          [](const QualityProfile& self) {
            return array_of(std::vector<std::int64_t>(self.names().begin(), self.names().end()));
          })
      .def_property_readonly("n_columns", &QualityProfile::n_columns)
      .def_property_readonly("ranges",
                             [](const QualityProfile& self) {
                               std::vector<Pair> ranges;
                               ranges.reserve(self.n_columns());
                               for (const auto& each : self.ranges()) {
                                 ranges.emplace_back(each.low, each.high);
                               }
                               return ranges;
                             })
      .def_property_readonly("pairs",
                             [](const QualityProfile& self) { return listed(self.pairs()); })
      .def("tree", [](const QualityProfile& self) { return Tree{archive::save(self)}; })
      .def_static(
          "from_tree", [](const Tree& tree) { return archive::load<QualityProfile>(tree.object); },
          py::arg("tree"))
      .def(
          "equals", [](const QualityProfile& a, const QualityProfile& b) { return a == b; },
          py::arg("other"));
}

}  // namespace mliot::python
