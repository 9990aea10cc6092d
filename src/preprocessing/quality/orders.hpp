// In which order the quality pass keeps its foremost items.
#pragma once

#include <cmath>
#include <cstdint>
#include <tuple>

#include "mliot/preprocessing/quality/column_profile.hpp"
#include "mliot/preprocessing/quality/time_profile.hpp"
#include "mliot/stats/ordered_bits.hpp"

namespace mliot::preprocessing::detail {

/// A number for each value that tells any two apart; the largest for a missing one.
inline std::uint64_t bits_of(double x) {
  return std::isnan(x) ? ~std::uint64_t{0} : stats::ordered_bits(x);
}

inline bool longer_run(const Run& a, const Run& b) {
  return std::tuple(-a.length, a.begin, a.end, a.value) <
         std::tuple(-b.length, b.begin, b.end, b.value);
}

inline bool longer_interval(const Interval& a, const Interval& b) {
  return std::tuple(-a.length, a.begin) < std::tuple(-b.length, b.begin);
}

inline bool earlier(const Sample& a, const Sample& b) {
  return std::tuple(a.time, bits_of(a.value)) < std::tuple(b.time, bits_of(b.value));
}

inline bool higher(const Spike& a, const Spike& b) {
  if (a.height != b.height) return a.height > b.height;
  return earlier(a.at, b.at);
}

}  // namespace mliot::preprocessing::detail
