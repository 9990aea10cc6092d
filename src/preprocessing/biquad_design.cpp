// Butterworth's poles, moved to the band and through the bilinear transform.
#include "preprocessing/biquad_design.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>

#include "mliot/core/math.hpp"

namespace mliot::preprocessing::detail {
namespace {

/// Complex numbers by their definition: std::complex may rescale its quotients as it likes.
struct Complex {
  double re = 0;
  double im = 0;
};

Complex operator+(Complex a, Complex b) { return {a.re + b.re, a.im + b.im}; }
Complex operator-(Complex a, Complex b) { return {a.re - b.re, a.im - b.im}; }
Complex operator*(Complex a, Complex b) {
  return {a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
}
Complex operator*(double a, Complex b) { return {a * b.re, a * b.im}; }
double squared(Complex a) { return a.re * a.re + a.im * a.im; }
Complex operator/(Complex a, Complex b) { return (1 / squared(b)) * (a * Complex{b.re, -b.im}); }
Complex square_root(Complex a) {
  const double length = std::sqrt(squared(a));
  const double re = std::sqrt(std::max(0.0, 0.5 * (length + a.re)));
  const double im = std::sqrt(std::max(0.0, 0.5 * (length - a.re)));
  return {re, a.im < 0 ? -im : im};
}

/// Two poles of the analogue filter that are conjugates, or both real; one alone has no second.
struct Pair {
  Complex first;
  Complex second;
  bool single = false;
};

/// How a section's numerator comes about: b0, b1, b2 before the gain, and the analogue gain.
struct Zeros {
  std::array<double, 3> numerator;
  double gain;
};

double tangent(double x) { return math::sin(x) / math::cos(x); }

Complex conjugate(Complex a) { return {a.re, -a.im}; }

/// The poles of the prototype with cutoff 1 in the upper half plane, and the real one.
std::vector<Complex> prototype(std::int64_t order) {
  std::vector<Complex> poles;
  for (std::int64_t k = order - 1; k >= 0; k -= 2) {
    const double angle =
        std::numbers::pi * static_cast<double>(k) / (2.0 * static_cast<double>(order));
    poles.push_back(k == 0 ? Complex{-1, 0} : Complex{-math::cos(angle), math::sin(angle)});
  }
  return poles;
}

/// The poles of a filter with one cutoff.
std::vector<Pair> one_sided(const std::vector<Complex>& poles, double edge, bool high) {
  std::vector<Pair> pairs;
  for (const Complex pole : poles) {
    const Complex moved = high ? Complex{edge, 0} / pole : edge * pole;
    pairs.push_back({moved, conjugate(moved), pole.im == 0});
  }
  return pairs;
}

/// The poles of a filter with two: each of the prototype gives two.
std::vector<Pair> two_sided(const std::vector<Complex>& poles, double low, double high, bool stop) {
  const double width = high - low;
  const double centre = low * high;  // its square
  std::vector<Pair> pairs;
  for (const Complex pole : poles) {
    const Complex half = 0.5 * width * (stop ? Complex{1, 0} / pole : pole);
    const Complex root = square_root(half * half - Complex{centre, 0});
    const Complex a = half + root;
    const Complex b = half - root;
    if (pole.im == 0) {
      pairs.push_back({a, b});
    } else {
      pairs.push_back({a, conjugate(a)});
      pairs.push_back({b, conjugate(b)});
    }
  }
  return pairs;
}

Complex bilinear(Complex s) { return (Complex{1, 0} + s) / (Complex{1, 0} - s); }

struct Section {
  std::array<double, 5> coefficients;
  double radius;  ///< of its outer pole
};

Section section_of(const Pair& pair, const Zeros& zeros) {
  const Complex one{1, 0};
  const Complex z1 = bilinear(pair.first);
  if (pair.single) {
    const double gain = zeros.gain / (1 - pair.first.re);
    return {{gain, gain * zeros.numerator[1], 0, -z1.re, 0}, std::abs(z1.re)};
  }
  const Complex z2 = bilinear(pair.second);
  const double gain = zeros.gain / ((one - pair.first) * (one - pair.second)).re;
  const auto& b = zeros.numerator;
  return {{gain * b[0], gain * b[1], gain * b[2], -(z1.re + z2.re), (z1 * z2).re},
          std::sqrt(std::max(squared(z1), squared(z2)))};
}

Zeros zeros_of(const ButterworthOptions& options, const Pair& pair, double low, double high) {
  switch (options.btype) {
    case FilterType::lowpass:
      return pair.single ? Zeros{{1, 1, 0}, low} : Zeros{{1, 2, 1}, low * low};
    case FilterType::highpass:
      return pair.single ? Zeros{{1, -1, 0}, 1} : Zeros{{1, -2, 1}, 1};
    case FilterType::bandpass:
      return {{1, 0, -1}, high - low};
    case FilterType::bandstop:
      break;
  }
  const double centre = low * high;
  return {{1, 2 * (centre - 1) / (centre + 1), 1}, 1 + centre};
}

}  // namespace

std::vector<double> butterworth_sections(const ButterworthOptions& options) {
  const bool band = options.cutoff_high.has_value();
  const double low = tangent(std::numbers::pi * (options.cutoff / options.fs));
  const double high = band ? tangent(std::numbers::pi * (*options.cutoff_high / options.fs)) : low;
  const auto poles = prototype(options.order);
  const auto pairs = band ? two_sided(poles, low, high, options.btype == FilterType::bandstop)
                          : one_sided(poles, low, options.btype == FilterType::highpass);
  std::vector<Section> sections;
  sections.reserve(pairs.size());
  for (const Pair& pair : pairs) {
    sections.push_back(section_of(pair, zeros_of(options, pair, low, high)));
  }
  std::stable_sort(sections.begin(), sections.end(),
                   [](const Section& a, const Section& b) { return a.radius < b.radius; });
  std::vector<double> flat;
  for (const Section& section : sections) {
    flat.insert(flat.end(), section.coefficients.begin(), section.coefficients.end());
  }
  return flat;
}

}  // namespace mliot::preprocessing::detail
