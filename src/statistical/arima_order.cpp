// The stepwise search over orders.
#include "arima_order.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "mliot/core/error.hpp"
#include "mliot/core/math.hpp"
#include "seasonal_strength.hpp"

namespace mliot::statistical {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
// Of the test for a level: at 5 % for the first difference, at 1 % for the second.
constexpr std::array<double, 2> kCritical{0.463, 0.739};
constexpr double kSeasonal = 0.64;   // a season this strong is differenced away
constexpr double kNoRoot = 1.01;     // roots nearer to the unit circle disqualify an order
constexpr double kConstant = 1e-10;  // of the largest value: a series within it does not move

bool is_constant(std::span<const double> y) {
  const auto [low, high] = std::minmax_element(y.begin(), y.end());
  return y.empty() || *high - *low <= kConstant * std::max(std::abs(*low), std::abs(*high));
}

class OrderSearch {
 public:
  OrderSearch(const Regressed& series, const ArimaSpace& space, ArimaOrder base)
      : space_(space),
        base_(base),
        constants_(base.d + base.seasonal_d == 0   ? space.mean
                   : base.d + base.seasonal_d == 1 ? space.drift
                                                   : false) {
    base_.constant = false;
    data_[0].emplace(series, base_);
    if (constants_) {
      base_.constant = true;
      data_[1].emplace(series, base_);
    }
    limit_orders();
  }

  ArimaChoice run() {
    space_.stepwise ? stepwise() : all();
    return chosen();
  }

 private:
  struct Tried {
    ArimaOrder order;
    ArimaFound found;
    double score = kInfinity;
  };

  // Orders beyond a third of the series, or of its seasons, are not tried.
  void limit_orders() {
    const std::size_t third = data_[0]->n() / 3;
    const std::size_t seasons = third / base_.m;
    most_ = space_.most;
    most_.p = std::min(most_.p, third);
    most_.q = std::min(most_.q, third);
    most_.seasonal_p = base_.m > 1 ? std::min(most_.seasonal_p, seasons) : 0;
    most_.seasonal_q = base_.m > 1 ? std::min(most_.seasonal_q, seasons) : 0;
  }

  ArimaOrder with(std::size_t p, std::size_t q, std::size_t seasonal_p, std::size_t seasonal_q,
                  bool constant) const {
    ArimaOrder order = base_;
    order.p = std::min(p, most_.p);
    order.q = std::min(q, most_.q);
    order.seasonal_p = std::min(seasonal_p, most_.seasonal_p);
    order.seasonal_q = std::min(seasonal_q, most_.seasonal_q);
    order.constant = constant && constants_;
    return order;
  }

  const ArimaData& data(const ArimaOrder& order) const { return *data_[order.constant ? 1 : 0]; }

  bool known(const ArimaOrder& order) const {
    return std::any_of(tried_.begin(), tried_.end(),
                       [&](const Tried& each) { return each.order == order; });
  }

  double score(const ArimaOrder& order, const ArimaFound& found, bool approximate) const {
    const std::size_t k = order.coefficients() + data(order).rank();
    if (!roots_beyond(order, found.coefficients, kNoRoot)) return kInfinity;
    ArimaFound comparable = found;
    if (approximate) {  // as if the first observations erred like the others
      const auto n = static_cast<double>(data(order).n());
      comparable.squares *= n / static_cast<double>(found.n);
      comparable.n = data(order).n();
    }
    const ArimaCriteria criteria = criteria_of(comparable, k);
    const double value = space_.rank == ArimaRank::aicc  ? criteria.aicc
                         : space_.rank == ArimaRank::aic ? criteria.aic
                                                         : criteria.bic;
    return std::isnan(value) ? kInfinity : value;
  }

  // Fits an order that was not tried yet. Whether it is the best so far.
  bool improves(const ArimaOrder& order) {
    if (known(order) || (space_.stepwise && tried_.size() >= space_.most_models)) return false;
    const ArimaData& seen = data(order);
    const std::size_t k = order.coefficients() + seen.rank();
    Tried next{order, {}, kInfinity};
    if (order.coefficients() == 0 || seen.n() >= k + 3) {
      const bool css = space_.approximate && seen.n() > order.ar_span() + k + 1;
      next.found = estimate(seen, order, css ? ArimaMethod::css : ArimaMethod::css_ml);
      next.score = score(order, next.found, space_.approximate);
    }
    const bool better = tried_.empty() || next.score < tried_[best_].score;
    tried_.push_back(std::move(next));
    if (better) best_ = tried_.size() - 1;
    return better;
  }

  void stepwise() {
    const ArimaOrder& first = space_.first;
    improves(with(first.p, first.q, first.seasonal_p, first.seasonal_q, true));
    improves(with(0, 0, 0, 0, true));
    improves(with(1, 0, 1, 0, true));
    improves(with(0, 1, 0, 1, true));
    improves(with(0, 0, 0, 0, false));
    while (step()) {
    }
  }

  // Tries the neighbours of the best order until one is better.
  bool step() {
    struct Move {
      int p, q, seasonal_p, seasonal_q;
    };
    static constexpr std::array<Move, 16> kMoves{{{0, 0, -1, 0},
                                                  {0, 0, 0, -1},
                                                  {0, 0, 1, 0},
                                                  {0, 0, 0, 1},
                                                  {0, 0, -1, -1},
                                                  {0, 0, -1, 1},
                                                  {0, 0, 1, -1},
                                                  {0, 0, 1, 1},
                                                  {-1, 0, 0, 0},
                                                  {0, -1, 0, 0},
                                                  {1, 0, 0, 0},
                                                  {0, 1, 0, 0},
                                                  {-1, -1, 0, 0},
                                                  {-1, 1, 0, 0},
                                                  {1, -1, 0, 0},
                                                  {1, 1, 0, 0}}};
    const ArimaOrder from = tried_[best_].order;
    for (const Move& move : kMoves) {
      ArimaOrder to = from;
      if (moved(to.p, move.p, most_.p) && moved(to.q, move.q, most_.q) &&
          moved(to.seasonal_p, move.seasonal_p, most_.seasonal_p) &&
          moved(to.seasonal_q, move.seasonal_q, most_.seasonal_q) && improves(to)) {
        return true;
      }
    }
    ArimaOrder other = from;
    other.constant = !from.constant;
    return constants_ && improves(other);
  }

  static bool moved(std::size_t& value, int by, std::size_t most) {
    if (by < 0 && value == 0) return false;
    value = by < 0 ? value - 1 : value + static_cast<std::size_t>(by);
    return value <= most;
  }

  void all() {
    for (std::size_t p = 0; p <= most_.p; ++p) {
      for (std::size_t q = 0; q <= most_.q; ++q) {
        for (std::size_t sp = 0; sp <= most_.seasonal_p; ++sp) {
          for (std::size_t sq = 0; sq <= most_.seasonal_q; ++sq) {
            if (p + q + sp + sq > space_.most_coefficients) continue;
            improves(with(p, q, sp, sq, true));
            improves(with(p, q, sp, sq, false));
          }
        }
      }
    }
  }

  // What was found, or a higher hill that the search finds from the other start, unless its roots
  // disqualify it.
  ArimaFound thorough(const ArimaOrder& order, ArimaFound found) const {
    if (order.coefficients() == 0) return found;
    ArimaFound other = estimate(data(order), order, ArimaMethod::ml);
    const bool kept = is_higher(other, found) && score(order, other, false) < kInfinity;
    return kept ? other : found;
  }

  // The best order, by its exact likelihood where the ranks were approximate: one whose exact
  // roots are too near to the unit circle gives way to the next. Where none could be fitted, none
  // of their coefficients is left.
  ArimaChoice chosen() {
    std::stable_sort(tried_.begin(), tried_.end(),
                     [](const Tried& a, const Tried& b) { return a.score < b.score; });
    if (!space_.approximate && tried_[0].score < kInfinity) {
      return {tried_[0].order, thorough(tried_[0].order, std::move(tried_[0].found))};
    }
    for (const Tried& each : tried_) {
      if (!(each.score < kInfinity)) break;
      ArimaFound found = estimate(data(each.order), each.order, ArimaMethod::css_ml);
      if (score(each.order, found, false) < kInfinity) {
        return {each.order, thorough(each.order, std::move(found))};
      }
    }
    const ArimaOrder plain = with(0, 0, 0, 0, true);
    return {plain, estimate(data(plain), plain, ArimaMethod::css_ml)};
  }

  ArimaSpace space_;
  ArimaOrder base_;
  ArimaOrder most_;
  bool constants_;
  std::array<std::optional<ArimaData>, 2> data_;  // without and with a constant
  std::vector<Tried> tried_;
  std::size_t best_ = 0;
};

// What is left of the series once regressors and mean are taken off: the tests look at it.
std::vector<double> residuals(const Regressed& series) {
  if (series.regressors == 0) return {series.y.begin(), series.y.end()};
  const ArimaData data(series, ArimaOrder{.constant = true});
  return {data.data(), data.data() + data.n()};
}

}  // namespace

ArimaRank arima_rank(std::string_view model, std::string_view name) {
  if (name == "aicc") return ArimaRank::aicc;
  if (name == "aic") return ArimaRank::aic;
  require(name == "bic", "{}: ic must be 'aicc', 'aic' or 'bic', got '{}'", model, name);
  return ArimaRank::bic;
}

double kpss_statistic(std::span<const double> y) {
  const auto n = static_cast<double>(y.size());
  const auto lags = static_cast<std::size_t>(3 * std::sqrt(n) / 13);
  double mean = 0;
  for (const double each : y) mean += each;
  mean /= n;
  double sum = 0;
  double squared_sums = 0;
  double variance = 0;
  for (const double each : y) {
    const double e = each - mean;
    sum += e;
    squared_sums += sum * sum;
    variance += e * e;
  }
  for (std::size_t lag = 1; lag <= lags && lag < y.size(); ++lag) {
    double product = 0;
    for (std::size_t t = lag; t < y.size(); ++t) product += (y[t] - mean) * (y[t - lag] - mean);
    variance += 2 * (1 - static_cast<double>(lag) / static_cast<double>(lags + 1)) * product;
  }
  return variance > 0 ? squared_sums / (n * variance) : 0.0;
}

std::size_t differences_needed(std::span<const double> y, std::size_t most) {
  std::vector<double> w(y.begin(), y.end());
  std::size_t d = 0;
  while (d < most && w.size() > 2 && !is_constant(w) && kpss_statistic(w) > kCritical.at(d)) {
    w = differenced(w, ArimaOrder{.d = 1});
    ++d;
  }
  return d;
}

ArimaChoice arima_choose(const Regressed& series, const ArimaSpace& space) {
  const std::vector<double> y = residuals(series);
  ArimaOrder base;
  base.m = space.most.m;
  const std::size_t season = base.m;
  if (space.seasonal_d_known) {
    base.seasonal_d = space.seasonal_d;
  } else if (season > 1 && space.most.seasonal_d > 0 && !is_constant(y)) {
    base.seasonal_d = seasonal_strength(y, season) > kSeasonal ? 1 : 0;
  }
  std::vector<double> w = differenced(y, base);
  if (base.seasonal_d > 0 && !space.seasonal_d_known && w.size() < 3) {
    base.seasonal_d = 0;
    w = y;
  }
  base.d = space.d_known ? space.d : differences_needed(w, space.most.d);
  if (base.d > 0) w = differenced(w, ArimaOrder{.d = base.d});
  ArimaSpace within = space;
  if (is_constant(w)) {  // nothing moves that coefficients could describe
    within.most.p = within.most.q = within.most.seasonal_p = within.most.seasonal_q = 0;
  }
  return OrderSearch(series, within, base).run();
}

}  // namespace mliot::statistical
