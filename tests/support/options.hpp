// Some settings of every transform along time.
#pragma once

#include <cstdint>
#include <type_traits>
#include <vector>

#include "mliot/features/all.hpp"
#include "mliot/preprocessing/all.hpp"

namespace mliot::testing {

template <class Options>
constexpr bool kIsSeasonal = requires(Options options) {
  options.season_length;
  options.window_size;
};
template <class Options>
constexpr bool kIsWindow = requires(Options options) {
  options.window_size;
  options.min_samples;
};
template <class Options>
constexpr bool kIsWeighted = requires(Options options) {
  options.halflife;
};
template <class Options>
constexpr bool kHasDdof = requires(Options options) {
  options.ddof;
};

/// Windows short and long; short ones alone where a value of wild samples costs the whole window.
template <class T>
std::vector<std::int64_t> some_windows() {
  using namespace features;
  if constexpr (std::is_same_v<T, RollingSkewness> || std::is_same_v<T, RollingKurtosis>) {
    return {1, 4, 12};
  } else if constexpr (std::is_same_v<T, RollingSlope>) {
    return {2, 7, 30};
  } else {
    return {1, 2, 7, 30, 365};
  }
}

template <class T>
std::vector<typename T::Options> some_of_window() {
  std::vector<typename T::Options> all;
  for (const std::int64_t window : some_windows<T>()) {
    typename T::Options options;
    options.window_size = window;
    all.push_back(options);
    options.min_samples = 1;
    if constexpr (kHasDdof<typename T::Options>) options.ddof = window == 7 ? 3 : 0;
    all.push_back(options);
  }
  return all;
}

template <class T>
std::vector<typename T::Options> some_of_season() {
  std::vector<typename T::Options> all;
  for (const std::int64_t season : {1, 7}) {
    typename T::Options options;
    options.season_length = season;
    options.window_size = 5;
    all.push_back(options);
    options.min_samples = 2;
    if constexpr (kHasDdof<typename T::Options>) options.ddof = 0;
    if constexpr (requires { options.q; }) options.q = 0.8;
    if constexpr (requires { options.pct; }) options.pct = true;
    all.push_back(options);
  }
  return all;
}

template <class T>
std::vector<typename T::Options> some_of_weights() {
  std::vector<typename T::Options> all(8);
  all[0].alpha = 0.05;
  all[1].alpha = 0.3;
  all[2].alpha = 1.0;
  all[3].span = 9;
  all[4].com = 2.5;
  all[5].halflife = 4;
  all[6].alpha = 0.2;
  all[7].halflife = 1.5;
  for (const std::size_t i : {4, 5, 7}) all[i].adjust = true;
  for (const std::size_t i : {5, 6}) all[i].ignore_na = false;
  all[7].min_samples = 3;
  if constexpr (requires { all[1].bias; }) all[1].bias = all[5].bias = true;
  return all;
}

template <class T, class... Each>
constexpr bool is_one_of(std::type_identity<std::tuple<Each...>> /*list*/) {
  return (std::is_same_v<T, Each> || ...);
}

/// Whether a transform is one of preprocessing.
template <class T>
constexpr bool kCleans = is_one_of<T>(std::type_identity<preprocessing::Transforms>{}) ||
                         is_one_of<T>(std::type_identity<preprocessing::Maps>{});

template <class T>
std::vector<typename T::Options> some_of_cleaning(std::type_identity<T> /*type*/) {
  using namespace preprocessing;
  if constexpr (std::is_same_v<T, Hampel>) {
    return {{.window_size = 3},
            {.window_size = 8},
            {.window_size = 31},
            {.window_size = 9, .threshold = 0.5, .min_samples = 9}};
  } else if constexpr (std::is_same_v<T, ForwardFill>) {
    return {{}, {.limit = 2}};
  } else if constexpr (std::is_same_v<T, SeasonalFill>) {
    return {{.season_length = 2}, {.season_length = 7, .n_seasons = 3}};
  } else if constexpr (std::is_same_v<T, RunningMedian>) {
    return {{.window_size = 3}, {.window_size = 5}, {.window_size = 9}, {.window_size = 31}};
  } else if constexpr (std::is_same_v<T, SavitzkyGolay>) {
    return {{},
            {.window_length = 1, .polyorder = 0},
            {.window_length = 31, .polyorder = 4, .deriv = 2, .delta = 0.1, .delay = 0}};
  } else if constexpr (std::is_same_v<T, KalmanFilter>) {
    return {{},
            {.level_variance = 0},
            {.model = KalmanModel::local_linear_trend, .output = KalmanOutput::filled},
            {.model = KalmanModel::constant_velocity, .output = KalmanOutput::slope}};
  } else if constexpr (std::is_same_v<T, Scale>) {
    return {{.center = 3, .scale = 0.7},
            {.center = -1, .scale = 7, .gain = 3, .offset = 0.1, .low = 0, .high = 2}};
  } else if constexpr (std::is_same_v<T, PowerMap>) {
    std::vector<typename T::Options> all;
    for (const double lambda : {-1.5, 0.0, 0.3, 2.0}) {
      all.push_back(
          {.method = PowerMethod::yeo_johnson, .lambda = lambda, .center = 0.5, .scale = 3});
      all.push_back({.method = PowerMethod::box_cox, .lambda = lambda});
    }
    return all;
  } else if constexpr (std::is_same_v<T, QuantileMap>) {
    return {{.quantiles = {-1, 0, 0, 2, 9}, .output_distribution = OutputDistribution::normal},
            {.quantiles = {0, 5, 5, 5, 9}, .output_distribution = OutputDistribution::uniform}};
  } else if constexpr (std::is_same_v<T, LookUp>) {
    return {{.keys = {0, 1, 2, 7}, .values = {0.5, -3, 0, 8}, .unseen = 0.25}};
  } else if constexpr (std::is_same_v<T, Butterworth>) {
    return {{},
            {.order = 5, .cutoff = 0.3, .btype = FilterType::highpass},
            {.order = 3, .cutoff = 0.1, .btype = FilterType::bandpass, .cutoff_high = 0.4}};
  } else {
    return {{.window_size = 8, .threshold = 0.5, .action = OutlierAction::center},
            {.window_size = 31, .threshold = 2, .action = OutlierAction::clip},
            {.window_size = 9, .threshold = 1, .min_samples = 9}};
  }
}

/// Some settings of a transform.
template <class T>
std::vector<typename T::Options> some_options(std::type_identity<T> type) {
  using namespace features;
  using Options = typename T::Options;
  if constexpr (std::is_same_v<T, RollingQuantile>) {
    auto all = some_of_window<T>();
    for (std::size_t i = 0; i < all.size(); ++i) {
      all[i].q = static_cast<double>(i) / static_cast<double>(all.size() - 1);
      all[i].interpolation = static_cast<Interpolation>(i % 5);
    }
    all.push_back({.window_size = 30, .q = 0.9});
    return all;
  } else if constexpr (std::is_same_v<T, RollingRank>) {
    auto all = some_of_window<T>();
    for (std::size_t i = 0; i < all.size(); ++i) {
      all[i].method = static_cast<Ties>(i % 3);
      all[i].pct = i % 2 == 1;
    }
    return all;
  } else if constexpr (kCleans<T>) {
    return some_of_cleaning(type);
  } else if constexpr (kIsSeasonal<Options>) {
    return some_of_season<T>();
  } else if constexpr (kIsWindow<Options>) {
    return some_of_window<T>();
  } else if constexpr (kIsWeighted<Options>) {
    return some_of_weights<T>();
  } else if constexpr (std::is_same_v<Options, SeasonOptions>) {
    return {{.season_length = 1}, {.season_length = 7, .seasons = 2}};
  } else if constexpr (requires(Options options) { options.lag; }) {
    return {{.lag = 1}, {.lag = 7}};
  } else {
    std::vector<Options> all(2);
    all[1].min_samples = 5;
    if constexpr (kHasDdof<Options>) all[1].ddof = 0;
    return all;
  }
}

}  // namespace mliot::testing
