// Errors in units of the seasonal naive forecast's.
#include "mliot/metrics/scaled.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <string>
#include <vector>

#include "metrics/reduce.hpp"
#include "mliot/core/parallel.hpp"

namespace mliot::metrics {
namespace {

// Mean of loss(y[t] - y[t - season]) over the pairs without a missing value.
template <class Loss>
double seasonal_mean(const Training& training, Loss loss) {
  const auto [y, season] = training;
  require(season >= 1, "seasonality must be >= 1, got {}", season);
  if (y.size() <= season) return kNan;
  const std::size_t pairs = y.size() - season;
  const auto difference = [&, values = y, lag = season](std::size_t i) {
    return values[i + lag] - values[i];
  };
  const double sum = striped_sum(pairs, [&](std::size_t i) {
    const double d = difference(i);
    return std::isnan(d) ? 0 : loss(d);
  });
  const double count =
      striped_sum(pairs, [&](std::size_t i) { return std::isnan(difference(i)) ? 0 : 1; });
  return ratio(sum, count);
}

// Seasons of the M4 competition by the names of frequencies, in lower case.
struct NamedSeason {
  std::string_view name;
  std::size_t season;
};
constexpr NamedSeason kSeasons[] = {{"hourly", 24}, {"h", 24},  {"monthly", 12},  {"m", 12},
                                    {"ms", 12},     {"me", 12}, {"quarterly", 4}, {"q", 4},
                                    {"qs", 4},      {"qe", 4},  {"weekly", 1},    {"w", 1},
                                    {"daily", 1},   {"d", 1},   {"yearly", 1},    {"y", 1},
                                    {"ys", 1},      {"ye", 1},  {"a", 1},         {"as", 1}};

Values from_first_sale(Values y) {
  const auto first = std::find_if(y.begin(), y.end(), [](double x) { return x != 0; });
  return first == y.end() ? y : y.subspan(static_cast<std::size_t>(first - y.begin()));
}

}  // namespace

std::size_t m4_season(std::string_view freq) {
  std::string name(freq.substr(0, freq.find('-')));
  for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  const auto* found = std::find_if(std::begin(kSeasons), std::end(kSeasons),
                                   [&](const NamedSeason& each) { return each.name == name; });
  require(found != std::end(kSeasons),
          "mase_m4: freq must be hourly, daily, weekly, monthly, quarterly or yearly, got '{}'",
          freq);
  return found->season;
}

double seasonal_mae(const Training& training) {
  const FloatMode mode;
  return seasonal_mean(training, [](double d) { return std::abs(d); });
}

double seasonal_mse(const Training& training) {
  const FloatMode mode;
  return seasonal_mean(training, [](double d) { return d * d; });
}

double mase(Values y_true, Values y_pred, const Training& training) {
  const FloatMode mode;
  return ratio(mae(y_true, y_pred), seasonal_mae(training));
}

double mase_m4(Values y_true, Values y_pred, Values y_train, std::string_view freq) {
  return mase(y_true, y_pred, {y_train, m4_season(freq)});
}

double rmsse(Values y_true, Values y_pred, const Training& training) {
  const FloatMode mode;
  return std::sqrt(ratio(mse(y_true, y_pred), seasonal_mse(training)));
}

double wrmsse(std::span<const WeightedSeries> series) {
  const FloatMode mode;
  require(!series.empty(), "wrmsse: needs at least one series");
  std::vector<double> scores;
  std::vector<double> weights;
  for (const WeightedSeries& each : series) {
    scores.push_back(rmsse(each.y_true, each.y_pred, {from_first_sale(each.y_train)}));
    weights.push_back(each.weight);
  }
  check_weight("wrmsse", scores, weights);
  return weighted_mean(scores.size(), weights, [&](std::size_t i) { return scores[i]; });
}

}  // namespace mliot::metrics
