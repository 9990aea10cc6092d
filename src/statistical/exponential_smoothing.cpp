// State of smoothed levels: observations seen, squared errors, errors, then an alpha and a level a
// period.
#include "mliot/statistical/exponential_smoothing.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "ets_search.hpp"
#include "mliot/freestanding/smoothed_levels.h"
#include "power_scale.hpp"
#include "statistical/moments.hpp"

namespace mliot::statistical {
namespace {

using detail::kNaN;

constexpr std::size_t kSeen = MLIOT_LEVELS_SEEN;
constexpr std::size_t kSquares = MLIOT_LEVELS_SQUARES;
constexpr std::size_t kErrors = MLIOT_LEVELS_ERRORS;
constexpr std::size_t kPairs = MLIOT_LEVELS_PAIRS;
constexpr double kShortAlpha = 0.5;  // of periods with less than three observations
constexpr std::size_t kFewest = 3;

// Every period of every series as a series of its own, scaled to about 1.
std::vector<std::vector<double>> interleaved(std::span<const SeriesFit> block, std::size_t m) {
  std::vector<std::vector<double>> parts;
  parts.reserve(block.size() * m);
  for (const SeriesFit& each : block) {
    for (std::size_t j = 0; j < m; ++j) {
      std::vector<double>& part = parts.emplace_back();
      part.reserve(each.y.size() / m + 1);
      for (std::size_t t = j; t < each.y.size(); t += m) part.push_back(each.y[t]);
      scale_to_one(part);
    }
  }
  return parts;
}

void find_alphas(std::span<const SeriesFit> block, std::size_t m) {
  const std::vector<std::vector<double>> parts = interleaved(block, m);
  std::vector<std::span<const double>> series;
  std::vector<std::size_t> owners;
  series.reserve(parts.size());
  owners.reserve(parts.size());
  for (std::size_t i = 0; i < parts.size(); ++i) {
    block[i / m].state[kPairs + 2 * (i % m)] = kShortAlpha;
    if (parts[i].size() < kFewest) continue;
    series.emplace_back(parts[i]);
    owners.push_back(i);
  }
  EtsBounds bounds;
  bounds.first_as_level = true;
  const std::vector<EtsFound> found = ets_search(EtsForm{}, series, 1, bounds);
  for (std::size_t k = 0; k < owners.size(); ++k) {
    block[owners[k] / m].state[kPairs + 2 * (owners[k] % m)] = found[k].alpha;
  }
}

}  // namespace

void SmoothedLevels::fit(std::span<const SeriesFit> block) const {
  for (const SeriesFit& each : block) {
    std::fill(each.state.begin(), each.state.end(), 0.0);
    for (std::size_t j = 0; alpha_ && j < periods_; ++j) each.state[kPairs + 2 * j] = *alpha_;
  }
  if (!alpha_) find_alphas(block, periods_);
  for (const SeriesFit& each : block) run(each);
}

void SmoothedLevels::run(const SeriesFit& series) const {
  for (std::size_t t = 0; t < series.y.size(); ++t) {
    const bool first = t < periods_;
    const double level = series.state[kPairs + 2 * (t % periods_) + 1];
    if (!series.fitted.empty()) series.fitted[t] = first ? kNaN : level;
    if (!first) {
      series.state[kSquares] += (series.y[t] - level) * (series.y[t] - level);
      series.state[kErrors] += 1;
    }
    update(series.state, series.y[t]);
  }
}

void SmoothedLevels::update(std::span<double> state, double y) const noexcept {
  mliot_levels_push(state.data(), static_cast<std::int64_t>(periods_), y);
}

void SmoothedLevels::predict(State state, std::span<double> mean,
                             std::span<double> variance) const {
  mliot_levels_predict(state.data(), static_cast<std::int64_t>(periods_),
                       static_cast<std::int64_t>(mean.size()), mean.data(), variance.data());
}

bool SmoothedLevels::valid(State state) const noexcept {
  for (std::size_t at = kPairs; at < state.size(); at += 2) {
    if (!detail::is_share(state[at]) || !std::isfinite(state[at + 1])) return false;
  }
  return detail::is_count(state[kSeen]) && detail::is_count(state[kErrors]) &&
         state[kErrors] <= state[kSeen] && state[kSquares] >= 0;
}

void SmoothedLevels::parameters(State state, std::span<double> out) const {
  double sum = 0;
  for (std::size_t j = 0; j < periods_; ++j) sum += state[kPairs + 2 * j];
  out[0] = sum / static_cast<double>(periods_);
  out[1] = state[kErrors] > 0 ? state[kSquares] / state[kErrors] : kNaN;
}

}  // namespace mliot::statistical
