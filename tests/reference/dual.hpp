// A number with its slopes: forward differentiation by a few parameters.
#pragma once

#include <array>
#include <cstddef>

namespace mliot::reference {

/// x and its derivatives by N parameters. Constants convert; only what the models need is here.
template <std::size_t N>
struct Dual {
  double x = 0;
  std::array<double, N> slopes{};

  Dual() = default;
  Dual(double constant) : x(constant) {}  // NOLINT(google-explicit-constructor): a constant is one

  /// The parameter of that number.
  static Dual parameter(double value, std::size_t which) {
    Dual out(value);
    out.slopes[which] = 1;
    return out;
  }

  friend Dual operator+(const Dual& a, const Dual& b) {
    Dual out(a.x + b.x);
    for (std::size_t i = 0; i < N; ++i) out.slopes[i] = a.slopes[i] + b.slopes[i];
    return out;
  }
  friend Dual operator-(const Dual& a, const Dual& b) {
    Dual out(a.x - b.x);
    for (std::size_t i = 0; i < N; ++i) out.slopes[i] = a.slopes[i] - b.slopes[i];
    return out;
  }
  friend Dual operator*(const Dual& a, const Dual& b) {
    Dual out(a.x * b.x);
    for (std::size_t i = 0; i < N; ++i) out.slopes[i] = a.slopes[i] * b.x + a.x * b.slopes[i];
    return out;
  }
  friend Dual operator*(double a, const Dual& b) {
    Dual out(a * b.x);
    for (std::size_t i = 0; i < N; ++i) out.slopes[i] = a * b.slopes[i];
    return out;
  }
};

}  // namespace mliot::reference
