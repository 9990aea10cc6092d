// RapidCheck generators of what comes out of sensors: samples of every kind, and when they came.
#pragma once

#include <rapidcheck.h>

#include <bit>
#include <cstdint>
#include <limits>
#include <vector>

namespace mliot::testing {

/// Small whole numbers that tie, any double by its bits, missing samples and infinities.
inline rc::Gen<double> any_sample() {
  const auto whole = rc::gen::map(rc::gen::inRange(-9, 10), [](int x) { return double{1} * x; });
  const auto bits = rc::gen::map(rc::gen::arbitrary<std::uint64_t>(),
                                 [](std::uint64_t x) { return std::bit_cast<double>(x); });
  const auto rare = rc::gen::element(std::numeric_limits<double>::quiet_NaN(), -0.0,
                                     std::numeric_limits<double>::infinity(),
                                     -std::numeric_limits<double>::infinity());
  return rc::gen::oneOf(whole, whole, rc::gen::arbitrary<double>(), bits, rare);
}

/// Whole numbers from -1,000 to 1,000, of which sums and squares are exact in double.
inline rc::Gen<double> whole_sample() {
  return rc::gen::map(rc::gen::inRange(-1000, 1001), [](int x) { return double{1} * x; });
}

inline std::vector<double> samples_of(const rc::Gen<double>& sample) {
  return *rc::gen::container<std::vector<double>>(sample);
}

/// So many times that never fall: pauses of 0 to 19.
inline std::vector<std::int64_t> rising_times(std::size_t n) {
  auto times =
      *rc::gen::container<std::vector<std::int64_t>>(n, rc::gen::inRange<std::int64_t>(0, 20));
  for (std::size_t i = 1; i < n; ++i) times[i] += times[i - 1];
  return times;
}

}  // namespace mliot::testing
