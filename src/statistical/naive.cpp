// State of the seasonal naive method: observations seen, sum of squared differences, one season.
#include "mliot/statistical/naive.hpp"

#include <algorithm>

#include "statistical/moments.hpp"

namespace mliot::statistical {
namespace {

using detail::kNaN;

constexpr std::size_t kCount = 0;
constexpr std::size_t kSquares = 1;
constexpr std::size_t kRing = 2;

}  // namespace

SeasonalNaive::SeasonalNaive(Options options) : options_(options) { validate(name, options_); }

std::size_t SeasonalNaive::width() const noexcept {
  return kRing + static_cast<std::size_t>(options_.season_length);
}

void SeasonalNaive::fit(std::span<const SeriesFit> block) const {
  const auto m = static_cast<std::size_t>(options_.season_length);
  for (const SeriesFit& each : block) {
    for (const double y : each.y) update(each.state, y);
    for (std::size_t t = 0; t < each.fitted.size(); ++t) {
      each.fitted[t] = t < m ? kNaN : each.y[t - m];
    }
  }
}

void SeasonalNaive::update(std::span<double> state, double y) const noexcept {
  const auto m = static_cast<std::size_t>(options_.season_length);
  const auto count = static_cast<std::size_t>(state[kCount]);
  double& last = state[kRing + count % m];
  if (count >= m) {
    const double difference = y - last;
    state[kSquares] += difference * difference;
  }
  last = y;
  state[kCount] += 1;
}

void SeasonalNaive::predict(State state, std::span<double> mean, std::span<double> variance) const {
  const auto m = static_cast<std::size_t>(options_.season_length);
  const auto count = static_cast<std::size_t>(state[kCount]);
  const std::size_t kept = std::min(count, m);
  const double square = count > m ? state[kSquares] / static_cast<double>(count - m) : kNaN;
  for (std::size_t k = 0; k < mean.size(); ++k) {
    // Before a whole season has passed the ring begins at 0 and has `kept` values.
    const std::size_t at = count >= m ? (count + k) % m : (kept == 0 ? 0 : k % kept);
    mean[k] = kept == 0 ? kNaN : state[kRing + at];
    variance[k] = square * static_cast<double>(k / m + 1);
  }
}

bool SeasonalNaive::valid(State state) const noexcept {
  return detail::is_count(state[kCount]) && state[kSquares] >= 0 &&
         detail::all_finite(state.subspan(kRing));
}

}  // namespace mliot::statistical
