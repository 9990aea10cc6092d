// Search, choice and forecasts of complex exponential smoothing.
#include "mliot/statistical/ces.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "ces_form.hpp"
#include "ces_horizon.hpp"
#include "ces_search.hpp"
#include "mliot/core/error.hpp"
#include "mliot/core/math.hpp"
#include "mliot/freestanding/ces.h"
#include "power_scale.hpp"
#include "seasonal_pattern.hpp"
#include "statistical/moments.hpp"

namespace mliot::statistical {
namespace {

using detail::kNaN;

constexpr std::string_view kLetters = "NSPF";
constexpr std::size_t kShortest = 5;    // observations that are searched over
constexpr std::size_t kMostSteps = 48;  // of a longer season, to bound the time

// Places of a state; the seasons follow, then their potentials.
enum Place : std::size_t {
  kCount = MLIOT_CES_COUNT,
  kForm = MLIOT_CES_FORM,
  kShares = MLIOT_CES_SHARES,
  kSigma2 = MLIOT_CES_SIGMA2,
  kLikelihood,
  kAic,
  kAicc,
  kBic,
  kLevel = MLIOT_CES_LEVEL,
  kPotential = MLIOT_CES_POTENTIAL,
  kSeasons = MLIOT_CES_SEASONS
};

// Estimated numbers, the variance included; statsforecast counts the states of one period instead,
// which is the same number.
std::size_t parameters_of(CesForm form) { return kernel::ces_shares(form) + 1; }

// Where searches start: as statsforecast's, then a level slower than its season, then the reverse.
std::vector<CesStart> starts_of(CesForm form) {
  if (form == CesForm::none || form == CesForm::simple) return {{1.3, 1}};
  if (form == CesForm::partial) return {{1.3, 1, 0.1}, {1.05, 1, 0.4}, {1.7, 1, 0.02}};
  return {{1.3, 1, 1.3, 1}, {1.05, 1, 1.4, 1}, {1.7, 1, 1.05, 1}};
}

CesShares<double> shares_from(State shares) { return {shares[0], shares[1], shares[2], shares[3]}; }

double corrected(double objective, std::size_t k, std::size_t n) {
  const auto terms = static_cast<double>(k);
  const double free = static_cast<double>(n) - terms - 1;
  if (!(free > 0)) return std::numeric_limits<double>::infinity();
  return objective + 2 * terms + 2 * terms * (terms + 1) / free;
}

// One series divided by a power of two, the pattern of its season, and the best form so far.
struct Candidate {
  std::vector<double> y, pattern;
  int exponent;
  CesForm form = CesForm::none;
  CesFound found;
  double criterion = std::numeric_limits<double>::infinity();
  bool any = false;

  Candidate(std::span<const double> values, std::size_t m)
      : y(values.begin(), values.end()), exponent(scale_to_one(y)) {
    if (m > 1 && y.size() >= 2 * m) pattern = seasonal_pattern(y, m, false);
  }

  // Steps ahead that a choice is made by: those of a season.
  std::size_t steps(std::size_t m) const {
    return std::clamp<std::size_t>(y.size() / 4, 1, std::min(m, kMostSteps));
  }

  void keep_better(CesForm other, const CesTask& task, const CesFound& its, std::size_t m) {
    const double value = ces_horizon_value(other, task, its, m, steps(m));
    const double at = corrected(value, parameters_of(other), y.size());
    if (any && !(at < criterion)) return;
    any = true;
    form = other;
    found = its;
    criterion = at;
  }
};

// Searches one form for every series that it suits.
void try_form(CesForm form, std::vector<Candidate>& candidates, std::size_t m,
              bool undecided_only = false) {
  const std::vector<CesStart> starts = starts_of(form);
  std::vector<CesTask> tasks;
  std::vector<std::size_t> owners;
  tasks.reserve(candidates.size() * starts.size());
  owners.reserve(candidates.size() * starts.size());
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const Candidate& each = candidates[i];
    if (each.y.size() < kShortest || (form != CesForm::none && each.pattern.empty())) continue;
    if (undecided_only && each.any) continue;
    for (const CesStart& start : starts) {
      tasks.push_back(
          {each.y, form == CesForm::none ? std::span<const double>() : each.pattern, start});
      owners.push_back(i);
    }
  }
  const std::vector<CesFound> found = ces_search(form, tasks, m);
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    candidates[owners[i]].keep_better(form, tasks[i], found[i], m);
  }
}

CesStates<double> states_of(CesForm form, std::span<double> state, std::size_t m) {
  CesStates<double> states{state[kLevel], state[kPotential], {}, {}};
  if (form == CesForm::none) return states;
  states.seasons = state.subspan(kSeasons, m);
  states.seasonal_potentials = state.subspan(kSeasons + m, m);
  return states;
}

CesForm form_of(State state) { return static_cast<CesForm>(static_cast<int>(state[kForm])); }

// From the guess over y to the states behind it; fitted means where asked for.
void run(const SeriesFit& series, std::size_t m, std::span<const double> pattern) {
  const std::span<double> state = series.state;
  const CesForm form = form_of(state);
  const CesShares<double> by = shares_from(state.subspan(kShares));
  CesStates<double> states = states_of(form, state, m);
  ces_guess(form, series.y, pattern, states);
  ces_backcast(form, by, states, series.y);
  double squares = 0;
  ces_run(form, by, states, series.y, false, [&](std::size_t t, double mean, double error) {
    if (!series.fitted.empty()) series.fitted[t] = mean;
    squares += error * error;
  });
  const std::size_t n = series.y.size();
  const std::size_t shares = kernel::ces_shares(form);
  // Series too short for the shares: the mean square of the errors there are, but the first.
  const std::size_t free = n > shares ? n - shares : (n > 1 ? n - 1 : 0);
  state[kSigma2] = free > 0 ? squares / static_cast<double>(free) : kNaN;
  state[kLevel] = states.level;
  state[kPotential] = states.potential;
  state[kCount] = static_cast<double>(n);
}

// Form, shares and criteria of a series that was searched.
void write_choice(const Candidate& chosen, std::span<double> state) {
  const std::size_t n = chosen.y.size();
  const std::size_t k = parameters_of(chosen.form);
  const auto size = static_cast<double>(n);
  const auto terms = static_cast<double>(k);
  const double objective =
      size * (math::log(chosen.found.squares) + 2 * chosen.exponent * math::log(2.0));
  state[kLikelihood] = -0.5 * objective;
  state[kAic] = objective + 2 * terms;
  state[kAicc] = corrected(objective, k, n);
  state[kBic] = objective + terms * math::log(size);
  state[kForm] = static_cast<double>(chosen.form);
  std::copy(chosen.found.shares.begin(), chosen.found.shares.end(), state.begin() + kShares);
}

void write(const Candidate& chosen, const SeriesFit& series, std::size_t m) {
  const std::span<double> state = series.state;
  std::fill(state.begin(), state.end(), 0.0);
  std::fill_n(state.begin() + kLikelihood, 4, kNaN);
  std::copy_n(starts_of(CesForm::none).front().begin(), 4, state.begin() + kShares);
  if (chosen.any) write_choice(chosen, state);
  if (series.y.empty()) {
    state[kSigma2] = kNaN;
    return;
  }
  std::vector<double> pattern = chosen.pattern;
  for (double& each : pattern) each = std::ldexp(each, chosen.exponent);
  run(series, m, pattern);
}

}  // namespace

AutoCES::AutoCES(Options options) : options_(std::move(options)) {
  validate(name, options_);
  const std::string& model = options_.model;
  require(model.size() == 1 && (model == "Z" || kLetters.find(model[0]) != std::string_view::npos),
          "auto_ces: model must be one of N, S, P, F and Z, got '{}'", model);
  require(options_.season_length > 1 || model == "N" || model == "Z",
          "auto_ces: model '{}' is seasonal and season_length is 1; give the periods of a season",
          model);
}

std::size_t AutoCES::width() const noexcept {
  return kSeasons + (periods() > 1 ? 2 * periods() : 0);
}

void AutoCES::fit(std::span<const SeriesFit> block) const {
  const std::string letters = options_.model == "Z" ? std::string(kLetters) : options_.model;
  std::vector<Candidate> candidates;
  candidates.reserve(block.size());
  for (const SeriesFit& series : block) candidates.emplace_back(series.y, periods());
  for (const char letter : letters) {
    try_form(static_cast<CesForm>(kLetters.find(letter)), candidates, periods());
  }
  // Series too short for the season that was asked for.
  try_form(CesForm::none, candidates, periods(), true);
  for (std::size_t i = 0; i < block.size(); ++i) write(candidates[i], block[i], periods());
}

void AutoCES::update(std::span<double> state, double y) const noexcept {
  mliot_ces_push(state.data(), options_.season_length, y);
}

void AutoCES::predict(State state, std::span<double> mean, std::span<double> variance) const {
  mliot_ces_predict(state.data(), options_.season_length, static_cast<std::int64_t>(mean.size()),
                    mean.data(), variance.data());
}

bool AutoCES::valid(State state) const noexcept {
  const double form = state[kForm];
  if (!detail::is_count(form) || form >= static_cast<double>(kLetters.size())) return false;
  const State shares = state.subspan(kShares, 4);
  // The criteria are only reported; they may be NaN or infinite.
  return (periods() > 1 || form == 0) && detail::is_count(state[kCount]) &&
         std::all_of(shares.begin(), shares.end(), [](double x) { return x >= 0 && x <= 2; }) &&
         detail::is_variance(state[kSigma2]) && detail::all_finite(state.subspan(kLevel));
}

void AutoCES::parameters(State state, std::span<double> out) const {
  const std::size_t shares = kernel::ces_shares(form_of(state));
  for (std::size_t i = 0; i < 4; ++i) out[i] = i < shares ? state[kShares + i] : kNaN;
  std::copy_n(state.begin() + kSigma2, 5, out.begin() + 4);
}

std::string AutoCES::label(State state) const {
  return std::string("CES(") + kLetters[static_cast<std::size_t>(form_of(state))] + ")";
}

}  // namespace mliot::statistical
