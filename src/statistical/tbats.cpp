// The model TBATS: options, updates and forecasts.
#include "mliot/statistical/tbats.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "mliot/core/error.hpp"
#include "mliot/core/math.hpp"
#include "mliot/freestanding/normal.h"
#include "statistical/moments.hpp"
#include "tbats_choice.hpp"
#include "tbats_state.hpp"

namespace mliot::statistical {
namespace {

using detail::kNaN;

// Up to three digits, no zeros at the end.
std::string short_text(double x) {
  std::string text = std::to_string(std::round(x * 1000) / 1000);
  text.erase(text.find('.') + 4);
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text;
}

}  // namespace

AutoTBATS::AutoTBATS(Options options) : options_(std::move(options)) {
  validate(name, options_);
  require(!options_.season_length.empty(), "{}: season_length must name at least one season", name);
  std::vector<double> sorted = options_.season_length;
  std::sort(sorted.begin(), sorted.end());
  const auto twice = std::adjacent_find(sorted.begin(), sorted.end());
  require(twice == sorted.end(), "{}: season_length names {} twice", name,
          twice == sorted.end() ? 0.0 : *twice);
  require(options_.bc_lower_bound <= options_.bc_upper_bound,
          "{}: bc_lower_bound {} is above bc_upper_bound {}", name, options_.bc_lower_bound,
          options_.bc_upper_bound);
  require(!(options_.use_damped_trend == true && options_.use_trend == false),
          "{}: use_damped_trend=True needs a trend, and use_trend is False", name);
}

std::size_t AutoTBATS::width() const noexcept {
  std::size_t sum = kHarmonics + 3 * options_.season_length.size();
  for (const double m : options_.season_length) sum += 2 * most_harmonics(m);
  return sum;
}

void AutoTBATS::fit(std::span<const SeriesFit> block) const {
  for (const SeriesFit& series : block) tbats_fit(options_, series);
}

void AutoTBATS::update(std::span<double> state, double y) const noexcept {
  if (state[kCount] == 0) {  // fitted to nothing: the level alone, as if fitted to y
    int exponent = 0;
    if (y != 0) std::frexp(y, &exponent);
    state[kExponent] = exponent;
    const double scaled = std::ldexp(y, -exponent);
    state[kFloor] = scaled > 0 ? scaled : 0.0;
    state[kLevel] = scaled;
  }
  TbatsView view(state, options_.season_length);
  view.step(tbats_transformed(state, y) - view.mean());
  view.store();
  state[kCount] += 1;
}

void AutoTBATS::predict(State state, std::span<double> mean, std::span<double> variance) const {
  if (state[kCount] == 0) {
    std::fill(mean.begin(), mean.end(), kNaN);
    std::fill(variance.begin(), variance.end(), kNaN);
    return;
  }
  const TbatsAhead ahead(state, options_.season_length, mean.size());
  const double scale = std::ldexp(1.0, static_cast<int>(state[kExponent]));
  for (std::size_t k = 0; k < mean.size(); ++k) {
    mean[k] = tbats_back(state, ahead.mean[k]);
    double slope = scale;  // dy / dz
    if (state[kBoxCox] != 0 && mean[k] > 0) {
      slope *= math::exp((1 - state[kLambda]) * math::log(mean[k] / scale));
    }
    variance[k] = slope * slope * ahead.variance[k];
  }
}

double AutoTBATS::quantile(State state, std::size_t step, double q) const {
  if (state[kCount] == 0) return kNaN;
  const TbatsAhead ahead(state, options_.season_length, step + 1);
  const double away = std::sqrt(ahead.variance[step]) * mliot_normal_quantile(q);
  return tbats_back(state, ahead.mean[step] + away);
}

double AutoTBATS::draw(State state, const Random& random, std::uint64_t index) const noexcept {
  if (state[kCount] == 0) return kNaN;
  // Only read: the recursion has one view for reading and writing.
  const TbatsView view({const_cast<double*>(state.data()), state.size()}, options_.season_length);
  return tbats_back(state, view.mean() + std::sqrt(state[kSigma2]) * random.normal(index));
}

bool AutoTBATS::valid(State state) const noexcept {
  const auto& periods = options_.season_length;
  const auto whole = [&](std::size_t place, double most) {
    return detail::is_count(state[place]) && state[place] <= most;
  };
  constexpr double kMostExponent = 1100;
  bool good = detail::is_count(state[kCount]) && whole(kBoxCox, 1) && whole(kSlope, 2) &&
              whole(kP, kTbatsLags) && whole(kQ, kTbatsLags) &&
              std::abs(state[kExponent]) <= kMostExponent &&
              state[kExponent] == std::floor(state[kExponent]);
  for (std::size_t i = 0; good && i < periods.size(); ++i) {
    good = whole(kHarmonics + i, static_cast<double>(most_harmonics(periods[i])));
  }
  return good && detail::is_share(state[kLambda]) && detail::is_variance(state[kSigma2]) &&
         (state[kBoxCox] == 0 || state[kFloor] > 0) &&
         detail::all_finite(state.subspan(kAlpha, kSigma2 - kAlpha)) &&
         detail::all_finite(state.subspan(kFloor));
}

void AutoTBATS::parameters(State state, std::span<double> out) const {
  const double lambda = state[kLambda];
  out[0] = state[kBoxCox] != 0 ? lambda : kNaN;
  out[1] = state[kAlpha];
  out[2] = state[kSlope] > 0 ? state[kBeta] : kNaN;
  out[3] = state[kSlope] == 2 ? state[kPhi] : kNaN;
  // Errors of z of the series itself: they grow with its unit to the power of lambda.
  out[4] = state[kSigma2] * math::exp(2 * lambda * state[kExponent] * math::log(2.0));
  out[5] = state[kLikelihood];
  out[6] = state[kAic];
  out[7] = 0;
  for (std::size_t i = 0; i < options_.season_length.size(); ++i) out[7] += state[kHarmonics + i];
}

std::string AutoTBATS::label(State state) const {
  std::string text = "TBATS(" + (state[kBoxCox] != 0 ? short_text(state[kLambda]) : "1") + ", {" +
                     short_text(state[kP]) + "," + short_text(state[kQ]) + "}, " +
                     (state[kSlope] > 0 ? short_text(state[kPhi]) : "-") + ", {";
  for (std::size_t i = 0; i < options_.season_length.size(); ++i) {
    text += (i > 0 ? ", <" : "<") + short_text(options_.season_length[i]) + "," +
            short_text(state[kHarmonics + i]) + ">";
  }
  return text + "})";
}

}  // namespace mliot::statistical
