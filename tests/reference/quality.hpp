// What the one pass over a column must find, by looking at the whole column at once.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

namespace mliot::testing {

inline std::vector<double> finite_of(const std::vector<double>& x) {
  std::vector<double> kept;
  for (const double each : x) {
    if (std::isfinite(each)) kept.push_back(each);
  }
  return kept;
}

inline std::vector<double> naive_steps(const std::vector<double>& all) {
  const auto x = finite_of(all);
  std::vector<double> steps;
  for (std::size_t i = 1; i < x.size(); ++i) steps.push_back(std::abs(x[i] - x[i - 1]));
  std::sort(steps.begin(), steps.end());
  return steps;
}

inline std::vector<double> naive_spikes(const std::vector<double>& all) {
  const auto x = finite_of(all);
  std::vector<double> heights;
  for (std::size_t i = 1; i + 1 < x.size(); ++i) {
    const double before = x[i] - x[i - 1];
    const double after = x[i] - x[i + 1];
    if (before * after > 0) heights.push_back(std::min(std::abs(before), std::abs(after)));
  }
  std::sort(heights.begin(), heights.end());
  return heights;
}

/// Lengths of runs of equal values, all of them.
inline std::vector<double> naive_runs(const std::vector<double>& all) {
  const auto x = finite_of(all);
  std::vector<double> lengths;
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (i > 0 && x[i] == x[i - 1]) {
      ++lengths.back();
    } else {
      lengths.push_back(1);
    }
  }
  std::sort(lengths.begin(), lengths.end());
  return lengths;
}

}  // namespace mliot::testing
