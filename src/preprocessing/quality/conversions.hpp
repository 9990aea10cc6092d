// Conversions of units that turn up in streams.
#pragma once

#include <array>

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

}  // namespace mliot::preprocessing::detail
