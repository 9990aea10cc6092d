// Builds plans, learners and panels from Python's dictionaries.
#include "plan.hpp"

#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "mliot/boosting/options.hpp"
#include "mliot/features/all.hpp"
#include "mliot/features/pairs.hpp"
#include "mliot/plan/boosting_model.hpp"
#include "mliot/preprocessing/all.hpp"
#include "modules.hpp"
#include "options.hpp"
#include "time_feature.hpp"
#include "tree.hpp"

namespace py = pybind11;

namespace mliot::python {
namespace {

template <class T, class Any>
void make_if_named(const std::string& name, const py::dict& options, std::optional<Any>& made) {
  if (name == T::name) made = Any(T(from_kwargs<typename T::Options>(T::name, options)));
}

template <class Any, class... T>
void make_named(const std::string& name, const py::dict& options, const std::tuple<T...>*,
                std::optional<Any>& made) {
  (make_if_named<T>(name, options, made), ...);
}

// {"pair": name, "options": {...}, "partner": column}.
void take_pair(const py::dict& described, plan::FeatureSpec& spec) {
  const features::PairTransforms* pairs = nullptr;
  const auto name = described["pair"].cast<std::string>();
  const features::TimePairTransforms* over_time = nullptr;
  make_named(name, described["options"].cast<py::dict>(), pairs, spec.pair);
  make_named(name, described["options"].cast<py::dict>(), over_time, spec.pair);
  require(spec.pair.has_value(), "feature plan: there is no transform of two columns '{}'", name);
  spec.partner = described["partner"].cast<std::size_t>();
}

plan::FeatureSpec spec_from(const py::dict& described) {
  plan::FeatureSpec spec;
  spec.source =
      enum_from_name<plan::Source>("feature plan", described["source"].cast<std::string>());
  spec.name = described["name"].cast<std::string>();
  if (described.contains("column")) spec.column = described["column"].cast<std::size_t>();
  if (described.contains("lag")) spec.lag = described["lag"].cast<std::int64_t>();
  if (described.contains("date")) {
    const py::dict options = described.contains("date_options")
                                 ? described["date_options"].cast<py::dict>()
                                 : py::dict();
    spec.date = time_feature_from(described["date"].cast<std::string>(), options);
  }
  if (described.contains("transform")) spec.transform = transform_from(described);
  if (described.contains("pair")) take_pair(described, spec);
  if (described.contains("levels")) spec.levels = described["levels"].cast<std::int64_t>();
  return spec;
}

plan::CleaningStep step_from(const py::dict& described) {
  return {.source =
              enum_from_name<plan::Source>("feature plan", described["source"].cast<std::string>()),
          .column = described.contains("column") ? described["column"].cast<std::size_t>() : 0,
          .transform = transform_from(described),
          .name = described["name"].cast<std::string>()};
}

plan::GroupSpec group_from(const py::dict& described) {
  return {.columns = described["columns"].cast<std::vector<std::size_t>>(),
          .statistic = enum_from_name<plan::GroupStatistic>(
              "feature plan", described["statistic"].cast<std::string>()),
          .name = described["name"].cast<std::string>()};
}

PlanHandle make_plan(const py::list& features, const data::TimeAxis& axis, std::int64_t horizon,
                     const std::optional<py::dict>& level, const py::list& cleaning,
                     const py::list& groups) {
  std::vector<plan::FeatureSpec> specs;
  for (const py::handle each : features) specs.push_back(spec_from(each.cast<py::dict>()));
  std::optional<plan::LevelSpec> unit;
  if (level) unit = plan::LevelSpec{.transform = transform_from(*level)};
  std::vector<plan::CleaningStep> steps;
  for (const py::handle each : cleaning) steps.push_back(step_from(each.cast<py::dict>()));
  std::vector<plan::GroupSpec> pools;
  for (const py::handle each : groups) pools.push_back(group_from(each.cast<py::dict>()));
  const plan::FeaturePlan plan(std::move(specs), axis, horizon, std::move(unit), std::move(pools));
  return {plan.with_cleaning(std::move(steps))};
}

std::vector<std::string> names_of(const PlanHandle& plan) {
  std::vector<std::string> names;
  for (const plan::FeatureSpec& spec : plan.value.features()) names.push_back(spec.name);
  return names;
}

py::dict levels_of(const PlanHandle& plan) {
  py::dict levels;
  for (const plan::FeatureSpec& spec : plan.value.features()) {
    if (spec.levels > 0) levels[py::str(spec.name)] = spec.levels;
  }
  return levels;
}

void check_lengths(const PanelArrays& arrays) {
  const auto rows = static_cast<std::size_t>(arrays.view.offsets.back());
  const auto check = [&](std::span<const double> column, std::string_view what) {
    require(column.size() == rows, "panel: {} has {} rows, expected {}", what, column.size(), rows);
  };
  if (!arrays.view.target.empty()) check(arrays.view.target, "target");
  if (!arrays.view.weight.empty()) check(arrays.view.weight, "weight");
  for (const auto& column : arrays.view.past) check(column, "a past covariate");
  for (const auto& column : arrays.view.future) check(column, "a future covariate");
  require(arrays.view.times.empty() || arrays.view.times.size() == rows,
          "panel: times has {} rows, expected {}", arrays.view.times.size(), rows);
}

}  // namespace

PanelArrays::PanelArrays(const py::dict& columns)
    : offsets(columns["offsets"].cast<Int64Array>()),
      length(columns["length"].cast<Int64Array>()),
      first_period(columns["first_period"].cast<Int64Array>()),
      target(columns["target"].cast<DoubleArray>()),
      weight(columns["weight"].cast<DoubleArray>()),
      fixed(columns["fixed"].cast<DoubleArray>()),
      past(columns["past"].cast<std::vector<DoubleArray>>()),
      future(columns["future"].cast<std::vector<DoubleArray>>()) {
  require(offsets.size() == length.size() + 1 && first_period.size() == length.size() &&
              fixed.ndim() == 2 && fixed.shape(0) == length.size(),
          "panel: offsets, length, first_period and static columns do not fit each other");
  view = {.offsets = span_of(offsets),
          .length = span_of(length),
          .first_period = span_of(first_period),
          .target = span_of(target),
          .weight = span_of(weight),
          .past = {},
          .future = {},
          .fixed = {fixed.data(), static_cast<std::size_t>(fixed.shape(0)),
                    static_cast<std::size_t>(fixed.shape(1))}};
  if (columns.contains("times")) times = columns["times"].cast<Int64Array>();
  view.times = span_of(times);
  for (const DoubleArray& column : past) view.past.push_back(span_of(column));
  for (const DoubleArray& column : future) view.future.push_back(span_of(column));
  check_lengths(*this);
}

void PanelArrays::release() {
  target = weight = DoubleArray(0);
  past.clear();
  future.clear();
  view = {};
}

plan::AnyTransform transform_from(const py::dict& described) {
  const features::Transforms* features = nullptr;
  const features::TimeTransforms* over_time = nullptr;
  const features::HistoryTransforms* histories = nullptr;
  const preprocessing::Transforms* cleaning = nullptr;
  const preprocessing::Maps* maps = nullptr;
  const auto name = described["transform"].cast<std::string>();
  const auto options = described["options"].cast<py::dict>();
  std::optional<plan::AnyTransform> made;
  make_named(name, options, features, made);
  make_named(name, options, over_time, made);
  make_named(name, options, histories, made);
  make_named(name, options, cleaning, made);
  make_named(name, options, maps, made);
  require(made.has_value(), "feature plan: unknown transform '{}'", name);
  return *made;
}

plan::AnyLearner learner_from(const py::dict& options) {
  return plan::boosting_learner(from_kwargs<boosting::BoostingOptions>("boosting", options));
}

void bind_plan(py::module_& module) {
  py::class_<PlanHandle>(module, "FeaturePlan", "An ordered list of features over named columns.")
      .def(py::init(&make_plan), py::arg("features"), py::arg("axis"), py::arg("horizon"),
           py::arg("level") = py::none(), py::arg("cleaning") = py::list(),
           py::arg("groups") = py::list(),
           "features: dictionaries of source, column, lag, transform, options, date and name, or\n"
           "of source, column, partner, pair, options and name.\n"
           "cleaning: dictionaries of source (target, past, sample), column, transform, options\n"
           "and name, in order. With horizon 0 the rows describe samples. groups: dictionaries\n"
           "of columns (places of static columns), statistic (mean, sum) and name, which features\n"
           "of source group name by their place as column.")
      .def("__len__", [](const PlanHandle& self) { return self.value.size(); })
      .def("tree", [](const PlanHandle& self) { return Tree{archive::save(self.value)}; })
      .def_property_readonly("names", &names_of)
      .def_property_readonly("levels", &levels_of, "The number of levels of each category.")
      .def_static(
          "from_tree",
          [](const Tree& tree) {
            return PlanHandle{archive::load<plan::FeaturePlan>(tree.object)};
          },
          py::arg("tree"))
      .def_property_readonly("axis", [](const PlanHandle& self) { return self.value.axis(); })
      .def_property_readonly("horizon", [](const PlanHandle& self) { return self.value.horizon(); })
      .def(py::pickle([](const PlanHandle& self) { return bytes_of(archive::save(self.value)); },
                      [](const py::bytes& bytes) {
                        return PlanHandle{archive::load<plan::FeaturePlan>(object_of(bytes))};
                      }));
  py::class_<PanelArrays>(module, "PanelArrays", "The arrays of a panel, as views.")
      .def(py::init<const py::dict&>(), py::arg("columns"));
}

}  // namespace mliot::python
