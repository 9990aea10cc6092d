// Tails by the incomplete beta function and by sums; inverses by bisection.
#include "core/distributions.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>

#include "mliot/core/math.hpp"
#include "mliot/freestanding/beta.h"
#include "mliot/freestanding/gamma.h"
#include "mliot/freestanding/normal.h"

namespace mliot::math {
namespace {

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

double log_gamma(double x) { return mliot_log_gamma(x); }

double digamma(double x) { return mliot_digamma(x); }

Rise log_rise(double x, double y) {
  const mliot_rise rise = mliot_log_rise(x, y);
  return {rise.log, rise.slope};
}

double beta_share(double x, double rest, double a, double b) {
  return mliot_beta_share(x, rest, a, b);
}

double gamma_share(double a, double x) { return mliot_gamma_share(a, x); }

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
