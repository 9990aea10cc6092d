// Errors of every step ahead from every origin of a series.
#include "ets_horizon.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "mliot/core/math.hpp"

namespace mliot::statistical {
namespace {

constexpr double kLeast = 1e-10;  // as in the kernel
constexpr double kFloor = 1e-20;
constexpr std::size_t kLogs = 4;

// Sums over the errors of one step.
struct StepSums {
  double squares = 0, logs = 0, product = 1;
  std::size_t count = 0;

  void add(double error, double size) noexcept {
    const double scored = error / size;
    squares += scored * scored;
    product *= size;
    if (++count % kLogs != 0) return;
    logs += math::log(product);
    product = 1;
  }

  double value(double n) const noexcept {
    const double share = n / static_cast<double>(count);
    const double sizes = 2 * (logs + math::log(product));
    return n * math::log(share * squares + n * kFloor) + share * sizes;
  }
};

}  // namespace

double ets_horizon_value(EtsForm form, const EtsFound& found, std::size_t m,
                         std::span<const double> y, std::size_t steps) {
  std::vector<double> state = ets_state(form, found, m);
  std::vector<StepSums> sums(steps);
  std::vector<double> means(steps);
  for (std::size_t t = 0; t < y.size(); ++t) {
    const auto ahead = std::span(means).first(std::min(steps, y.size() - t));
    ets_means(state, m, ahead);
    for (std::size_t k = 0; k < ahead.size(); ++k) {
      const bool scaled = form.multiplicative_error;
      if (scaled && !(ahead[k] > kLeast)) return std::numeric_limits<double>::infinity();
      sums[k].add(y[t + k] - ahead[k], scaled ? ahead[k] : 1.0);
    }
    ets_update(state, m, y[t]);
  }
  double value = 0;
  double weights = 0;
  for (std::size_t k = 0; k < steps; ++k) {
    const double weight = 1 / static_cast<double>(k + 1);
    weights += weight;
    value += weight * sums[k].value(static_cast<double>(y.size()));
  }
  return value / weights;
}

}  // namespace mliot::statistical
