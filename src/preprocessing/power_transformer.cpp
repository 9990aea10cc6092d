// The likeliest power of each column.
#include "mliot/preprocessing/power_transformer.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "mliot/core/math.hpp"
#include "mliot/core/parallel.hpp"
#include "mliot/freestanding/power.h"
#include "mliot/freestanding/rounding.h"
#include "mliot/stats/exact_sum.hpp"
#include "preprocessing/brent.hpp"

namespace mliot::preprocessing {
namespace {

using stats::ExactSum;
using stats::Moments;

constexpr double kMostPower = 100;
constexpr double kTolerance = 1e-9;
constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// The values of a column as logarithms, of x or of 1 + |x|, which every power starts from.
class Likelihood {
 public:
  Likelihood(PowerMethod method, std::span<const double> values) {
    ExactSum sum;
    for (const double x : values) {
      const bool below = method == PowerMethod::yeo_johnson && x < 0;
      const double t = method == PowerMethod::box_cox ? mliot_log(x) : mliot_log1p(std::abs(x));
      sum.add(below ? -t : t);
      (below ? below_ : above_).push_back(t);
    }
    sum_ = sum.value();
  }

  Moments moments(double lambda) const {
    Moments moments;
    for (const double t : above_) take(moments, mliot_power_of_log(lambda, t));
    for (const double t : below_) take(moments, -mliot_power_of_log(2 - lambda, t));
    return moments;
  }

  /// -infinity where powers leave the range.
  double log(double lambda) const {
    const auto n = static_cast<double>(above_.size() + below_.size());
    const Moments found = moments(lambda);
    const double variance = found.variance();
    if (static_cast<double>(found.count()) < n || !(variance > 0)) return -kInfinity;
    return (lambda - 1) * sum_ - 0.5 * n * math::log(variance);
  }

  /// The power of the greatest likelihood.
  double best() const {
    const auto cost = [this](double lambda) { return -log(lambda); };
    double low = 0;
    double high = 1;
    double at_low = cost(low);
    double at_high = cost(high);
    // Walk downhill in growing steps until the ground rises on both sides.
    for (double step = 1; at_low <= at_high && low > -kMostPower; step *= 2) {
      high = std::min(high, low + step);
      low = std::max(low - step, -kMostPower);
      const double next = cost(low);
      if (next > at_low) return least_between(low, high, kTolerance, cost);
      at_low = next;
    }
    for (double step = 1; at_high < at_low && high < kMostPower; step *= 2) {
      low = std::max(low, high - step);
      high = std::min(high + step, kMostPower);
      const double next = cost(high);
      if (next > at_high) break;
      at_high = next;
    }
    return least_between(low, high, kTolerance, cost);
  }

 private:
  static void take(Moments& moments, double y) {
    if (std::abs(y) <= Moments::kLargest) moments.add(y);
  }

  std::vector<double> above_;
  std::vector<double> below_;
  double sum_ = 0;
};

void require_in_range(PowerMethod method, data::MatrixView<const double> rows, std::size_t j) {
  for (std::size_t i = 0; i < rows.rows(); ++i) {
    const double x = rows(i, j);
    require(!(std::abs(x) > Moments::kLargest),
            "power_transformer: column {}, row {} is {}, beyond {}; clean it first", j, i, x,
            Moments::kLargest);
    require(
        method != PowerMethod::box_cox || !(x <= 0),
        "power_transformer: The Box-Cox transformation can only be applied to strictly positive "
        "data; column {}, row {} is {}; method='yeo-johnson' takes all numbers",
        j, i, x);
  }
}

PowerMap fitted(const PowerTransformerOptions& options, const std::vector<double>& values) {
  PowerMapOptions map{.method = options.method};
  if (values.empty()) return PowerMap(map);
  const auto [least, greatest] = std::minmax_element(values.begin(), values.end());
  const Likelihood likelihood(options.method, values);
  if (*least < *greatest) map.lambda = likelihood.best();
  if (options.standardize) {
    const Moments moments = likelihood.moments(map.lambda);
    const double spread = mliot_sqrt(moments.variance());
    map.center = moments.mean();
    map.scale = spread > 0 ? spread : 1;
  }
  return PowerMap(map);
}

}  // namespace

double power_log_likelihood(PowerMethod method, double lambda, std::span<const double> values) {
  return Likelihood(method, values).log(lambda);
}

void PowerTransformer::fit(data::MatrixView<const double> rows, int threads) {
  require_table(rows);
  std::vector<PowerMap> maps(rows.columns());
  parallel_for(rows.columns(), threads, [&](std::size_t j) {
    require_in_range(options_.method, rows, j);
    maps[j] = fitted(options_, present_values(name, rows, j));
  });
  set(std::move(maps));
}

void PowerTransformer::save(archive::Writer& writer) const {
  writer.object("options", [&](archive::Writer& o) { archive::write_options(o, options_); });
  save_maps(writer);
}

PowerTransformer PowerTransformer::load(const archive::Reader& reader) {
  PowerTransformer scaler(archive::read_options<Options>(reader.object("options")));
  scaler.load_maps(reader);
  return scaler;
}

}  // namespace mliot::preprocessing
