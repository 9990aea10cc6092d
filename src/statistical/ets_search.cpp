// Lanes of searches: a lane whose search ends takes the next series, so that none idles long.
#include "ets_search.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "ets_start.hpp"
#include "quasi_newton.hpp"

namespace mliot::statistical {
namespace {

using kernel::kEtsLanes;

constexpr double kLow = 1e-4;  // bounds of shares, as Hyndman et al. take them
constexpr double kHigh = 0.9999;
constexpr std::size_t kLongestSearched = 24;  // longer seasons keep their decomposition

// The prior, in units of -2 log density and a shrinkage of 1: beta / alpha is exponential with mean
// 0.1, seasonal states are normal around their decomposition with the size of an error.
constexpr double kTrendPrior = 20;
constexpr double kSeasonPrior = 1;
constexpr double kHighTrend = 0.3;  // of beta / alpha under a prior

// The variables of a search: alpha, beta / alpha, gamma / (1 - alpha), phi, level, trend and all
// seasonal states but the last, which makes up the sum; those that a form lacks do not move.
constexpr std::size_t kVariables = kernel::kEtsSeason;

struct Problem {
  EtsForm form;
  double season_sum;
  SearchStart start;
  QuasiNewton search;
};

// What the prior adds to the objective at x; adds its slopes where there is room for them.
double prior(const SearchStart& start, std::span<const double> x, double shrinkage,
             std::span<double> slopes) {
  if (shrinkage == 0) return 0;
  double sum = shrinkage * kTrendPrior * x[kernel::kEtsBeta];
  if (!slopes.empty()) slopes[kernel::kEtsBeta] += shrinkage * kTrendPrior;
  for (std::size_t i = kVariables; i < x.size(); ++i) {
    if (start.step[i] == 0) continue;
    const double z = (x[i] - start.x[i]) / start.step[i];
    sum += shrinkage * kSeasonPrior * (z * z);
    if (!slopes.empty()) slopes[i] += 2 * shrinkage * kSeasonPrior * z / start.step[i];
  }
  return sum;
}

SearchStart start_of(EtsForm form, std::span<const double> y, std::size_t m,
                     const EtsBounds& bounds) {
  const EtsStart at = ets_start(form, y, m);
  const std::size_t size = kVariables + (form.seasonal() ? m - 1 : 0);
  SearchStart start{std::vector<double>(size), std::vector<double>(size), std::vector<double>(size),
                    std::vector<double>(size)};
  const double share = 0.5 / std::sqrt(static_cast<double>(y.size()));
  const auto set = [&](std::size_t i, double x, double low, double high, double step) {
    start.x[i] = x;
    start.low[i] = low;
    start.high[i] = high;
    start.step[i] = step;
  };
  const auto fix = [&](std::size_t i, double x) { set(i, x, x, x, 0.0); };
  constexpr double kFar = std::numeric_limits<double>::max();
  set(kernel::kEtsAlpha, bounds.alpha_start, bounds.alpha_low, bounds.alpha_high, share);
  const double fastest = bounds.shrinkage > 0 ? kHighTrend : kHigh;
  form.trending() ? set(kernel::kEtsBeta, 0.1, kLow, fastest, share) : fix(kernel::kEtsBeta, 0);
  form.seasonal() ? set(kernel::kEtsGamma, bounds.gamma_start, kLow, kHigh, share)
                  : fix(kernel::kEtsGamma, 0);
  const double phi = bounds.phi_low + 0.99 * (bounds.phi_high - bounds.phi_low);
  form.damped ? set(kernel::kEtsPhi, phi, bounds.phi_low, bounds.phi_high, 0.3 * share)
              : fix(kernel::kEtsPhi, 1);
  bounds.first_as_level ? fix(kernel::kEtsLevel, y.front())
                        : set(kernel::kEtsLevel, at.level, -kFar, kFar, at.sigma);
  if (form.growing()) {
    const double step = 0.3 * at.sigma / std::max(std::abs(at.level), 1e-3);
    set(kernel::kEtsTrend, at.trend, kLeastGrowth, kMostGrowth, step);
  } else {
    form.trending() ? set(kernel::kEtsTrend, at.trend, -kFar, kFar, 0.3 * at.sigma)
                    : fix(kernel::kEtsTrend, 0);
  }
  const double unit = form.ratio() ? std::max(std::abs(at.level), 1e-3) : 1.0;
  for (std::size_t j = 0; form.seasonal() && j + 1 < m; ++j) {
    const double x = at.seasons[j];
    m <= kLongestSearched ? set(kVariables + j, x, -kFar, kFar, at.sigma / unit)
                          : fix(kVariables + j, x);
  }
  return start;
}

// Leaves the starting states alone to a search.
void hold(const EtsShares& shares, SearchStart& start) {
  const auto fix = [&](std::size_t i, double x) {
    start.x[i] = start.low[i] = start.high[i] = x;
    start.step[i] = 0;
  };
  const double alpha = shares.alpha;
  fix(kernel::kEtsAlpha, alpha);
  fix(kernel::kEtsBeta, alpha > 0 ? shares.beta / alpha : 0);
  fix(kernel::kEtsGamma, alpha < 1 ? shares.gamma / (1 - alpha) : 0);
  fix(kernel::kEtsPhi, shares.phi);
}

// Leaves those shares to a search that are not given; beta and gamma are given with alpha.
void hold_given(EtsForm form, const EtsBounds& bounds, SearchStart& start) {
  if (!bounds.alpha) return;
  const double alpha = *bounds.alpha;
  const auto fix = [&](std::size_t i, double x) {
    start.x[i] = start.low[i] = start.high[i] = x;
    start.step[i] = 0;
  };
  fix(kernel::kEtsAlpha, alpha);
  if (bounds.beta && form.trending()) fix(kernel::kEtsBeta, *bounds.beta / alpha);
  if (bounds.gamma && form.seasonal()) {
    // 0.1 / (1 - 0.9) rounds to more than 1.
    fix(kernel::kEtsGamma, std::min(*bounds.gamma / (1 - alpha), 1.0));
  }
}

// From the variables of a search to the rows of the kernel.
struct Rows {
  double alpha, beta, gamma;
};

Rows rows_of(std::span<const double> x) {
  const double alpha = x[kernel::kEtsAlpha];
  return {alpha, alpha * x[kernel::kEtsBeta], (1 - alpha) * x[kernel::kEtsGamma]};
}

class Lanes {
 public:
  Lanes(EtsForm form, std::size_t m, std::size_t length, double shrinkage)
      : form_(form),
        shrinkage_(shrinkage),
        m_(form.seasonal() ? m : 1),
        y_(length * kEtsLanes),
        n_(kEtsLanes),
        parameters_((kVariables + m_) * kEtsLanes),
        gradient_(parameters_.size()),
        value_(kEtsLanes),
        workspace_((3 * length + m_) * kEtsLanes) {}

  void take(std::size_t lane, std::span<const double> y) {
    for (std::size_t t = 0; t < y.size(); ++t) y_[t * kEtsLanes + lane] = y[t];
    n_[lane] = static_cast<double>(y.size());
  }
  void empty(std::size_t lane) { n_[lane] = 0; }

  void set_point(std::size_t lane, const Problem& problem) {
    const auto x = problem.search.point();
    const auto [alpha, beta, gamma] = rows_of(x);
    at(parameters_, kernel::kEtsAlpha, lane) = alpha;
    at(parameters_, kernel::kEtsBeta, lane) = beta;
    at(parameters_, kernel::kEtsGamma, lane) = gamma;
    for (std::size_t i = kernel::kEtsPhi; i < kVariables; ++i) at(parameters_, i, lane) = x[i];
    if (!form_.seasonal()) return;
    double last = problem.season_sum;
    for (std::size_t j = 0; j + 1 < m_; ++j) {
      at(parameters_, kVariables + j, lane) = x[kVariables + j];
      last -= x[kVariables + j];
    }
    at(parameters_, kVariables + m_ - 1, lane) = last;
  }

  void evaluate() {
    double longest = 0;
    for (const double n : n_) longest = std::max(longest, n);
    kernel::ets_gradient(form_.multiplicative_error, form_.trend, form_.season,
                         {y_.data(), static_cast<std::size_t>(longest), n_.data(), m_,
                          parameters_.data(), gradient_.data(), value_.data(), workspace_.data()});
  }

  /// Hands value and gradient of a lane to its search. False once that is over.
  bool tell(std::size_t lane, Problem& problem) {
    const auto x = problem.search.point();
    slopes_.resize(x.size());
    const auto slope = [&](std::size_t row) { return at(gradient_, row, lane); };
    const double alpha = x[kernel::kEtsAlpha];
    slopes_[kernel::kEtsAlpha] = slope(kernel::kEtsAlpha) +
                                 slope(kernel::kEtsBeta) * x[kernel::kEtsBeta] -
                                 slope(kernel::kEtsGamma) * x[kernel::kEtsGamma];
    slopes_[kernel::kEtsBeta] = slope(kernel::kEtsBeta) * alpha;
    slopes_[kernel::kEtsGamma] = slope(kernel::kEtsGamma) * (1 - alpha);
    for (std::size_t i = kernel::kEtsPhi; i < kVariables; ++i) slopes_[i] = slope(i);
    const std::size_t last = kVariables + m_ - 1;
    for (std::size_t i = kVariables; i < x.size(); ++i) slopes_[i] = slope(i) - slope(last);
    const double added = prior(problem.start, x, shrinkage_, slopes_);
    return problem.search.tell(value_[lane] + added, slopes_);
  }

 private:
  static double& at(std::vector<double>& rows, std::size_t row, std::size_t lane) {
    return rows[row * kEtsLanes + lane];
  }

  EtsForm form_;
  double shrinkage_;
  std::size_t m_;
  std::vector<double> y_, n_, parameters_, gradient_, value_, workspace_, slopes_;
};

EtsFound found_by(const Problem& problem, double shrinkage) {
  const auto x = problem.search.best();
  const auto [alpha, beta, gamma] = rows_of(x);
  EtsFound found;
  found.penalty = prior(problem.start, x, shrinkage, {});
  found.objective = problem.search.value() - found.penalty;
  found.alpha = alpha;
  found.beta = beta;
  found.gamma = gamma;
  found.phi = x[kernel::kEtsPhi];
  found.level = x[kernel::kEtsLevel];
  found.trend = x[kernel::kEtsTrend];
  if (!problem.form.seasonal()) return found;
  found.seasons.assign(x.begin() + kVariables, x.end());
  double last = problem.season_sum;
  for (const double each : found.seasons) last -= each;
  found.seasons.push_back(last);
  return found;
}

void keep_given(EtsForm form, const EtsBounds& bounds, EtsFound& found) {
  if (bounds.alpha) found.alpha = *bounds.alpha;
  if (bounds.beta && form.trending()) found.beta = *bounds.beta;
  if (bounds.gamma && form.seasonal()) found.gamma = *bounds.gamma;
}

// The shares themselves, not what their products and quotients round to.
void keep(const EtsShares& shares, EtsFound& found) {
  found.alpha = shares.alpha;
  found.beta = shares.beta;
  found.gamma = shares.gamma;
  found.phi = shares.phi;
}

}  // namespace

std::vector<double> ets_state(EtsForm form, const EtsFound& found, std::size_t m) {
  std::vector<double> state(kSeasons + std::max(m, found.seasons.size()));
  state[kForm] = static_cast<double>(form.code());
  state[kAlpha] = found.alpha;
  state[kBeta] = found.beta;
  state[kGamma] = found.gamma;
  state[kPhi] = found.phi;
  state[kLevel] = found.level;
  state[kTrend] = found.trend;
  std::copy(found.seasons.begin(), found.seasons.end(), state.begin() + kSeasons);
  return state;
}

std::vector<EtsFound> ets_search(EtsForm form, std::span<const std::span<const double>> series,
                                 std::size_t m, const EtsBounds& bounds) {
  std::size_t length = 1;
  for (const auto& y : series) length = std::max(length, y.size());
  const double season_sum = form.ratio() ? static_cast<double>(m) : 0.0;
  Lanes lanes(form, m, length, bounds.shrinkage);
  std::vector<EtsFound> found(series.size());
  std::vector<std::optional<Problem>> running(kEtsLanes);
  std::vector<std::size_t> owner(kEtsLanes);
  std::size_t next = 0;
  std::size_t busy = 0;
  const auto refill = [&](std::size_t lane) {
    running[lane].reset();
    lanes.empty(lane);
    if (next == series.size()) return;
    const auto y = series[next];
    SearchStart start = start_of(form, y, m, bounds);
    hold_given(form, bounds, start);
    if (!bounds.kept.empty()) hold(bounds.kept[next], start);
    running[lane].emplace(Problem{form, season_sum, start, QuasiNewton(start)});
    owner[lane] = next++;
    lanes.take(lane, y);
    lanes.set_point(lane, *running[lane]);
    ++busy;
  };
  for (std::size_t lane = 0; lane < kEtsLanes; ++lane) refill(lane);
  while (busy > 0) {
    lanes.evaluate();
    for (std::size_t lane = 0; lane < kEtsLanes; ++lane) {
      if (!running[lane]) continue;
      if (lanes.tell(lane, *running[lane])) {
        lanes.set_point(lane, *running[lane]);
        continue;
      }
      EtsFound& ended = found[owner[lane]];
      ended = found_by(*running[lane], bounds.shrinkage);
      keep_given(form, bounds, ended);
      if (!bounds.kept.empty()) keep(bounds.kept[owner[lane]], ended);
      --busy;
      refill(lane);
    }
  }
  return found;
}

}  // namespace mliot::statistical
