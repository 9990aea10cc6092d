// The model TBATS: options, updates and forecasts.
#include "mliot/statistical/tbats.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "mliot/core/error.hpp"
#include "mliot/core/math.hpp"
#include "mliot/core/parallel.hpp"
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

std::size_t room_of(const mliot_tbats_seasons& seasons, State state) {
  const auto room = static_cast<std::size_t>(mliot_tbats_room(&seasons, state.data()));
  return std::max<std::size_t>(1, room);  // C wants an address even where nothing is kept
}

}  // namespace

mliot_tbats_seasons AutoTBATS::turning() const noexcept {
  return {turns_.data(), static_cast<std::int64_t>(options_.season_length.size())};
}

AutoTBATS::AutoTBATS(Options options) : options_(std::move(options)) {
  const FloatMode mode;
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
  turns_.reserve(2 * options_.season_length.size());
  for (const double period : options_.season_length) {
    const TbatsSeason season = season_of(period, 0);
    turns_.push_back(season.cosine);
    turns_.push_back(season.sine);
  }
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
  const mliot_tbats_seasons seasons = turning();
  mliot_tbats_push(&seasons, state.data(), y);
}

void AutoTBATS::predict(State state, std::span<double> mean, std::span<double> variance) const {
  const mliot_tbats_seasons seasons = turning();
  std::vector<double> room(room_of(seasons, state));
  mliot_tbats_predict(&seasons, state.data(), static_cast<std::int64_t>(mean.size()), room.data(),
                      mean.data(), variance.data());
}

double AutoTBATS::quantile(State state, std::size_t step, double q) const {
  const mliot_tbats_seasons seasons = turning();
  std::vector<double> room(room_of(seasons, state));
  return mliot_tbats_quantile(&seasons, state.data(), static_cast<std::int64_t>(step) + 1, q,
                              room.data());
}

double AutoTBATS::draw(State state, const Random& random, std::uint64_t index) const noexcept {
  if (state[kCount] == 0) return kNaN;
  const mliot_tbats_seasons seasons = turning();
  const mliot_tbats read = mliot_tbats_read(&seasons, state.data());
  const mliot_tbats_moving now = mliot_tbats_now(&read);
  const double mean = mliot_tbats_mean(&read, &now, state.data() + mliot_tbats_turning(&read));
  return tbats_back(state, mean + std::sqrt(state[kSigma2]) * random.normal(index));
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
