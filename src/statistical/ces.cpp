// Search, choice and forecasts of complex exponential smoothing.
#include "mliot/statistical/ces.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "ces_form.hpp"
#include "dual.hpp"
#include "mliot/core/error.hpp"
#include "mliot/core/math.hpp"
#include "quasi_newton.hpp"
#include "seasonal_pattern.hpp"
#include "statistical/moments.hpp"

namespace mliot::statistical {
namespace {

using detail::kNaN;

constexpr std::string_view kLetters = "NSPF";
constexpr std::size_t kShortest = 5;  // observations that are searched over

// Places of a state; the seasons follow, then their potentials.
enum Place : std::size_t {
  kCount,
  kForm,
  kShares,
  kSigma2 = kShares + 4,
  kLikelihood,
  kAic,
  kAicc,
  kBic,
  kLevel,
  kPotential,
  kSeasons
};

struct Bound {
  double low, high;
};
constexpr Bound kBounds[] = {{0.01, 1.8}, {0.01, 1.9}, {0.01, 1.5}, {0.01, 1.5}};

std::size_t shares_of(CesForm form) {
  return form == CesForm::full ? 4 : form == CesForm::partial ? 3 : 2;
}

// Estimated numbers, the variance included; statsforecast counts the states of one period instead,
// which is the same number.
std::size_t parameters_of(CesForm form) { return shares_of(form) + 1; }

std::vector<double> first_shares(CesForm form) {
  if (form == CesForm::partial) return {1.3, 1.0, 0.1};
  if (form == CesForm::full) return {1.3, 1.0, 1.3, 1.0};
  return {1.3, 1.0};
}

template <class T>
CesShares<T> shares_from(std::span<const double> x, const auto& make) {
  CesShares<T> by{};
  T* places[] = {&by.a0, &by.a1, &by.b0, &by.b1};
  for (std::size_t i = 0; i < x.size(); ++i) *places[i] = make(x[i], i);
  return by;
}

CesShares<double> plain_shares(std::span<const double> x) {
  return shares_from<double>(x, [](double value, std::size_t) { return value; });
}

// One series under one form, scaled to about 1.
struct Problem {
  CesForm form;
  std::span<const double> y;
  std::vector<double> pattern;  // of the season, where there is one
};

struct Evaluation {
  double value;
  std::vector<double> slopes;
};

// n log(sum of squared errors), and its slopes by N shares.
template <std::size_t N>
Evaluation evaluate(const Problem& problem, std::span<const double> x) {
  using Slopes = Dual<N>;
  const std::size_t m = problem.pattern.size();
  std::vector<Slopes> seasons(2 * m);
  CesStates<Slopes> states;
  states.seasons = std::span(seasons).first(m);
  states.seasonal_potentials = std::span(seasons).last(m);
  const auto by = shares_from<Slopes>(
      x, [](double value, std::size_t i) { return Slopes::parameter(value, i); });
  ces_guess(problem.form, problem.y, problem.pattern, states);
  ces_backcast(problem.form, by, states, problem.y);
  Slopes squares(0.0);
  ces_run(
      problem.form, by, states, problem.y, false,
      [&](std::size_t, const Slopes&, const Slopes& error) { squares = squares + error * error; });
  const auto n = static_cast<double>(problem.y.size());
  constexpr double kFloor = 1e-20;  // a perfect fit has this mean square
  const double sum = squares.x + n * kFloor;
  Evaluation out{n * math::log(sum), std::vector<double>(x.size())};
  for (std::size_t i = 0; i < x.size(); ++i) out.slopes[i] = n * squares.slopes[i] / sum;
  return out;
}

struct Found {
  CesForm form = CesForm::none;
  double objective = std::numeric_limits<double>::infinity();
  std::vector<double> shares;
};

Found search(const Problem& problem) {
  constexpr double kStep = 0.1;
  SearchStart start;
  start.x = first_shares(problem.form);
  start.step.assign(start.x.size(), kStep);
  for (std::size_t i = 0; i < start.x.size(); ++i) {
    start.low.push_back(kBounds[i].low);
    start.high.push_back(kBounds[i].high);
  }
  QuasiNewton newton(start);
  for (;;) {
    const auto x = newton.point();
    const Evaluation at = x.size() == 2   ? evaluate<2>(problem, x)
                          : x.size() == 3 ? evaluate<3>(problem, x)
                                          : evaluate<4>(problem, x);
    if (!newton.tell(at.value, at.slopes)) break;
  }
  const auto best = newton.best();
  return {problem.form, newton.value(), {best.begin(), best.end()}};
}

double corrected(double objective, std::size_t k, std::size_t n) {
  const auto terms = static_cast<double>(k);
  const double free = static_cast<double>(n) - terms - 1;
  if (!(free > 0)) return std::numeric_limits<double>::infinity();
  return objective + 2 * terms + 2 * terms * (terms + 1) / free;
}

// A power of two that brings the series near 1.
int exponent_of(std::span<const double> y) {
  double largest = 0;
  for (const double each : y) largest = std::max(largest, std::abs(each));
  return largest > 0 ? std::ilogb(largest) : 0;
}

Found choose(std::span<const double> y, std::size_t m, const std::string& letters) {
  const int exponent = exponent_of(y);
  std::vector<double> scaled(y.begin(), y.end());
  for (double& each : scaled) each = std::ldexp(each, -exponent);
  Found best;
  double least = std::numeric_limits<double>::infinity();
  for (const char letter : letters) {
    Problem problem{static_cast<CesForm>(kLetters.find(letter)), scaled, {}};
    if (problem.form != CesForm::none) problem.pattern = seasonal_pattern(scaled, m, false);
    Found found = search(problem);
    const double criterion = corrected(found.objective, parameters_of(found.form), y.size());
    if (best.shares.empty() || criterion < least) {
      least = criterion;
      best = std::move(found);
    }
  }
  best.objective += 2 * static_cast<double>(y.size()) * exponent * math::log(2.0);
  return best;
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
  const CesShares<double> by = plain_shares(state.subspan(kShares, shares_of(form)));
  CesStates<double> states = states_of(form, state, m);
  ces_guess(form, series.y, pattern, states);
  ces_backcast(form, by, states, series.y);
  double squares = 0;
  ces_run(form, by, states, series.y, false, [&](std::size_t t, double mean, double error) {
    if (!series.fitted.empty()) series.fitted[t] = mean;
    squares += error * error;
  });
  const std::size_t n = series.y.size();
  const std::size_t shares = shares_of(form);
  // Series too short for the shares: the mean square of the errors there are, but the first.
  const std::size_t free = n > shares ? n - shares : (n > 1 ? n - 1 : 0);
  state[kSigma2] = free > 0 ? squares / static_cast<double>(free) : kNaN;
  state[kLevel] = states.level;
  state[kPotential] = states.potential;
  state[kCount] = static_cast<double>(n);
}

void fit_one(const SeriesFit& series, std::size_t m, const std::string& letters) {
  const std::size_t n = series.y.size();
  const std::span<double> state = series.state;
  std::fill(state.begin(), state.end(), 0.0);
  std::fill_n(state.begin() + kLikelihood, 4, kNaN);
  Found found;
  found.shares = first_shares(CesForm::none);
  if (n >= kShortest) {
    found = choose(series.y, m, m > 1 && n >= 2 * m ? letters : "N");
    const std::size_t k = parameters_of(found.form);
    const auto terms = static_cast<double>(k);
    state[kLikelihood] = -0.5 * found.objective;
    state[kAic] = found.objective + 2 * terms;
    state[kAicc] = corrected(found.objective, k, n);
    state[kBic] = found.objective + terms * math::log(static_cast<double>(n));
  }
  state[kForm] = static_cast<double>(found.form);
  std::copy(found.shares.begin(), found.shares.end(), state.begin() + kShares);
  if (n == 0) {
    state[kSigma2] = kNaN;
    return;
  }
  std::vector<double> pattern;
  if (found.form != CesForm::none) pattern = seasonal_pattern(series.y, m, false);
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
  for (const SeriesFit& series : block) fit_one(series, periods(), letters);
}

void AutoCES::update(std::span<double> state, double y) const noexcept {
  if (state[kCount] == 0) {  // fitted to nothing: no season, as if fitted to y alone
    run({std::span(&y, 1), state, {}}, periods(), {});
    return;
  }
  const CesForm form = form_of(state);
  const CesShares<double> by = plain_shares(state.subspan(kShares, shares_of(form)));
  CesStates<double> states = states_of(form, state, periods());
  const std::size_t j = static_cast<std::size_t>(state[kCount]) % states.periods();
  ces_step(form, by, states, j, y - ces_mean(form, states, j));
  state[kLevel] = states.level;
  state[kPotential] = states.potential;
  state[kCount] += 1;
}

void AutoCES::predict(State state, std::span<double> mean, std::span<double> variance) const {
  if (state[kCount] == 0) {
    std::fill(mean.begin(), mean.end(), kNaN);
    std::fill(variance.begin(), variance.end(), kNaN);
    return;
  }
  const CesForm form = form_of(state);
  const CesShares<double> by = plain_shares(state.subspan(kShares, shares_of(form)));
  std::vector<double> moving(state.begin(), state.end());
  std::vector<double> response(moving.size());  // of the states to an error of 1
  CesStates<double> states = states_of(form, moving, periods());
  CesStates<double> responses = states_of(form, response, periods());
  const std::size_t m = states.periods();
  const auto first = static_cast<std::size_t>(state[kCount]);
  double sum = 1;
  for (std::size_t k = 0; k < mean.size(); ++k) {
    const std::size_t j = (first + k) % m;
    mean[k] = ces_mean(form, states, j);
    ces_step(form, by, states, j, 0.0);
    // The error came at period 0, and c is what it has left in the mean k + 1 steps later.
    ces_step(form, by, responses, k % m, k == 0 ? 1.0 : 0.0);
    const double c = ces_mean(form, responses, (k + 1) % m);
    variance[k] = state[kSigma2] * sum;
    sum += c * c;
  }
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
  const std::size_t shares = shares_of(form_of(state));
  for (std::size_t i = 0; i < 4; ++i) out[i] = i < shares ? state[kShares + i] : kNaN;
  std::copy_n(state.begin() + kSigma2, 5, out.begin() + 4);
}

std::string AutoCES::label(State state) const {
  return std::string("CES(") + kLetters[static_cast<std::size_t>(form_of(state))] + ")";
}

}  // namespace mliot::statistical
