// Tails by the incomplete beta function and by sums; inverses by bisection.
#include "core/distributions.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>

#include "mliot/core/math.hpp"
#include "mliot/freestanding/normal.h"

namespace mliot::math {
namespace {

/// The continued fraction of the incomplete beta function (DLMF 8.17.22), by Lentz's method.
double beta_fraction(double a, double b, double x) {
  constexpr int kMost = 5000;
  constexpr double kTiny = 1e-300;
  const auto off_zero = [](double y) { return std::abs(y) < kTiny ? kTiny : y; };
  double c = 1;
  double d = 1 / off_zero(1 - (a + b) * x / (a + 1));
  double result = d;
  for (int m = 1; m <= kMost; ++m) {
    const double two = 2.0 * m;
    const double even = m * (b - m) * x / ((a + two - 1) * (a + two));
    d = 1 / off_zero(1 + even * d);
    c = off_zero(1 + even / c);
    result *= d * c;
    const double odd = -(a + m) * (a + b + m) * x / ((a + two) * (a + two + 1));
    d = 1 / off_zero(1 + odd * d);
    c = off_zero(1 + odd / c);
    result *= d * c;
    if (std::abs(d * c - 1) < 1e-16) break;
  }
  return result;
}

/// The sum of x^k / ((a + 1) ... (a + k)) from k = 0 on (DLMF 8.11.4), for x < a + 1.
double gamma_series(double a, double x) {
  double term = 1;
  double sum = 1;
  for (double k = a + 1; term > sum * 1e-17; k += 1) {
    term *= x / k;
    sum += term;
  }
  return sum;
}

/// The continued fraction of the upper incomplete gamma function (DLMF 8.9.2), by Lentz's method.
double gamma_fraction(double a, double x) {
  constexpr int kMost = 100000;
  constexpr double kTiny = 1e-300;
  double b = x + 1 - a;
  double c = 1 / kTiny;
  double d = 1 / b;
  double result = d;
  for (int k = 1; k <= kMost; ++k) {
    const double over = k * (a - k);
    b += 2;
    d = over * d + b;
    d = 1 / (std::abs(d) < kTiny ? kTiny : d);
    c = b + over / c;
    c = std::abs(c) < kTiny ? kTiny : c;
    result *= d * c;
    if (std::abs(d * c - 1) < 1e-16) break;
  }
  return result;
}

constexpr double kStirlingFrom = 12;  // where four terms of the series give every digit

/// What Stirling's series adds to (x - 1/2) ln x - x + ln(2 pi) / 2.
double stirling_rest(double x) {
  const double z = 1 / (x * x);
  return (1.0 / 12 - z * (1.0 / 360 - z * (1.0 / 1260 - z * (1.0 / 1680 - z / 1188)))) / x;
}

/// The derivative of (x - 1/2) ln x - x and of stirling_rest, without ln x.
double digamma_rest(double x) {
  const double z = 1 / (x * x);
  return -0.5 / x -
         z * (1.0 / 12 - z * (1.0 / 120 - z * (1.0 / 252 - z * (1.0 / 240 - z * (1.0 / 132)))));
}

/// ln(1 + x), x > -1, with the digits that 1 + x loses (Kahan's correction).
double log_one_plus(double x) {
  const double sum = 1 + x;
  return sum == 1 ? x : math::log(sum) * (x / (sum - 1));
}

/// The highest score of the search for a share: the z beyond which the normal density is nothing.
constexpr double kFar = 9;

/// The normal shares at evenly spaced points from -kFar to kFar.
struct NormalGrid {
  static constexpr std::size_t kPoints = 721;
  static constexpr double kStep = 2 * kFar / (kPoints - 1);
  std::array<double, kPoints> density{};
  std::array<double, kPoints> share{};

  static double at(std::size_t i) { return static_cast<double>(i) * kStep - kFar; }

  NormalGrid() {
    const double root_two_pi = std::sqrt(2 * std::numbers::pi);
    for (std::size_t i = 0; i < kPoints; ++i) {
      density[i] = math::exp(-0.5 * at(i) * at(i)) / root_two_pi;
      share[i] = mliot_normal_share(at(i));
    }
  }
};

/// P(range of k standard normal values <= q): the trapezoidal rule over the smallest of them.
double range_share(const NormalGrid& grid, double q, std::size_t k) {
  double sum = 0;
  for (std::size_t i = 0; i < NormalGrid::kPoints; ++i) {
    const double between = mliot_normal_share(NormalGrid::at(i) + q) - grid.share[i];
    double power = 1;
    for (std::size_t j = 1; j < k; ++j) power *= between;
    sum += grid.density[i] * power;
  }
  return static_cast<double>(k) * sum * NormalGrid::kStep;
}

}  // namespace

double log_gamma(double x) {
  double product = 1;
  for (; x < kStirlingFrom; x += 1) product *= x;
  const double half_log_two_pi = 0.5 * math::log(2 * std::numbers::pi);
  return ((x - 0.5) * math::log(x) - x) + half_log_two_pi + stirling_rest(x) - math::log(product);
}

double digamma(double x) {
  double shifted = 0;
  for (; x < kStirlingFrom; x += 1) shifted += 1 / x;
  return math::log(x) + digamma_rest(x) - shifted;
}

Rise log_rise(double x, double y) {
  constexpr double kFewFactors = 20;
  double product = 1;
  double slope = 0;
  const bool few = y <= kFewFactors && y == std::floor(y);
  for (double steps = few ? y : kStirlingFrom; steps > 0; steps -= 1) {
    if (!few && (y <= 1 || x >= kStirlingFrom)) break;
    product *= x;
    slope += 1 / x;
    x += 1;
    y -= 1;
  }
  const double before = math::log(product);
  if (few) return {before, slope};
  const double top = x + y;
  if (x < kStirlingFrom) {
    return {before + log_gamma(top) - log_gamma(x), slope + digamma(top) - digamma(x)};
  }
  const double ratio = log_one_plus(y / x);
  const double rest = stirling_rest(top) - stirling_rest(x);
  return {before + ((x - 0.5) * ratio - y) + y * math::log(top) + rest,
          slope + ratio + digamma_rest(top) - digamma_rest(x)};
}

double beta_share(double x, double rest, double a, double b) {
  if (x <= 0) return 0;
  if (rest <= 0) return 1;
  const double log_x = x < rest ? math::log(x) : log_one_plus(-rest);
  const double log_rest = x < rest ? log_one_plus(-x) : math::log(rest);
  constexpr double kFarApart = 1e4;  // the square of the inverse is the error of the limit
  if (b > kFarApart * std::max(a, 1.0)) return gamma_share(a, -log_rest * (b + 0.5 * (a - 1)));
  const double ratio = log_rise(std::max(a, b), std::min(a, b)).log - log_gamma(std::min(a, b));
  const double front = math::exp(ratio + a * log_x + b * log_rest);
  if (x < (a + 1) / (a + b + 2)) return front * beta_fraction(a, b, x) / a;
  return 1 - front * beta_fraction(b, a, rest) / b;
}

double gamma_share(double a, double x) {
  if (!(x > 0)) return 0;
  const double front = math::exp(a * math::log(x) - x - log_gamma(a));
  if (x < a + 1) return front * gamma_series(a, x) / a;
  return 1 - front * gamma_fraction(a, x);
}

double student_tail(double t, double freedom) {
  const double square = t * t;
  const double x = freedom / (freedom + square);
  return 0.5 * beta_share(x, square / (freedom + square), 0.5 * freedom, 0.5);
}

double student_quantile(double tail, double freedom) {
  constexpr int kHalvings = 120;
  double low = 0;
  double high = 1;
  while (student_tail(high, freedom) > tail && high < 1e150) high *= 2;
  for (int i = 0; i < kHalvings && high - low > 1e-14 * high; ++i) {
    const double middle = 0.5 * (low + high);
    (student_tail(middle, freedom) > tail ? low : high) = middle;
  }
  return 0.5 * (low + high);
}

double chi_square_tail(double x, std::size_t freedom) {
  if (!(x > 0)) return 1;
  const double half = 0.5 * x;
  // Q(a + 1) = Q(a) + half^a e^-half / gamma(a + 1), from Q(1) or Q(1/2) on (DLMF 8.8.6).
  double a = freedom % 2 == 0 ? 1 : 0.5;
  double tail = freedom % 2 == 0 ? math::exp(-half) : 2 * mliot_normal_share(-std::sqrt(x));
  for (; a < 0.5 * static_cast<double>(freedom); a += 1) {
    tail += math::exp(a * math::log(half) - half - log_gamma(a + 1));
  }
  return tail;
}

double studentized_range_quantile(double share, std::size_t groups) {
  const NormalGrid grid;
  double low = 0;
  double high = 2 * kFar;
  while (high - low > 1e-12 * high) {
    const double middle = 0.5 * (low + high);
    (range_share(grid, middle, groups) < share ? low : high) = middle;
  }
  return 0.5 * (low + high);
}

}  // namespace mliot::math
