// Chances of jittered sizes from the normal distribution; moments by adding them up.
#include "statistical/jittered_size.hpp"

#include <array>
#include <cmath>
#include <cstddef>

#include "mliot/freestanding/normal.h"

namespace mliot::statistical::detail {
namespace {

constexpr std::size_t kTable = 65;  // from here on sizes below 1 do not come

/// P(Y > y) from 0 on gives the mean, with the weights 2 y + 1 the mean square.
SizeMoments added_up(double size) {
  SizeMoments sum{0, 0};
  const JitteredSize of{size};
  for (double y = 0; y < size + 10 * std::sqrt(size) + 2; y += 1) {
    const double above = 1 - of.share(y);
    sum.mean += above;
    sum.square += (2 * y + 1) * above;
  }
  return sum;
}

struct Table {
  std::array<SizeMoments, kTable> of{};

  Table() {
    for (std::size_t i = 1; i < kTable; ++i) of[i] = added_up(static_cast<double>(i));
  }
};

}  // namespace

double JitteredSize::at(double z) const {
  const double drawn = 1 + std::trunc(size + z * std::sqrt(size));
  return drawn < 1 ? size : drawn;
}

double JitteredSize::share(double y) const {
  if (y < 1) return 0;
  const double deviation = std::sqrt(size);
  const double below = mliot_normal_share((y - size) / deviation);
  return size > y ? below - mliot_normal_share((-1 - size) / deviation) : below;
}

SizeMoments JitteredSize::moments() const {
  static const Table table;
  if (size < static_cast<double>(kTable)) return table.of[static_cast<std::size_t>(size)];
  const double mean = size + 0.5;  // cut off and one added: half a unit up, uniform within it
  return {mean, mean * mean + size + 1.0 / 12};
}

}  // namespace mliot::statistical::detail
