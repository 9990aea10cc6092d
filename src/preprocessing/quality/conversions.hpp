// Conversions of units that turn up in streams.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>

namespace mliot::preprocessing::detail {

/// A conversion that turns up when a device or an export changes: y = factor * x + offset.
struct Conversion {
  double factor;
  double offset;
  bool telling;  // a change of level hardly ever looks like it by chance
};

inline constexpr std::array kConversions{
    Conversion{1.8, 32, true},       Conversion{1, 273.15, true},
    Conversion{1.8, -459.67, true},  Conversion{1000, 0, true},
    Conversion{100, 0, true},        Conversion{1e6, 0, true},
    Conversion{60, 0, true},         Conversion{3600, 0, true},
    Conversion{25.4, 0, true},       Conversion{3.6, 0, false},
    Conversion{3.2808399, 0, false}, Conversion{6.8947573, 0, false},
    Conversion{14.503774, 0, false}, Conversion{10, 0, false}};

inline Conversion inverse(const Conversion& c) {
  return {1 / c.factor, -c.offset / c.factor, c.telling};
}

inline double applied(const Conversion& c, double x) { return c.factor * x + c.offset; }

/// Whether a change between two levels is beyond what sensors of temperature show, in the unit with
/// the smaller numbers: then it is another level.
inline bool is_too_hot(const Conversion& c, double before, double after) {
  constexpr double kHottest = 200;
  return c.offset != 0 && std::min(std::abs(before), std::abs(after)) > kHottest;
}

/// The conversion, or the inverse of one, that explains best how `before` became `after`;
/// misfit(conversion, before, after) says how badly one does, or nothing where it does not.
template <class State, class Misfit>
std::optional<Conversion> best_conversion(const State& before, const State& after, Misfit misfit) {
  std::optional<Conversion> best;
  double least = std::numeric_limits<double>::infinity();
  const auto take = [&](const Conversion& c, const std::optional<double>& off) {
    if (!off || *off >= least) return;
    least = *off;
    best = c;
  };
  for (const Conversion& each : kConversions) {
    take(each, misfit(each, before, after));
    take(inverse(each), misfit(each, after, before));
  }
  return best;
}

}  // namespace mliot::preprocessing::detail
