// Draws golden inputs by the counter generator.
#include "edge/golden.hpp"

#include <cmath>
#include <limits>

namespace mliot::edge::detail {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// The neighbour of a number of that type.
double next(double x, double towards, Dtype dtype) {
  return dtype == Dtype::float64 ? std::nextafter(x, towards)
                                 : static_cast<double>(std::nextafter(static_cast<float>(x),
                                                                      static_cast<float>(towards)));
}

}  // namespace

GoldenValues::GoldenValues(std::uint64_t stream, std::vector<double> thresholds)
    : random_(0x676f6c64, stream), thresholds_(std::move(thresholds)) {}

double GoldenValues::draw(std::size_t index, Dtype dtype) const {
  constexpr std::uint64_t kKinds = 12;
  const std::uint64_t kind = random_.below(3 * index, kKinds);
  if (kind == 0) return std::numeric_limits<double>::quiet_NaN();
  if (thresholds_.empty()) return std::floor(16 * random_.uniform(3 * index + 1)) - 2;
  const double x = thresholds_[random_.below(3 * index + 1, thresholds_.size())];
  const double y = thresholds_[random_.below(3 * index + 2, thresholds_.size())];
  if (kind == 1) return next(x, kInfinity, dtype);
  if (kind == 2) return next(x, -kInfinity, dtype);
  if (kind == 3) return x;
  if (kind == 4 && index % 3 == 0) return index % 2 == 0 ? kInfinity : -kInfinity;
  if (kind == 5) return 0;
  const double between = 0.5 * x + 0.5 * y;
  const double drawn = std::isfinite(between) ? between : x;
  return dtype == Dtype::float64 ? drawn : static_cast<double>(static_cast<float>(drawn));
}

std::vector<double> golden_rows(const RankedForest& forest,
                                const std::vector<std::size_t>& features, Dtype dtype) {
  std::vector<double> rows(kGoldenInputs * features.size());
  for (std::size_t j = 0; j < features.size(); ++j) {
    const GoldenValues values(features[j], split_numbers(forest, features[j], dtype));
    for (std::size_t i = 0; i < kGoldenInputs; ++i) {
      rows[i * features.size() + j] = values.draw(i, dtype);
    }
  }
  return rows;
}

}  // namespace mliot::edge::detail
