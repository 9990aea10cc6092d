// Information criteria and final states of exponential smoothing.
#include "ets_fit.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "ets_horizon.hpp"
#include "mliot/core/math.hpp"
#include "power_scale.hpp"
#include "statistical/moments.hpp"

namespace mliot::statistical {
namespace {

using detail::kNaN;

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kFastAlpha = 0.1;  // of the second start: seasons that move more than levels
constexpr double kFastGamma = 0.9;
constexpr double kSlowAlpha = 0.2;  // of the third, a season: levels that hardly move
constexpr double kSlowGamma = 0.05;
constexpr std::size_t kMostSteps = 48;  // of a longer season, to bound the time

// A series divided by a power of two, which loses no bit, so that it is of about 1.
struct Scaled {
  std::vector<double> y;
  int exponent;
  bool positive;

  explicit Scaled(std::span<const double> values)
      : y(values.begin(), values.end()),
        exponent(scale_to_one(y)),
        positive(std::all_of(y.begin(), y.end(), [](double x) { return x > 0; })) {}
};

struct Choice {
  bool any = false;
  EtsForm form;
  EtsFound found;
  double aicc = kInfinity;
};

double corrected(double objective, std::size_t k, std::size_t n) {
  const auto terms = static_cast<double>(k);
  return objective + 2 * terms + 2 * terms * (terms + 1) / (static_cast<double>(n) - terms - 1);
}

// Steps ahead that a choice is made by: those of a season, or one for plain likelihood.
std::size_t steps_judged(std::size_t m, std::size_t n, const EtsBounds& bounds) {
  if (bounds.shrinkage == 0) return 1;
  return std::clamp<std::size_t>(n / 4, 1, std::min(m, kMostSteps));
}

bool suits(EtsForm form, const Scaled& series, std::size_t m) {
  return series.y.size() > form.parameters(m) + 1 && (series.positive || !form.needs_positive());
}

// Keeps what one search of a form finds for each series where it beats what there is.
void keep_better(EtsForm form, std::span<const std::span<const double>> series,
                 std::span<const std::size_t> owners, const EtsBounds& bounds, std::size_t m,
                 std::vector<Choice>& choices) {
  std::vector<EtsFound> found = ets_search(form, series, m, bounds);
  for (std::size_t j = 0; j < owners.size(); ++j) {
    Choice& choice = choices[owners[j]];
    const std::size_t n = series[j].size();
    const std::size_t steps = steps_judged(m, n, bounds);
    const double value =
        steps == 1 ? found[j].objective : ets_horizon_value(form, found[j], m, series[j], steps);
    const double aicc = corrected(value + found[j].penalty, form.parameters(m), n);
    if (aicc < choice.aicc) choice = {true, form, std::move(found[j]), aicc};
  }
}

// Fits one form to the series that it suits, from several starts where it has a season: the
// likelihood has several hills then.
void try_form(EtsForm form, const std::vector<Scaled>& scaled,
              std::span<const std::size_t> candidates, std::size_t m, EtsBounds bounds,
              std::vector<Choice>& choices) {
  std::vector<std::span<const double>> series;
  std::vector<std::size_t> owners;
  series.reserve(candidates.size());
  owners.reserve(candidates.size());
  for (const std::size_t i : candidates) {
    if (!suits(form, scaled[i], m)) continue;
    series.emplace_back(scaled[i].y);
    owners.push_back(i);
  }
  keep_better(form, series, owners, bounds, m, choices);
  if (!form.seasonal()) return;
  const double slow_alpha = kSlowAlpha / static_cast<double>(m);
  for (const auto& [alpha, gamma] : {std::pair{kFastAlpha, kFastGamma}, {slow_alpha, kSlowGamma}}) {
    bounds.alpha_start = alpha;
    bounds.gamma_start = gamma;
    keep_better(form, series, owners, bounds, m, choices);
  }
}

std::vector<std::size_t> undecided(const std::vector<Choice>& choices) {
  std::vector<std::size_t> left;
  left.reserve(choices.size());
  for (std::size_t i = 0; i < choices.size(); ++i) {
    if (!choices[i].any) left.push_back(i);
  }
  return left;
}

// Too short for any search: the level alone, half way between the last one and the observation
// unless a share is given.
EtsFound level_alone(const Scaled& series, const EtsBounds& bounds) {
  EtsFound found;
  found.objective = kNaN;
  found.alpha = bounds.alpha.value_or(0.5);
  found.level = series.y.empty() ? 0.0 : series.y.front();
  return found;
}

void scale_back(EtsForm form, int exponent, std::size_t n, EtsFound& found) {
  found.level = std::ldexp(found.level, exponent);
  if (!form.growing()) found.trend = std::ldexp(found.trend, exponent);
  if (!form.ratio()) {
    for (double& each : found.seasons) each = std::ldexp(each, exponent);
  }
  found.objective += 2 * static_cast<double>(n) * exponent * math::log(2.0);
}

EtsShares shares_of(State state) {
  return {state[kAlpha], state[kBeta], state[kGamma], state[kPhi]};
}

void write_criteria(EtsForm form, double objective, std::size_t m, std::size_t n,
                    std::span<double> state) {
  const std::size_t k = form.parameters(m);
  const auto terms = static_cast<double>(k);
  state[kLikelihood] = -0.5 * objective;
  state[kAic] = objective + 2 * terms;
  state[kAicc] = n > k + 1 ? corrected(objective, k, n) : kNaN;
  state[kBic] = n > 0 ? objective + terms * math::log(static_cast<double>(n)) : kNaN;
}

// Starting states and criteria of one form over the longer series.
void forward_form(EtsForm form, std::span<const SeriesFit> block, std::size_t m, EtsBounds bounds) {
  std::vector<Scaled> scaled;
  std::vector<std::span<const double>> series;
  std::vector<EtsShares> kept;
  scaled.reserve(block.size());
  series.reserve(block.size());
  kept.reserve(block.size());
  for (const SeriesFit& each : block) {
    scaled.emplace_back(each.y);
    series.emplace_back(scaled.back().y);
    kept.push_back(shares_of(each.state));
  }
  bounds.kept = kept;
  std::vector<EtsFound> found = ets_search(form, series, m, bounds);
  for (std::size_t i = 0; i < block.size(); ++i) {
    const SeriesFit& each = block[i];
    const std::size_t n = each.y.size();
    const bool suits = scaled[i].positive || !form.needs_positive();
    if (!suits || !std::isfinite(found[i].objective)) {
      for (auto t = static_cast<std::size_t>(each.state[kCount]); t < n; ++t)
        ets_update(each.state, m, each.y[t]);
      continue;
    }
    scale_back(form, scaled[i].exponent, n, found[i]);
    ets_run(form, found[i], m, each);
    write_criteria(form, found[i].objective, m, n, each.state);
  }
}

}  // namespace

void ets_fit(std::span<const SeriesFit> block, const std::vector<EtsForm>& forms, std::size_t m,
             const EtsBounds& bounds) {
  std::vector<Scaled> scaled;
  scaled.reserve(block.size());
  for (const SeriesFit& each : block) scaled.emplace_back(each.y);
  std::vector<Choice> choices(block.size());
  const std::vector<std::size_t> all = undecided(choices);
  for (const EtsForm form : forms) try_form(form, scaled, all, m, bounds, choices);
  if (!forms.empty()) {
    try_form(forms.front().additive(), scaled, undecided(choices), m, bounds, choices);
  }
  try_form(EtsForm{}, scaled, undecided(choices), m, bounds, choices);
  for (std::size_t i = 0; i < block.size(); ++i) {
    Choice& choice = choices[i];
    if (!choice.any) choice.found = level_alone(scaled[i], bounds);
    const std::size_t n = block[i].y.size();
    scale_back(choice.form, scaled[i].exponent, n, choice.found);
    ets_run(choice.form, choice.found, m, block[i]);
    write_criteria(choice.form, choice.found.objective, m, n, block[i].state);
  }
}

void ets_forward(std::span<const SeriesFit> block, std::size_t m, EtsBounds bounds) {
  for (std::size_t code = 0; code < kEtsForms; ++code) {
    std::vector<SeriesFit> alike;
    alike.reserve(block.size());
    for (const SeriesFit& each : block) {
      if (each.state[kForm] == static_cast<double>(code)) alike.push_back(each);
    }
    if (!alike.empty()) forward_form(EtsForm::of_code(code), alike, m, bounds);
  }
}

void ets_run(EtsForm form, const EtsFound& start, std::size_t m, const SeriesFit& series) {
  const std::span<double> state = series.state;
  const std::vector<double> first = ets_state(form, start, m);
  std::copy_n(first.begin(), state.size(), state.begin());
  double squares = 0;
  for (std::size_t t = 0; t < series.y.size(); ++t) {
    const double mean = ets_mean(state, m);
    if (!series.fitted.empty()) series.fitted[t] = mean;
    const double error = series.y[t] - mean;
    const double scored = form.multiplicative_error ? error / mean : error;
    squares += scored * scored;
    ets_update(state, m, series.y[t]);
  }
  const std::size_t n = series.y.size();
  const std::size_t k = form.parameters(m) - 1;
  // Series too short for the parameters: the mean square of the errors there are, but the first.
  const std::size_t free = n > k ? n - k : (n > 1 ? n - 1 : 0);
  state[kSigma2] = free > 0 ? squares / static_cast<double>(free) : kNaN;
}

bool ets_valid(State state, std::int64_t season_length) noexcept {
  const double code = state[kForm];
  if (!detail::is_count(code) || code >= static_cast<double>(kEtsForms)) return false;
  const EtsForm form = EtsForm::of_code(static_cast<std::size_t>(code));
  const double trend = state[kTrend];
  if (form.growing() && !(trend >= kLeastGrowth && trend <= kMostGrowth)) return false;
  const State shares = state.subspan(kAlpha, 4);
  // The criteria are only reported; they may be NaN or infinite.
  return (season_length > 1 || !form.seasonal()) && detail::is_count(state[kCount]) &&
         std::all_of(shares.begin(), shares.end(), detail::is_share) &&
         std::isfinite(state[kLevel]) && std::isfinite(trend) &&
         detail::is_variance(state[kSigma2]) && detail::all_finite(state.subspan(kSeasons));
}

void ets_parameters(State state, std::span<double> out) {
  const EtsForm form = EtsForm::of_code(static_cast<std::size_t>(state[kForm]));
  out[0] = state[kAlpha];
  out[1] = form.trending() ? state[kBeta] : kNaN;
  out[2] = form.seasonal() ? state[kGamma] : kNaN;
  out[3] = form.damped ? state[kPhi] : kNaN;
  std::copy_n(state.begin() + kSigma2, 5, out.begin() + 4);
}

}  // namespace mliot::statistical
