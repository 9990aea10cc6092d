// The seasonal naive method around its freestanding step.
#include "mliot/statistical/naive.hpp"

#include "mliot/freestanding/averages.h"
#include "statistical/moments.hpp"

namespace mliot::statistical {

SeasonalNaive::SeasonalNaive(Options options) : options_(options) { validate(name, options_); }

std::size_t SeasonalNaive::width() const noexcept {
  return MLIOT_NAIVE_RING + static_cast<std::size_t>(options_.season_length);
}

void SeasonalNaive::fit(std::span<const SeriesFit> block) const {
  const auto m = static_cast<std::size_t>(options_.season_length);
  for (const SeriesFit& each : block) {
    for (const double y : each.y) update(each.state, y);
    for (std::size_t t = 0; t < each.fitted.size(); ++t) {
      each.fitted[t] = t < m ? detail::kNaN : each.y[t - m];
    }
  }
}

void SeasonalNaive::update(std::span<double> state, double y) const noexcept {
  mliot_seasonal_naive_push(state.data(), options_.season_length, y);
}

void SeasonalNaive::predict(State state, std::span<double> mean, std::span<double> variance) const {
  mliot_seasonal_naive_predict(state.data(), options_.season_length,
                               static_cast<std::int64_t>(mean.size()), mean.data(),
                               variance.data());
}

bool SeasonalNaive::valid(State state) const noexcept {
  return detail::is_count(state[MLIOT_NAIVE_COUNT]) && state[MLIOT_NAIVE_SQUARES] >= 0 &&
         detail::all_finite(state.subspan(MLIOT_NAIVE_RING));
}

}  // namespace mliot::statistical
