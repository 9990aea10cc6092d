// Boosting for Python: arrays in and out, training and prediction without the GIL.
#include "mliot/boosting/boosting.hpp"

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "array.hpp"
#include "boosting_training.hpp"
#include "boosting_trees.hpp"
#include "columns.hpp"
#include "edge.hpp"
#include "mliot/boosting/binned_rows.hpp"
#include "mliot/core/parallel.hpp"
#include "modules.hpp"
#include "monitor.hpp"
#include "options.hpp"
#include "table.hpp"
#include "tree.hpp"

namespace py = pybind11;

namespace mliot::python {
namespace {

using boosting::Boosting;
using boosting::BoostingOptions;
using Doubles = py::array_t<double, py::array::c_style | py::array::forcecast>;

/// (set, metric, values) of each evaluation.
py::list evaluations(const Boosting& model) {
  py::list all;
  for (const boosting::Evaluation& each : model.evaluations()) {
    all.append(py::make_tuple(each.set, each.metric, each.values));
  }
  return all;
}

trees::PredictOptions predict_options(std::optional<std::int64_t> num_iteration,
                                      std::optional<std::int64_t> n_jobs, std::size_t rows) {
  constexpr std::size_t kFewRows = 64;  // asking the system for CPUs would take longer
  trees::PredictOptions options;
  if (num_iteration && *num_iteration > 0) {
    options.iterations = static_cast<std::size_t>(*num_iteration);
  }
  options.threads = rows < kFewRows ? 1 : resolve_threads(n_jobs);
  return options;
}

/// Calls visit(forest, rows) with the model's trees and a MatrixView of the array or a BlockSource
/// of the columns or sparse rows; of a Dataset with its bins and trees that read them.
template <class Visit>
void visit_table(const Boosting& model, const py::object& table, Visit&& visit) {
  constexpr std::string_view kWho = "predict";
  if (py::isinstance<boosting::Dataset>(table)) {
    const auto& dataset = py::cast<const boosting::Dataset&>(table);
    const auto binned = [&] {
      const py::gil_scoped_release unlocked;
      return boosting::BinnedRows(model.forest(), dataset);
    }();
    return binned.visit([&](const auto& rows) { visit(binned.forest(), rows); });
  }
  const auto by_values = [&](const auto& rows) { visit(model.forest(), rows); };
  if (py::isinstance<py::array>(table)) {
    const py::array array = readable(py::reinterpret_borrow<py::array>(table));
    require(array.ndim() == 2, "{}: expected a 2-D array, got {} dimension(s)", kWho, array.ndim());
    return visit_matrix(array, by_values);
  }
  if (fits_float(table)) return by_values(Table<float>(kWho, table).source());
  by_values(Table<double>(kWho, table).source());
}

/// One value a row, or `width` values in a row of their own.
Doubles row_values(std::size_t rows, std::size_t width) {
  if (width == 1) return Doubles(static_cast<py::ssize_t>(rows));
  return Doubles({static_cast<py::ssize_t>(rows), static_cast<py::ssize_t>(width)});
}

Doubles predict(const Boosting& model, const py::object& table,
                std::optional<std::int64_t> num_iteration, bool raw_score,
                std::optional<std::int64_t> n_jobs) {
  Doubles out;
  visit_table(model, table, [&](const trees::Forest& forest, const auto& rows) {
    out = row_values(rows.rows(), model.outputs());
    const std::span<double> values(out.mutable_data(), rows.rows() * model.outputs());
    auto options = predict_options(num_iteration, n_jobs, rows.rows());
    PythonMonitor monitor;
    options.monitor = &monitor;
    const py::gil_scoped_release unlocked;
    const FloatMode mode;
    forest.predict_raw(rows, values, options);
    if (!raw_score) boosting::respond(model.options(), model.outputs(), values);
  });
  return out;
}

py::array_t<std::int64_t> decide(const Boosting& model, const py::object& table,
                                 std::optional<std::int64_t> num_iteration,
                                 std::optional<std::int64_t> n_jobs) {
  py::array_t<std::int64_t> out;
  visit_table(model, table, [&](const trees::Forest& forest, const auto& rows) {
    auto options = predict_options(num_iteration, n_jobs, rows.rows());
    out = py::array_t<std::int64_t>(static_cast<py::ssize_t>(rows.rows()));
    const std::span<std::int64_t> values(out.mutable_data(), rows.rows());
    PythonMonitor monitor;
    options.monitor = &monitor;
    const py::gil_scoped_release unlocked;
    forest.decide(rows, values, options);
  });
  return out;
}

py::array_t<std::int32_t> leaf_indices(const Boosting& model, const py::object& table,
                                       std::optional<std::int64_t> num_iteration,
                                       std::optional<std::int64_t> n_jobs) {
  py::array_t<std::int32_t> out;
  visit_table(model, table, [&](const trees::Forest& forest, const auto& rows) {
    auto options = predict_options(num_iteration, n_jobs, rows.rows());
    const std::size_t trees = forest.summed_trees(options);
    out = py::array_t<std::int32_t>(
        {static_cast<py::ssize_t>(rows.rows()), static_cast<py::ssize_t>(trees)});
    const std::span<std::int32_t> values(out.mutable_data(), rows.rows() * trees);
    PythonMonitor monitor;
    options.monitor = &monitor;
    const py::gil_scoped_release unlocked;
    forest.leaf_indices(rows, values, options);
  });
  return out;
}

Doubles contributions(const Boosting& model, const py::object& table,
                      std::optional<std::int64_t> num_iteration,
                      std::optional<std::int64_t> n_jobs) {
  Doubles out;
  visit_table(model, table, [&](const trees::Forest& forest, const auto& rows) {
    const std::size_t width = model.outputs() * (model.columns() + 1);
    auto options = predict_options(num_iteration, {}, 0);
    options.threads = resolve_threads(n_jobs);
    out = Doubles({static_cast<py::ssize_t>(rows.rows()), static_cast<py::ssize_t>(width)});
    const std::span<double> values(out.mutable_data(), rows.rows() * width);
    PythonMonitor monitor;
    options.monitor = &monitor;
    const py::gil_scoped_release unlocked;
    forest.contributions(rows, values, options);
  });
  return out;
}

/// Whether the values lie side by side as the machine's own numbers of this type ('f' or 'd').
bool holds(const py::array& row, char type) {
  const py::dtype dtype = row.dtype();
  return dtype.char_() == type && dtype.byteorder() != '>' &&
         (row.flags() & py::array::c_style) != 0;
}

/// What a row gives: a number, or an array of as many as the model has outputs.
template <class T>
py::object predicted(const Boosting& model, const T* row) {
  if (model.outputs() == 1) return py::float_(model.predict_row(row));
  Doubles out(static_cast<py::ssize_t>(model.outputs()));
  model.predict_row(row, out.mutable_data());
  return out;
}

/// One row: columns() values of float32 or float64 side by side, or anything that converts.
py::object predict_row(const Boosting& model, const py::array& row) {
  const auto columns = static_cast<py::ssize_t>(model.columns());
  require(row.size() == columns && row.ndim() >= 1, "predict_row: {} values, but {} features",
          row.size(), columns);
  if (holds(row, 'f')) return predicted(model, static_cast<const float*>(row.data()));
  if (holds(row, 'd')) return predicted(model, static_cast<const double*>(row.data()));
  return predicted(model, Doubles(row).data());
}

/// A fitted model and nothing else to look up: what a stream calls.
class RowPredictor {
 public:
  explicit RowPredictor(const Boosting& model)
      : owner_(py::cast(&model)),
        model_(model),
        columns_(static_cast<py::ssize_t>(model.columns())) {}

  /// Reads float32 and float64 arrays in place, without allocation; converts all else.
  py::object operator()(const py::handle& row) const {
    if (py::isinstance<py::array>(row)) {
      const auto array = py::reinterpret_borrow<py::array>(row);
      if (array.ndim() == 1 && array.shape(0) == columns_) {
        if (holds(array, 'f')) return predicted(model_, static_cast<const float*>(array.data()));
        if (holds(array, 'd')) return predicted(model_, static_cast<const double*>(array.data()));
      }
    }
    const auto values = py::cast<Doubles>(row);
    require(values.ndim() == 1, "row_predictor: expected one row, got an array of {} dimension(s)",
            values.ndim());
    require(values.shape(0) == columns_, "row_predictor: {} values, but {} features",
            values.shape(0), columns_);
    return predicted(model_, values.data());
  }

  py::tuple reduce() const {
    return py::make_tuple(py::type::of<RowPredictor>(), py::make_tuple(owner_));
  }

 private:
  py::object owner_;  // keeps the model alive
  const Boosting& model_;
  py::ssize_t columns_;
};

/// The fitted trees of a RowPredictor. Estimators keep theirs to themselves.
const Boosting& trees_of(const py::object& model) {
  if (py::isinstance<Boosting>(model)) return py::cast<const Boosting&>(model);
  const std::string type = py::str(py::type::of(model).attr("__name__"));
  throw py::type_error("RowPredictor takes no " + type +
                       "; call row_predictor() of a fitted estimator, which returns one");
}

constexpr const char* kRowPredictor =
    R"(Predictions of single rows, for streams: what `row_predictor` of an estimator returns.

Call it with one row. It holds the trees as they were when it was made; a later `fit` of the
estimator does not change it.

Parameters
----------
row : array-like, shape (n_features_in_,)
    NaN is missing. Contiguous float32 and float64 arrays are read in place: nothing is copied,
    allocated or checked but the length.

Returns
-------
float or ndarray
    The bits that the estimator predicts for the row: the prediction of a regressor, the
    probability of ``classes_[1]`` of a classifier. Of several targets, quantiles or more than
    two classes an array, one value (or probability) each.

Raises
------
ValueError
    For another number of values, or more than one dimension.
)";

py::bytes to_bytes(const Boosting& model) { return bytes_of(archive::save(model)); }
py::dict export_c(const Boosting& model, const py::dict& options, const py::dict& names) {
  const ExportRequest request(options, names);
  const py::gil_scoped_release unlocked;
  const edge::GeneratedCode code = edge::export_c(model, request.options, request.names);
  const py::gil_scoped_acquire locked;
  return generated_code(code);
}

Boosting from_bytes(const py::bytes& stored) { return archive::load<Boosting>(object_of(stored)); }

}  // namespace

void bind_boosting(py::module_& module) {
  module.def(
      "boosting_defaults", [] { return to_dict(BoostingOptions{}); },
      "Every option of gradient boosting with its default.");
  module.def(
      "most_levels", [] { return boosting::kMostLevels; }, "Most levels of a category.");
  bind_dataset(module);
  py::class_<Boosting> boosting(module, "Boosting", "Gradient boosted trees.");
  boosting
      .def(py::init([](const py::dict& options) {
             return Boosting(from_kwargs<BoostingOptions>("boosting", options));
           }),
           py::arg("options"), "Options are those of boosting_defaults().")
      .def("predict", &predict, py::arg("table"), py::arg("num_iteration") = py::none(),
           py::arg("raw_score") = false, py::arg("n_jobs") = py::none(),
           "One value a row, or one for each output.")
      .def("decide", &decide, py::arg("table"), py::arg("num_iteration") = py::none(),
           py::arg("n_jobs") = py::none(), "The class of each row, by number.")
      .def("predict_row", &predict_row, py::arg("row"), "The prediction of one row.")
      .def("leaf_indices", &leaf_indices, py::arg("table"), py::arg("num_iteration") = py::none(),
           py::arg("n_jobs") = py::none(), "The leaf of each row in each tree.")
      .def("contributions", &contributions, py::arg("table"), py::arg("num_iteration") = py::none(),
           py::arg("n_jobs") = py::none(),
           "SHAP values of each feature, and their mean, a row each.")
      .def(
          "reads",
          [](const Boosting& model, const boosting::Dataset& dataset) {
            return boosting::mismatch(model.forest(), dataset).empty();
          },
          py::arg("dataset"), "Whether the trees can be asked by the bins of the dataset.")
      .def(
          "feature_importances",
          [](const Boosting& model, const std::string& type) {
            const auto kind = enum_from_name<trees::ImportanceType>("importance_type", type);
            const auto values = model.forest().feature_importances(kind);
            return Doubles(static_cast<py::ssize_t>(values.size()), values.data());
          },
          py::arg("type"), "Splits or summed gain by feature.")
      .def("export_c", &export_c, py::arg("options"), py::arg("names") = py::dict(),
           "Header and source of C99 that predicts the same, and their sizes.")
      .def("to_bytes", &to_bytes, "The archived model.")
      .def_static("from_bytes", &from_bytes, py::arg("stored"), "The model of to_bytes().")
      .def("hash", &Boosting::hash, "Hash of the fitted trees.")
      .def_property_readonly("options",
                             [](const Boosting& model) { return to_dict(model.options()); })
      .def_property_readonly("is_fitted", &Boosting::is_fitted)
      .def_property_readonly("columns", &Boosting::columns)
      .def_property_readonly("n_trees",
                             [](const Boosting& model) { return model.forest().trees().size(); })
      .def_property_readonly("outputs", &Boosting::outputs)
      .def_property_readonly("iterations",
                             [](const Boosting& model) { return model.forest().all_iterations(); })
      .def_property_readonly("best_iteration", &Boosting::best_iteration)
      .def_property_readonly("evaluations", &evaluations)
      .def_property_readonly(
          "stop_reason",
          [](const Boosting& model) { return std::string(enum_name(model.stop_reason())); })
      .def_property_readonly("constant_features", &Boosting::constant_features)
      .def("tree", [](const Boosting& model) { return Tree{archive::save(model)}; })
      .def_static(
          "from_tree", [](const Tree& tree) { return archive::load<Boosting>(tree.object); },
          py::arg("tree"))
      .def(py::pickle(&to_bytes, &from_bytes));
  bind_training(module, boosting);
  bind_trees(boosting);
  py::class_<RowPredictor>(module, "RowPredictor", kRowPredictor)
      .def(py::init([](const py::object& model) { return RowPredictor(trees_of(model)); }),
           py::arg("model"))
      .def("__call__", &RowPredictor::operator(), py::arg("row"), "The prediction of one row.")
      .def("__reduce__", &RowPredictor::reduce);
}

}  // namespace mliot::python
