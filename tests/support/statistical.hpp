// Small statistical models over made-up series.
#pragma once

#include <cmath>
#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "mliot/core/random.hpp"
#include "mliot/pipeline/statistical_pipeline.hpp"
#include "mliot/statistical/all.hpp"
#include "mliot/statistical/fitted_panel.hpp"
#include "mliot/statistical/mstl.hpp"

namespace mliot::testing {

/// Series end to end.
struct ManySeries {
  std::vector<double> values;
  std::vector<std::int64_t> offsets{0};

  void add(const std::vector<double>& series) {
    values.insert(values.end(), series.begin(), series.end());
    offsets.push_back(static_cast<std::int64_t>(values.size()));
  }
  statistical::PanelView view() const { return {values, offsets}; }
};

/// Whole numbers with a season of four periods, some of them 0, that every model takes.
inline std::vector<double> whole_numbers(std::size_t n, std::uint64_t stream) {
  const Random random(12, stream);
  std::vector<double> series;
  for (std::size_t t = 0; t < n; ++t) {
    const double season = static_cast<double>(t % 4) * 3;
    series.push_back(
        random.below(2 * t, 4) == 0 ? 0 : season + static_cast<double>(random.below(2 * t + 1, 9)));
  }
  return series;
}

/// Positive numbers with a trend and a season of four periods.
inline std::vector<double> positive_numbers(std::size_t n, std::uint64_t stream) {
  const Random random(13, stream);
  std::vector<double> series;
  for (std::size_t t = 0; t < n; ++t) {
    series.push_back(40 + 0.3 * static_cast<double>(t) + 6 * static_cast<double>(t % 4) +
                     3 * random.uniform(t));
  }
  return series;
}

template <class M>
statistical::FittedPanel<M> fitted_panel(const typename M::Options& options,
                                         const ManySeries& series) {
  statistical::FittedPanel<M> panel(options);
  panel.fit(series.view(), {}, {});
  return panel;
}

/// The same panel, whose model is known at run time alone.
template <class M>
statistical::AnyPanel erased(const statistical::FittedPanel<M>& panel) {
  const archive::Object tree = archive::save(panel);
  return statistical::AnyPanel::load(M::name, archive::Reader(tree));
}

/// A model's options with a season of four periods where it has one.
template <class M>
typename M::Options quarterly() {
  typename M::Options options{};
  if constexpr (requires { options.season_length; }) {
    if constexpr (std::is_same_v<decltype(options.season_length), std::int64_t>) {
      options.season_length = 4;
    }
  }
  return options;
}

/// Calls visit(panel, takes_memory) for every model in the list, fitted to the series.
template <class Visit>
void for_each_panel(const ManySeries& series, Visit&& visit) {
  [&]<class... M>(std::type_identity<std::tuple<M...>>) {
    (visit(
         erased(fitted_panel<M>(quarterly<M>(), series)), requires { M::takes_memory; }),
     ...);
  }(std::type_identity<statistical::Models>{});
}

inline constexpr std::int64_t kDay = 86'400'000'000;

/// Two series of a Theta model and CrostonSBA, daily, "north" and "south"; the latter has a value
/// below 0, so that SeasonalNaive stands in for CrostonSBA. Intervals of the first are conformal.
inline pipeline::StatisticalPipeline quarterly_models(const pipeline::StreamOptions& options = {}) {
  using namespace statistical;
  using pipeline::StatisticalModel;
  const std::vector<std::vector<double>> y{whole_numbers(30, 1), positive_numbers(25, 2)};
  std::vector<double> south = y[1];
  south[20] = -1;
  ManySeries both;
  both.add(y[0]);
  both.add(south);
  ManySeries first;
  first.add(y[0]);
  ManySeries second;
  second.add(south);
  pipeline::StatisticalContent content{.axis = data::TimeAxis(data::Frequency::parse("D"), 0),
                                       .missing = pipeline::MissingValue::last,
                                       .number = 0,
                                       .first_period = {3, 10},
                                       .next_period = {33, 35},
                                       .last = {y[0].back(), south.back()},
                                       .scales = {2.5, 4},
                                       .models = {}};
  StatisticalModel theta{.name = "Theta",
                         .own = {1, 1},
                         .panel = erased(fitted_panel<Theta>({.season_length = 4}, both))};
  theta.intervals = forecasting::ConformalTable(forecasting::CalibrationErrors{
      .horizon = 2, .scale = {2, 3}, .errors = {1, -2, 0.5, 3, 2, -1, -0.25, 4}});
  theta.places = {0, 1};
  theta.counts = {1, 0};
  StatisticalModel sba{
      .name = "sba", .own = {1, 0}, .panel = erased(fitted_panel<CrostonSBA>({}, first))};
  sba.fallback = erased(fitted_panel<SeasonalNaive>({4}, second));
  sba.places = {0, 0};
  content.models.push_back(std::move(theta));
  content.models.push_back(std::move(sba));
  pipeline::PipelineParts parts;
  parts.ids = {std::vector<std::string>{"north", "south"}};
  return pipeline::StatisticalPipeline(std::move(content), std::move(parts), options);
}

/// MSTL with one season of four periods over a Theta model.
inline statistical::AnyPanel seasoned_panel(const ManySeries& series) {
  statistical::SeasonalCycles cycles({.season_length = {4}});
  ManySeries rest = series;
  cycles.fit(series.view(), rest.values, {});
  const statistical::AnyPanel trend = erased(fitted_panel<statistical::Theta>({}, rest));
  archive::Object tree;
  archive::Writer writer(tree);
  writer.object("seasons", [&](archive::Writer& inner) { cycles.save(inner); });
  writer.object("trend", [&](archive::Writer& inner) {
    inner.value("model", trend.model());
    trend.save(inner);
  });
  return statistical::AnyPanel::load(statistical::SeasonalCycles::name, archive::Reader(tree));
}

/// One daily series under every model of the list, and under MSTL.
inline pipeline::StatisticalPipeline every_model(const pipeline::StreamOptions& options = {}) {
  constexpr std::int64_t kPeriods = 13;
  ManySeries one;
  one.add(whole_numbers(kPeriods, 4));
  pipeline::StatisticalContent content{.axis = data::TimeAxis(data::Frequency::parse("D"), 0),
                                       .missing = pipeline::MissingValue::last,
                                       .number = 0,
                                       .first_period = {0},
                                       .next_period = {kPeriods},
                                       .last = {one.values.back()},
                                       .scales = {2.5},
                                       .models = {}};
  const auto add = [&](statistical::AnyPanel panel) {
    std::string name(panel.model());
    content.models.push_back({.name = std::move(name), .own = {1}, .panel = std::move(panel)});
    content.models.back().places = {0};
  };
  for_each_panel(one, [&](statistical::AnyPanel panel, bool) { add(std::move(panel)); });
  add(seasoned_panel(one));
  // Intervals whose errors are over the stretch of their forecast too.
  pipeline::StatisticalModel& stretched = content.models.front();
  stretched.intervals = forecasting::ConformalTable(
      forecasting::CalibrationErrors{.horizon = 2, .scale = {2}, .errors = {1, -2, 0.5, 3}});
  stretched.stretched = true;
  pipeline::PipelineParts parts;
  parts.ids = {std::vector<std::string>{"north"}};
  return pipeline::StatisticalPipeline(std::move(content), std::move(parts), options);
}

}  // namespace mliot::testing
