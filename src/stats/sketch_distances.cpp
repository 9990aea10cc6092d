// How far apart two distributions are, read off their sketches.
#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "mliot/core/error.hpp"
#include "mliot/core/math.hpp"
#include "mliot/stats/value_sketch.hpp"

namespace mliot::stats {
namespace {

/// Values of a sketch whose bucket ends at or below x, found by walking upward.
class Walk {
 public:
  explicit Walk(const ValueSketch& sketch) : sketch_(sketch) {}

  std::int64_t up_to(double x) {
    while (next_ < sketch_.size() && sketch_.bucket(next_).high <= x) {
      seen_ += sketch_.bucket(next_++).count;
    }
    return seen_;
  }

 private:
  const ValueSketch& sketch_;
  std::size_t next_ = 0;
  std::int64_t seen_ = 0;
};

void require_values(std::string_view who, const ValueSketch& a, const ValueSketch& b) {
  require(!a.empty() && !b.empty(), "{}: both sketches must hold values", who);
}

}  // namespace

double kolmogorov_smirnov(const ValueSketch& a, const ValueSketch& b) {
  require_values("kolmogorov_smirnov", a, b);
  const int lost_bits = std::max(a.lost_bits(), b.lost_bits());
  const ValueSketch coarse_a = a.coarsened(lost_bits);
  const ValueSketch coarse_b = b.coarsened(lost_bits);
  std::vector<double> ends;
  ends.reserve(coarse_a.size() + coarse_b.size());
  for (const ValueSketch* sketch : {&coarse_a, &coarse_b}) {
    for (std::size_t i = 0; i < sketch->size(); ++i) ends.push_back(sketch->bucket(i).high);
  }
  std::sort(ends.begin(), ends.end());
  Walk in_a(coarse_a);
  Walk in_b(coarse_b);
  double most = 0;
  for (const double x : ends) {
    const double share_a = static_cast<double>(in_a.up_to(x)) / static_cast<double>(a.count());
    const double share_b = static_cast<double>(in_b.up_to(x)) / static_cast<double>(b.count());
    most = std::max(most, std::abs(share_a - share_b));
  }
  return most;
}

double population_stability_index(const ValueSketch& expected, const ValueSketch& actual,
                                  std::size_t bins) {
  require_values("population_stability_index", expected, actual);
  require(bins >= 2, "population_stability_index: bins must be >= 2, got {}", bins);
  std::vector<double> ends;
  for (std::size_t k = 1; k < bins; ++k) {
    const double q = static_cast<double>(k) / static_cast<double>(bins);
    const double end = expected.quantile(q);
    if (ends.empty() || end > ends.back()) ends.push_back(end);
  }
  // The top value alone in the last quantiles would leave an empty bin above it.
  if (expected.count_above(ends.back()) == 0) ends.pop_back();
  ends.push_back(std::numeric_limits<double>::infinity());
  const auto share = [](std::int64_t count, const ValueSketch& sketch) {
    const double held = count == 0 ? 0.5 : static_cast<double>(count);
    return held / static_cast<double>(sketch.count());
  };
  double total = 0;
  std::int64_t expected_before = 0;
  std::int64_t actual_before = 0;
  for (const double end : ends) {
    const std::int64_t e = expected.count() - expected.count_above(end);
    const std::int64_t a = actual.count() - actual.count_above(end);
    const double p = share(a - actual_before, actual);
    const double q = share(e - expected_before, expected);
    total += (p - q) * math::log(p / q);
    expected_before = e;
    actual_before = a;
  }
  return total;
}

}  // namespace mliot::stats
