// Counts by summing probabilities until they pass the uniform number.
#include "datasets/counts.hpp"

#include "mliot/core/math.hpp"

namespace mliot::datasets {

double negative_binomial(double uniform, double mean, double shape) noexcept {
  if (!(mean > 0)) return 0;
  const double success = mean / (mean + shape);
  double probability = math::exp(-shape * math::log(1 + mean / shape));  // of zero
  double cumulative = probability;
  double n = 0;
  // The tail's last terms round to nothing before a uniform number close to 1 is reached.
  while (cumulative <= uniform && (probability > 1e-18 || n < mean)) {
    probability *= success * (n + shape) / (n + 1);
    cumulative += probability;
    n += 1;
  }
  return n;
}

}  // namespace mliot::datasets
