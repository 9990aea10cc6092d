// One row a model: which freestanding functions it is, or why there are none.
#include "edge/statistical_steps.hpp"

#include <string_view>
#include <utility>
#include <variant>

#include "edge/statistical_constants.hpp"
#include "edge/text.hpp"
#include "mliot/core/error.hpp"

namespace mliot::edge::detail {
namespace {

/// $option$ stands for that option of the model, $correction$ for Croston's.
struct Row {
  std::string_view model;
  std::string_view push;
  std::string_view predict;
  std::string_view quantile = {};
  std::string_view quantile_at = {};
};

constexpr std::string_view kCrostonPush = "mliot_croston_push(s, y)";
constexpr std::string_view kCrostonPredict =
    "mliot_croston_predict(s, $correction$, h, mean, variance)";
constexpr std::string_view kCrostonQuantile = "mliot_croston_quantile(s, $correction$, step, q)";
constexpr std::string_view kArimaPush = "mliot_arima_push(&mliot_layout, s, y, 0)";
constexpr std::string_view kArimaPredict =
    "mliot_arima_predict(&mliot_layout, s, h, room, mean, variance)";

constexpr Row kRows[] = {
    {"naive", "mliot_seasonal_naive_push(s, 1, y)",
     "mliot_seasonal_naive_predict(s, 1, h, mean, variance)"},
    {"seasonal_naive", "mliot_seasonal_naive_push(s, $season_length$, y)",
     "mliot_seasonal_naive_predict(s, $season_length$, h, mean, variance)"},
    {"historic_average", "mliot_historic_average_push(s, y)",
     "mliot_historic_average_predict(s, h, mean, variance)"},
    {"window_average", "mliot_window_average_push(s, 1, $window_size$, y)",
     "mliot_window_average_predict(s, 1, $window_size$, h, mean, variance)"},
    {"seasonal_window_average", "mliot_window_average_push(s, $season_length$, $window_size$, y)",
     "mliot_window_average_predict(s, $season_length$, $window_size$, h, mean, variance)"},
    {"random_walk_with_drift", "mliot_drift_push(s, y)",
     "mliot_drift_predict(s, h, mean, variance)"},
    {"simple_exponential_smoothing", "mliot_levels_push(s, 1, y)",
     "mliot_levels_predict(s, 1, h, mean, variance)"},
    {"simple_exponential_smoothing_optimized", "mliot_levels_push(s, 1, y)",
     "mliot_levels_predict(s, 1, h, mean, variance)"},
    {"seasonal_exponential_smoothing", "mliot_levels_push(s, $season_length$, y)",
     "mliot_levels_predict(s, $season_length$, h, mean, variance)"},
    {"seasonal_exponential_smoothing_optimized", "mliot_levels_push(s, $season_length$, y)",
     "mliot_levels_predict(s, $season_length$, h, mean, variance)"},
    {"holt", "mliot_ets_push(s, 1, y)", "mliot_ets_predict(s, 1, h, mean, variance)"},
    {"holt_winters", "mliot_ets_push(s, $season_length$, y)",
     "mliot_ets_predict(s, $season_length$, h, mean, variance)"},
    {"auto_ets", "mliot_ets_push(s, $season_length$, y)",
     "mliot_ets_predict(s, $season_length$, h, mean, variance)"},
    {"arima", kArimaPush, kArimaPredict},
    {"auto_arima", kArimaPush, kArimaPredict},
    {"auto_ces", "mliot_ces_push(s, $season_length$, y)",
     "mliot_ces_predict(s, $season_length$, h, mean, variance)"},
    {"auto_tbats",
     "mliot_tbats_push(&mliot_seasons, s, y)",
     "mliot_tbats_predict(&mliot_seasons, s, h, room, mean, variance)",
     {},
     "mliot_tbats_quantile(&mliot_seasons, s, step, q, room)"},
    {"negative_binomial_smoothing",
     "mliot_counts_push(s, y)",
     "mliot_counts_predict(s, h, mean, variance)",
     {},
     "mliot_counts_quantile(s, step, q)"},
    {"tweedie_smoothing",
     "mliot_tweedie_push(s, y)",
     "mliot_tweedie_predict(s, h, mean, variance)",
     {},
     "mliot_tweedie_quantile(s, step, q)"},
    {"empirical_demand", "mliot_empirical_push(s, $window_size$, y)",
     "mliot_empirical_predict(s, $window_size$, h, mean, variance)",
     "mliot_empirical_quantile(s, $window_size$, q)"},
    {"bootstrap_demand",
     "mliot_chain_push(&mliot_sizes, s, y)",
     "mliot_chain_predict(&mliot_sizes, s, h, mean, variance)",
     {},
     "mliot_chain_quantile(&mliot_sizes, s, step, q)"},
    {"croston_classic", kCrostonPush, kCrostonPredict, {}, kCrostonQuantile},
    {"croston_optimized", kCrostonPush, kCrostonPredict, {}, kCrostonQuantile},
    {"croston_sba", kCrostonPush, kCrostonPredict, {}, kCrostonQuantile},
    {"croston_sbj", kCrostonPush, kCrostonPredict, {}, kCrostonQuantile},
    {"tsb",
     "mliot_tsb_push(s, $alpha_d$, $alpha_p$, y)",
     "mliot_tsb_predict(s, $alpha_d$, $alpha_p$, h, mean, variance)",
     {},
     "mliot_tsb_quantile(s, $alpha_d$, $alpha_p$, step, q)"},
    {"adida",
     "mliot_adida_push(s, y)",
     "mliot_adida_predict(s, h, mean, variance)",
     {},
     "mliot_adida_quantile(s, step, q)"},
    {"imapa",
     "mliot_imapa_push(s, $max_aggregation_level$, y)",
     "mliot_imapa_predict(s, h, room, mean, variance)",
     {},
     "mliot_imapa_quantile(s, step, q, room)"},
};

/// ARIMA of transformed observations.
constexpr Row kScaledArima = {
    "arima",
    "mliot_arima_scaled_push(&mliot_layout, mliot_box_cox_scale, s, y)",
    "mliot_arima_scaled_predict(&mliot_layout, mliot_box_cox_scale, s, h, room, mean, variance)",
    {},
    "mliot_arima_scaled_quantile(&mliot_layout, mliot_box_cox_scale, s, step, q, room)"};

/// What $correction$ stands for in the row of a model.
struct Correction {
  std::string_view model;
  std::string_view text;
};

constexpr Correction kCorrections[] = {
    {"croston_classic", "MLIOT_CROSTON_PLAIN"},
    {"croston_optimized", "MLIOT_CROSTON_PLAIN"},
    {"croston_sba", "MLIOT_CROSTON_SYNTETOS"},
    {"croston_sbj", "MLIOT_CROSTON_SHALE"},
};

struct Refused {
  std::string_view model;
  std::string_view reason;
};

constexpr Refused kRefused[] = {
    {"mstl",
     "it is a decomposition and a trend model; AutoETS, AutoTBATS and AutoCES have seasons and C"},
    {"dynamic_harmonic_regression",
     "its terms take a sine and a cosine each at every step; AutoTBATS turns them instead"},
};

std::string_view reason_of(std::string_view model) {
  for (const Refused& each : kRefused) {
    if (each.model == model) return each.reason;
  }
  return "its step is not among the freestanding ones, which the page on microcontrollers lists";
}

constexpr std::string_view kThetas[] = {"theta", "optimized_theta", "dynamic_theta",
                                        "dynamic_optimized_theta", "auto_theta"};

constexpr Row kTheta = {"theta", "mliot_theta_push(s, $season_length$, y)",
                        "mliot_theta_predict(s, $season_length$, h, mean, variance)"};

const Row* row_of(std::string_view model) {
  for (const Row& each : kRows) {
    if (each.model == model) return &each;
  }
  for (const std::string_view each : kThetas) {
    if (each == model) return &kTheta;
  }
  return nullptr;
}

std::string correction_of(std::string_view model) {
  for (const Correction& each : kCorrections) {
    if (each.model == model) return std::string(each.text);
  }
  return {};
}

std::string with_options(std::string_view pattern, const statistical::AnyPanel& panel) {
  std::string text = replaced(std::string(pattern), "$correction$", correction_of(panel.model()));
  const archive::Object options = panel.options();
  for (const auto& [name, value] : options.members) {
    const std::string place = format("${}$", name);
    if (const auto* whole = std::get_if<std::int64_t>(&value.data)) {
      text = replaced(std::move(text), place, literal(*whole));
    }
    if (const auto* real = std::get_if<double>(&value.data)) {
      text = replaced(std::move(text), place, literal(*real));
    }
  }
  return text;
}

}  // namespace

StatisticalStep statistical_step(const statistical::AnyPanel& panel) {
  const Row* row = row_of(panel.model());
  require<Unsupported>(row != nullptr, "C export: {} has no C: {}", panel.model(),
                       reason_of(panel.model()));
  if (panel.options().members.contains("blambda")) row = &kScaledArima;
  StatisticalConstants constants = statistical_constants(panel);
  return {.push = with_options(row->push, panel),
          .predict = with_options(row->predict, panel),
          .quantile = with_options(row->quantile, panel),
          .quantile_at = with_options(row->quantile_at, panel),
          .constants = std::move(constants.text),
          .room = constants.room};
}

}  // namespace mliot::edge::detail
