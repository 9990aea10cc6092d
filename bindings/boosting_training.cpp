// Training for Python: rows, metrics and tables of bins in, fitted models out, without the GIL.
#include "boosting_training.hpp"

#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "array.hpp"
#include "columns.hpp"
#include "mliot/boosting/dataset.hpp"
#include "mliot/core/parallel.hpp"
#include "monitor.hpp"
#include "options.hpp"
#include "table.hpp"

namespace py = pybind11;

namespace mliot::python {
namespace {

using boosting::Boosting;
using boosting::BoostingOptions;
using Doubles = py::array_t<double, py::array::c_style | py::array::forcecast>;
using Levels = py::array_t<std::int64_t, py::array::c_style | py::array::forcecast>;
using Bytes = py::array_t<std::uint8_t, py::array::c_style | py::array::forcecast>;

/// What fit() takes besides the table.
struct Rows {
  Doubles target;
  Doubles weight;
  Doubles init_score;
  Bytes holdout;
  Levels levels;

  template <class T>
  boosting::TrainingData<T> with(const data::BlockSource<T>& features) const {
    boosting::TrainingData<T> data;
    data.features = &features;
    data.target = span_of<double>(target);
    data.weight = span_of<double>(weight);
    data.init_score = span_of<double>(init_score);
    data.holdout = span_of<std::uint8_t>(holdout);
    data.levels = span_of<std::int64_t>(levels);
    return data;
  }
};

template <class Array>
Array array_of(const py::dict& rows, const char* key) {
  if (!rows.contains(key) || py::object(rows[key]).is_none()) return Array(0);
  return py::cast<Array>(rows[key]);
}

Rows rows_of(const py::dict& rows) {
  return {array_of<Doubles>(rows, "target"), array_of<Doubles>(rows, "weight"),
          array_of<Doubles>(rows, "init_score"), array_of<Bytes>(rows, "holdout"),
          array_of<Levels>(rows, "levels")};
}

/// Values as an array of one dimension, or of two where there are several a row.
Doubles by_row(std::span<const double> values, std::size_t rows) {
  const auto n = static_cast<py::ssize_t>(rows);
  const auto size = static_cast<py::ssize_t>(values.size());
  const auto shape = size > n ? std::vector<py::ssize_t>{n, size / n} : std::vector{size};
  return Doubles(shape, values.data());
}

/// One metric of the list: a name, or a callable (y_true, y_pred, weight) that Python has made.
boosting::EvalMetric metric_of(const py::handle& given) {
  if (py::isinstance<py::str>(given)) return {py::cast<std::string>(given)};
  const auto function = py::reinterpret_borrow<py::object>(given);
  // Shared, so that copies of the metric do not touch the count of Python's without the GIL.
  const auto held = std::shared_ptr<py::object>(new py::object(function), [](py::object* object) {
    const py::gil_scoped_acquire locked;
    delete object;
  });
  return {"", [held](const boosting::EvalRows& rows) {
            const py::gil_scoped_acquire locked;
            py::object weight = py::none();
            if (!rows.weight.empty()) weight = by_row(rows.weight, rows.rows);
            const auto [name, value, higher] = py::cast<std::tuple<std::string, double, bool>>((
                *held)(by_row(rows.target, rows.rows), by_row(rows.prediction, rows.rows), weight));
            return boosting::MetricValue{name, value, higher};
          }};
}

/// What fit() takes besides the rows that teach.
struct FitRequest {
  py::list evaluations;  // pairs of a table and its rows
  py::list eval_metrics;
  const Boosting* init_model = nullptr;
  const boosting::Dataset* dataset = nullptr;
  int threads = 1;
  py::object progress;
};

template <class T>
void fit_as(Boosting& model, const py::object& table, const py::dict& training,
            const FitRequest& request) {
  const Table<T> features("fit", table);
  const Rows rows = rows_of(training);
  auto data = rows.with(features.source());
  std::deque<Table<T>> tables;
  std::deque<Rows> judging_rows;
  std::deque<boosting::TrainingData<T>> judging;
  for (const py::handle each : request.evaluations) {
    const auto pair = py::reinterpret_borrow<py::tuple>(each);
    tables.emplace_back("eval_set", pair[0]);
    judging_rows.push_back(rows_of(pair[1]));
    judging.push_back(judging_rows.back().with(tables.back().source()));
    data.evaluations.push_back(&judging.back());
  }
  for (const py::handle each : request.eval_metrics) data.eval_metrics.push_back(metric_of(each));
  if (request.init_model != nullptr) data.init_model = request.init_model->init_model();
  data.dataset = request.dataset;
  PythonMonitor monitor(request.progress, PythonMonitor::Calls::every_step);
  const py::gil_scoped_release unlocked;
  model.fit(data, request.threads, monitor);
}

template <class T>
const T* optional_cast(const py::object& given) {
  return given.is_none() ? nullptr : py::cast<const T*>(given);
}

void fit(Boosting& model, const py::object& table, const py::dict& training,
         const py::list& evaluations, const py::list& eval_metrics, const py::object& init_model,
         const py::object& dataset, std::optional<std::int64_t> n_jobs,
         const py::object& progress) {
  const FitRequest request{evaluations,
                           eval_metrics,
                           optional_cast<Boosting>(init_model),
                           optional_cast<boosting::Dataset>(dataset),
                           resolve_threads(n_jobs),
                           progress};
  bool narrow = fits_float(table);
  for (const py::handle each : evaluations) {
    narrow = narrow && fits_float(py::reinterpret_borrow<py::tuple>(each)[0]);
  }
  (narrow ? fit_as<float> : fit_as<double>)(model, table, training, request);
}

template <class T>
std::vector<Boosting> cross_validate_as(const BoostingOptions& options, const py::object& table,
                                        const py::list& folds, const FitRequest& request) {
  const Table<T> features("cv", table);
  std::deque<Rows> rows;
  std::vector<boosting::TrainingData<T>> all;
  for (const py::handle each : folds) {
    rows.push_back(rows_of(py::reinterpret_borrow<py::dict>(each)));
    all.push_back(rows.back().with(features.source()));
    all.back().dataset = request.dataset;
    for (const py::handle metric : request.eval_metrics) {
      all.back().eval_metrics.push_back(metric_of(metric));
    }
  }
  PythonMonitor monitor(request.progress, PythonMonitor::Calls::every_step);
  const py::gil_scoped_release unlocked;
  return Boosting::cross_validate(std::span<const boosting::TrainingData<T>>(all), options,
                                  request.threads, monitor);
}

std::vector<Boosting> cross_validate(const py::dict& options, const boosting::Dataset& dataset,
                                     const py::object& table, const py::list& folds,
                                     const py::list& eval_metrics,
                                     std::optional<std::int64_t> n_jobs,
                                     const py::object& progress) {
  const FitRequest request{py::list(), eval_metrics, nullptr, &dataset, resolve_threads(n_jobs),
                           progress};
  const auto chosen = from_kwargs<BoostingOptions>("boosting", options);
  return (fits_float(table) ? cross_validate_as<float> : cross_validate_as<double>)(chosen, table,
                                                                                    folds, request);
}

template <class T>
boosting::Dataset dataset_as(const py::object& table, boosting::DatasetOptions options) {
  const Table<T> features("Dataset", table);
  PythonMonitor monitor;
  options.monitor = &monitor;
  const py::gil_scoped_release unlocked;
  return boosting::Dataset(features.source(), options);
}

boosting::Dataset make_dataset(const py::object& table, const py::dict& rows, std::int64_t max_bin,
                               std::optional<std::int64_t> n_jobs) {
  boosting::DatasetOptions options;
  options.max_bin = max_bin;
  options.threads = resolve_threads(n_jobs);
  const auto weight = array_of<Doubles>(rows, "weight");
  const auto levels = array_of<Levels>(rows, "levels");
  options.weight = span_of<double>(weight);
  options.levels = span_of<std::int64_t>(levels);
  return (fits_float(table) ? dataset_as<float> : dataset_as<double>)(table, options);
}

std::vector<std::size_t> bins_of(const boosting::Dataset& dataset) {
  std::vector<std::size_t> bins;
  for (std::size_t j = 0; j < dataset.columns(); ++j) bins.push_back(dataset.bins(j));
  return bins;
}

}  // namespace

void bind_dataset(py::module_& module) {
  py::class_<boosting::Dataset>(module, "BoostingDataset", "A table cut into bins once.")
      .def(py::init(&make_dataset), py::arg("table"), py::arg("rows") = py::dict(),
           py::arg("max_bin") = 255, py::arg("n_jobs") = py::none())
      .def_property_readonly("rows", &boosting::Dataset::rows)
      .def_property_readonly("columns", &boosting::Dataset::columns)
      .def_property_readonly("max_bin", &boosting::Dataset::max_bin)
      .def_property_readonly("bins", &bins_of, "Bins of each feature that hold values.");
}

void bind_training(py::module_& module, py::class_<Boosting>& boosting) {
  boosting.def(
      "fit", &fit, py::arg("table"), py::arg("training"), py::arg("evaluations") = py::list(),
      py::arg("eval_metrics") = py::list(), py::arg("init_model") = py::none(),
      py::arg("dataset") = py::none(), py::arg("n_jobs") = py::none(),
      py::arg("progress") = py::none(),
      "Learns from a table and a dictionary of target, weight, init_score, holdout, levels.");
  module.def("cross_validate", &cross_validate, py::arg("options"), py::arg("dataset"),
             py::arg("table"), py::arg("folds"), py::arg("eval_metrics") = py::list(),
             py::arg("n_jobs") = py::none(), py::arg("progress") = py::none(),
             "The models of all folds, each a dictionary as that of Boosting.fit.");
}

}  // namespace mliot::python
