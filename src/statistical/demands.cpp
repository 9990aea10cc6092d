// One pass that has no branch: demands come at random, and a guess of them is often wrong.
#include "statistical/demands.hpp"

#include <algorithm>
#include <cmath>

namespace mliot::statistical::detail {

void Demands::read(std::span<const double> y) {
  const std::size_t room = std::max(sizes_.size(), y.size());
  sizes_.resize(room);
  intervals_.resize(room);
  double* size = sizes_.data();
  double* period = intervals_.data();
  std::size_t count = 0;
  for (std::size_t t = 0; t < y.size(); ++t) {
    size[count] = y[t];
    period[count] = static_cast<double>(t + 1);
    count += y[t] > 0 ? 1 : 0;
  }
  count_ = count;
  last_ = count == 0 ? 0 : period[count - 1];
  for (std::size_t k = count; k-- > 1;) period[k] -= period[k - 1];
}

double Demands::mean_interval() const noexcept {
  return count_ == 0 ? 0 : std::nearbyint(last_ / static_cast<double>(count_));
}

}  // namespace mliot::statistical::detail
