// The place of the least value of a function of one number.
#pragma once

#include <cmath>
#include <cstddef>

#include "mliot/freestanding/rounding.h"

namespace mliot::preprocessing {

/// Brent's search between low and high: golden sections, and parabolas through the three best
/// points where they do better. Stops when the place is known to `tolerance`.
///
/// Source: Brent 1973, "Algorithms for Minimization without Derivatives", chapter 5.
template <class Function>
double least_between(double low, double high, double tolerance, Function&& value) {
  constexpr double kGolden = 0.3819660112501051;
  constexpr int kMostSteps = 200;
  double best = low + kGolden * (high - low);
  double second = best;
  double third = best;
  double at_best = value(best);
  double at_second = at_best;
  double at_third = at_best;
  double step = 0;
  double before = 0;  // the step before the last
  for (int k = 0; k < kMostSteps; ++k) {
    const double middle = 0.5 * (low + high);
    if (std::abs(best - middle) <= 2 * tolerance - 0.5 * (high - low)) break;
    bool parabola = false;
    if (std::abs(before) > tolerance) {
      const double r = (best - second) * (at_best - at_third);
      double q = (best - third) * (at_best - at_second);
      double p = (best - third) * q - (best - second) * r;
      q = 2 * (q - r);
      if (q > 0) p = -p;
      q = std::abs(q);
      parabola =
          std::abs(p) < std::abs(0.5 * q * before) && p > q * (low - best) && p < q * (high - best);
      if (parabola) {
        before = step;
        step = p / q;
        const double next = best + step;
        if (next - low < 2 * tolerance || high - next < 2 * tolerance) {
          step = best < middle ? tolerance : -tolerance;
        }
      }
    }
    if (!parabola) {
      before = best < middle ? high - best : low - best;
      step = kGolden * before;
    }
    if (std::abs(step) < tolerance) step = step < 0 ? -tolerance : tolerance;
    const double next = best + step;
    const double at_next = value(next);
    if (at_next <= at_best) {
      (next < best ? high : low) = best;
      third = second, at_third = at_second;
      second = best, at_second = at_best;
      best = next, at_best = at_next;
    } else {
      (next < best ? low : high) = next;
      if (at_next <= at_second || second == best) {
        third = second, at_third = at_second;
        second = next, at_second = at_next;
      } else if (at_next <= at_third || third == best || third == second) {
        third = next, at_third = at_next;
      }
    }
  }
  return best;
}

}  // namespace mliot::preprocessing
