// Metrics for Python: one call evaluates a metric for every group of rows.
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <array>
#include <optional>
#include <vector>

#include "array.hpp"
#include "mliot/metrics/comparison.hpp"
#include "mliot/metrics/interval.hpp"
#include "mliot/metrics/point.hpp"
#include "mliot/metrics/scaled.hpp"
#include "modules.hpp"

namespace py = pybind11;

namespace mliot::python {
namespace {

using metrics::Training;
using metrics::Values;
template <class T>
using Array = py::array_t<T, py::array::c_style | py::array::forcecast>;

/// What one metric may need of one group of rows.
struct Group {
  Values y;
  Values forecast;  ///< the lower end of an interval
  Values high;
  Values weight;
  Training training;
  double value;  ///< quantile or level
};

struct NamedMetric {
  std::string_view name;
  double (*of)(const Group&);
};

constexpr std::array<NamedMetric, 17> kMetrics{{
    {"mae", [](const Group& x) { return metrics::mae(x.y, x.forecast, x.weight); }},
    {"mse", [](const Group& x) { return metrics::mse(x.y, x.forecast, x.weight); }},
    {"rmse", [](const Group& x) { return metrics::rmse(x.y, x.forecast, x.weight); }},
    {"bias", [](const Group& x) { return metrics::bias(x.y, x.forecast, x.weight); }},
    {"mape", [](const Group& x) { return metrics::mape(x.y, x.forecast, x.weight); }},
    {"smape", [](const Group& x) { return metrics::smape(x.y, x.forecast, x.weight); }},
    {"smape_m4", [](const Group& x) { return metrics::smape_m4(x.y, x.forecast, x.weight); }},
    {"smape_m3", [](const Group& x) { return metrics::smape_m3(x.y, x.forecast, x.weight); }},
    {"wape", [](const Group& x) { return metrics::wape(x.y, x.forecast, x.weight); }},
    {"cfe", [](const Group& x) { return metrics::cfe(x.y, x.forecast); }},
    {"pis", [](const Group& x) { return metrics::pis(x.y, x.forecast); }},
    {"mase", [](const Group& x) { return metrics::mase(x.y, x.forecast, x.training); }},
    {"rmsse", [](const Group& x) { return metrics::rmsse(x.y, x.forecast, x.training); }},
    {"pinball",
     [](const Group& x) { return metrics::pinball(x.y, x.forecast, x.value, x.weight); }},
    {"scaled_pinball",
     [](const Group& x) { return metrics::scaled_pinball(x.y, x.forecast, x.value, x.training); }},
    {"coverage",
     [](const Group& x) {
       return metrics::coverage(x.y, {x.forecast, x.high}, x.weight);
     }},
    {"msis",
     [](const Group& x) {
       return metrics::msis(x.y, {x.forecast, x.high}, x.value, x.training);
     }},
}};

const NamedMetric& find_metric(std::string_view name) {
  for (const NamedMetric& metric : kMetrics) {
    if (metric.name == name) return metric;
  }
  fail("metrics: unknown metric '{}'", name);
}

/// One column, checked to be as long as the target.
Values column(std::string_view who, const Array<double>& array, std::size_t rows) {
  require(array.ndim() == 1, "{}: expected 1-D arrays, got {} dimensions", who, array.ndim());
  const Values values = span_of<double>(array);
  require(values.size() == rows, "{}: y_true has {} samples, another array {}", who, rows,
          values.size());
  return values;
}

/// Rows [bounds[g], bounds[g + 1]) are group g; training rows likewise by begin and end.
std::size_t check_bounds(std::span<const std::int64_t> begin, std::span<const std::int64_t> end,
                         std::size_t rows) {
  require(begin.size() == end.size(), "metrics: group bounds of unequal lengths");
  for (std::size_t g = 0; g < begin.size(); ++g) {
    require(begin[g] >= 0 && begin[g] <= end[g] && end[g] <= static_cast<std::int64_t>(rows),
            "metrics: the bounds of group {} lie outside the rows", g);
  }
  return begin.size();
}

Values part(Values values, std::int64_t begin, std::int64_t end) {
  if (values.empty()) return values;  // absent
  return values.subspan(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin));
}

/// The training rows of all groups.
struct TrainingRows {
  Array<double> y{0};
  Array<std::int64_t> begin{0};
  Array<std::int64_t> end{0};
  std::int64_t seasonality = 1;
};

TrainingRows training_rows(const std::optional<py::tuple>& training) {
  TrainingRows rows;
  if (!training) return rows;
  rows.y = (*training)[0].cast<Array<double>>();
  rows.begin = (*training)[1].cast<Array<std::int64_t>>();
  rows.end = (*training)[2].cast<Array<std::int64_t>>();
  rows.seasonality = (*training)[3].cast<std::int64_t>();
  require(rows.seasonality >= 1, "seasonality must be >= 1, got {}", rows.seasonality);
  check_bounds(span_of<std::int64_t>(rows.begin), span_of<std::int64_t>(rows.end),
               static_cast<std::size_t>(rows.y.size()));
  return rows;
}

py::array_t<double> metric(const std::string& name, const std::vector<Array<double>>& columns,
                           const Array<std::int64_t>& bounds,
                           const std::optional<Array<double>>& weight,
                           const std::optional<py::tuple>& training, double value) {
  const NamedMetric& chosen = find_metric(name);
  const bool interval = columns.size() == 3;
  require(columns.size() == 2 || interval, "{}: takes y_true and one or two forecasts", name);
  const auto rows = static_cast<std::size_t>(columns[0].size());
  const Values y = column(name, columns[0], rows);
  const Values forecast = column(name, columns[1], rows);
  const Values high = interval ? column(name, columns[2], rows) : Values{};
  const Values weights = weight ? column(name, *weight, rows) : Values{};
  const TrainingRows past = training_rows(training);
  const auto at = span_of<std::int64_t>(bounds);
  require(!at.empty(), "metrics: group bounds are empty");
  const std::size_t groups = check_bounds(at.first(at.size() - 1), at.subspan(1), rows);
  const auto begin = span_of<std::int64_t>(past.begin);
  const auto end = span_of<std::int64_t>(past.end);
  require(!training || begin.size() == groups, "metrics: one training series a group is needed");
  std::vector<double> out(groups);
  {
    const py::gil_scoped_release release;
    for (std::size_t g = 0; g < groups; ++g) {
      const auto of = [&](Values values) { return part(values, at[g], at[g + 1]); };
      Training series{.y = {}, .seasonality = static_cast<std::size_t>(past.seasonality)};
      if (training) series.y = part(span_of<double>(past.y), begin[g], end[g]);
      out[g] = chosen.of({of(y), of(forecast), of(high), of(weights), series, value});
    }
  }
  return py::array_t<double>(static_cast<py::ssize_t>(out.size()), out.data());
}

double crps(const Array<double>& y, const Array<double>& forecasts,
            const Array<double>& quantiles) {
  require(forecasts.ndim() == 2, "crps: forecasts must be 2-D, got {} dimensions",
          forecasts.ndim());
  return metrics::crps(span_of<double>(y), matrix_view<double>(forecasts),
                       span_of<double>(quantiles));
}

double crps_ensemble(const Array<double>& y, const Array<double>& samples, bool fair) {
  require(samples.ndim() == 2, "crps_ensemble: samples must be 2-D, got {} dimensions",
          samples.ndim());
  return metrics::crps_ensemble(span_of<double>(y), matrix_view<double>(samples), fair);
}

metrics::Alternative alternative_of(const std::string& name) {
  if (name == "two-sided") return metrics::Alternative::two_sided;
  if (name == "less") return metrics::Alternative::less;
  if (name == "greater") return metrics::Alternative::greater;
  fail("diebold_mariano: alternative must be 'two-sided', 'less' or 'greater', got '{}'", name);
}

py::tuple diebold_mariano(const Array<double>& first, const Array<double>& second,
                          std::int64_t horizon, const std::string& alternative) {
  require(horizon >= 1, "diebold_mariano: horizon must be at least 1, got {}", horizon);
  const auto [statistic, p_value] = metrics::diebold_mariano(
      span_of<double>(first), span_of<double>(second),
      {.horizon = static_cast<std::size_t>(horizon), .alternative = alternative_of(alternative)});
  return py::make_tuple(statistic, p_value);
}

py::tuple mcb(const Array<double>& errors, double level) {
  require(errors.ndim() == 2, "mcb: errors must be 2-D, got {} dimensions", errors.ndim());
  const metrics::RankComparison out = metrics::mcb(matrix_view<double>(errors), level);
  return py::make_tuple(out.mean_ranks, out.critical_distance, out.friedman.statistic,
                        out.friedman.p_value, out.worse);
}

}  // namespace

void bind_metrics(py::module_& module) {
  module.def("metric", &metric, py::arg("name"), py::arg("columns"), py::arg("bounds"),
             py::arg("weight") = py::none(), py::arg("training") = py::none(),
             py::arg("value") = 0.0,
             "The named metric of each group; training is (y, begin, end, seasonality).");
  module.def("m4_season", &metrics::m4_season, py::arg("freq"));
  module.def("crps", &crps, py::arg("y_true"), py::arg("forecasts"), py::arg("quantiles"));
  module.def("crps_ensemble", &crps_ensemble, py::arg("y_true"), py::arg("samples"),
             py::arg("fair"));
  module.def("diebold_mariano", &diebold_mariano, py::arg("first"), py::arg("second"),
             py::arg("horizon"), py::arg("alternative"), "Statistic and p value.");
  module.def(
      "mcb", &mcb, py::arg("errors"), py::arg("level"),
      "Mean ranks, critical distance, Friedman's statistic and p value, and which are worse.");
}

}  // namespace mliot::python
