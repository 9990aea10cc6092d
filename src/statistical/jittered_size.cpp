// Draws of jittered sizes, and the table of their moments.
#include "statistical/jittered_size.hpp"

#include <cmath>
#include <cstddef>

namespace mliot::statistical::detail {

double JitteredSize::at(double z) const {
  const double drawn = 1 + std::trunc(size + z * std::sqrt(size));
  return drawn < 1 ? size : drawn;
}

double JitteredSize::share(double y) const { return mliot_jittered_share(size, y); }

SizeMoments JitteredSize::moments() const {
  const mliot_chain chain = {1, jitter_table().data()};
  const mliot_size_moments of = mliot_size_moments_of(&chain, 1, size);
  return {of.mean, of.square};
}

const JitterTable& jitter_table() {
  static const JitterTable table = [] {
    JitterTable made{};
    for (std::size_t i = 1; i < made.size(); ++i) {
      made[i] = mliot_jittered_added_up(static_cast<double>(i));
    }
    return made;
  }();
  return table;
}

}  // namespace mliot::statistical::detail
