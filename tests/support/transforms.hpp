// Helpers for tests of transforms along time: batch and stream as vectors, and data of every kind.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "mliot/core/random.hpp"

namespace mliot::testing {

template <class Out, class Transform>
std::vector<Out> batch(const Transform& transform, const std::vector<double>& in) {
  std::vector<Out> out(in.size());
  transform.template transform<Out>(std::span<const double>(in), std::span<Out>(out));
  return out;
}

template <class Out, class Transform>
std::vector<Out> stream(const Transform& transform, const std::vector<double>& in) {
  std::vector<std::uint64_t> state(transform.state_size() / sizeof(std::uint64_t));
  transform.reset(state.data());
  std::vector<Out> out;
  for (const double x : in) {
    transform.push(state.data(), x);
    out.push_back(transform.template value<Out>(state.data()));
  }
  return out;
}

/// Equal numbers, or both NaN. 0 and -0 are equal.
template <class Real>
bool same(Real a, Real b) {
  return a == b || (std::isnan(a) && std::isnan(b));
}

/// The samples from `begin` on.
inline std::vector<double> tail(const std::vector<double>& x, std::size_t begin) {
  return {x.begin() + static_cast<std::ptrdiff_t>(begin), x.end()};
}

/// Equal bit patterns all along.
inline bool same_bits(const std::vector<double>& a, const std::vector<double>& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (std::bit_cast<std::uint64_t>(a[i]) != std::bit_cast<std::uint64_t>(b[i])) return false;
  }
  return true;
}
inline bool same_bits(const std::vector<float>& a, const std::vector<float>& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (std::bit_cast<std::uint32_t>(a[i]) != std::bit_cast<std::uint32_t>(b[i])) return false;
  }
  return true;
}

/// One series of each kind that exact windows must stand, with a name.
inline std::vector<std::pair<std::string, std::vector<double>>> kinds_of_data(std::size_t n) {
  const Random random(20260712);
  const auto make = [&](auto&& sample) {
    std::vector<double> x(n);
    for (std::size_t t = 0; t < n; ++t) x[t] = sample(t);
    return x;
  };
  const auto unit = [&](std::size_t t) { return random.uniform(t); };
  const auto power = [&](std::size_t t, double low, double high) {
    return std::ldexp(1 + unit(2 * t), static_cast<int>(low + (high - low) * unit(2 * t + 1)));
  };
  const auto sign = [&](std::size_t t) { return unit(t + 900000) < 0.5 ? -1.0 : 1.0; };
  constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
  std::vector<std::pair<std::string, std::vector<double>>> kinds{
      {"counts", make([&](auto t) { return std::floor(50 * unit(t)); })},
      {"counts with gaps",
       make([&](auto t) { return unit(t + 5000) < 0.2 ? kNaN : std::floor(50 * unit(t)); })},
      {"quarters", make([&](auto t) { return std::floor(400 * unit(t)) / 4 - 50; })},
      {"cents", make([&](auto t) { return std::round(1e4 * unit(t)) / 100; })},
      {"normal", make([&](auto t) { return random.normal(t); })},
      {"normal with gaps", make([&](auto t) { return unit(t) < 0.3 ? kNaN : random.normal(t); })},
      {"float sensor", make([&](auto t) {
         return static_cast<double>(static_cast<float>(20 + 3 * random.normal(t)));
       })},
      {"large offset", make([&](auto t) { return 0x1p52 + std::floor(1e3 * unit(t)); })},
      {"one spike", make([&](auto t) { return t == n / 3 ? 1e300 : std::floor(9 * unit(t)); })},
      {"heavy tails", make([&](auto t) { return sign(t) * power(t, -30, 40); })},
      {"whole range", make([&](auto t) { return sign(t) * power(t, -1000, 1023); })},
      {"subnormal",
       make([&](auto t) { return sign(t) * std::ldexp(std::floor(9 * unit(t)), -1074); })},
      {"small", make([&](auto t) { return sign(t) * power(t, -560, -500); })},
      {"largest", make([&](auto t) { return sign(t) * power(t, 1020, 1023); })},
      {"cancelling", make([&](auto t) { return t % 2 == 0 ? 1e20 + 1e5 * unit(t) : -1e20; })},
      {"constant", make([&](auto) { return 0.1; })},
      {"float ties", make([&](auto t) { return 1 + std::floor(4 * unit(t)) * 0x1p-24; })}};
  kinds.push_back(
      {"kinds in turn", make([&](auto t) { return kinds[(t / 23) % kinds.size()].second[t]; })});
  return kinds;
}

}  // namespace mliot::testing
