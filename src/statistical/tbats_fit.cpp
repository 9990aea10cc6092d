// Objective of TBATS: starting states of least squares, slopes by numbers that carry them.
#include "tbats_fit.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "box_cox.hpp"
#include "dual.hpp"
#include "least_squares.hpp"
#include "mliot/core/math.hpp"
#include "quasi_newton.hpp"

namespace mliot::statistical {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr int kRounds = 8;           // of starting states and searches in turn
constexpr double kSmallGain = 1e-2;  // of a round, in twice a log-likelihood

// The variables of a search in the order of their places; those that a form lacks have none.
struct Variables {
  explicit Variables(const TbatsForm& form, std::size_t seasons) {
    std::size_t next = 0;
    const auto take = [&](bool there) { return there ? next++ : kNone; };
    lambda = take(form.boxcox);
    alpha = take(true);
    beta = take(form.trend);
    phi = take(form.damped);
    gammas = next;
    next += 2 * seasons;
    ar = next;
    next += form.p;
    ma = next;
    next += form.q;
    count = next;
  }

  static constexpr auto kNone = static_cast<std::size_t>(-1);
  std::size_t lambda, alpha, beta, phi, gammas, ar, ma, count;
};

// The shares at x; make(i) is variable i as a T.
template <class T>
TbatsShares<T> shares_at(const TbatsForm& form, const Variables& at, std::vector<T>& gammas,
                         const auto& make) {
  TbatsShares<T> by{};
  by.alpha = make(at.alpha);
  by.beta = form.trend ? make(at.beta) : T(0.0);
  by.phi = form.damped ? make(at.phi) : T(form.trend ? 1.0 : 0.0);
  for (std::size_t i = 0; i < form.p; ++i) by.ar[i] = make(at.ar + i);
  for (std::size_t i = 0; i < form.q; ++i) by.ma[i] = make(at.ma + i);
  for (std::size_t i = 0; i < gammas.size(); ++i) gammas[i] = make(at.gammas + i);
  by.gammas = gammas;
  return by;
}

// Whether 1 - c1 x - c2 x^2 has no root within the unit circle.
bool stationary(double c1, double c2) { return std::abs(c2) < 1 && c1 + c2 < 1 && c2 - c1 < 1; }

bool admissible_errors(const TbatsShares<double>& by) {
  return stationary(by.ar[0], by.ar[1]) && stationary(-by.ma[0], -by.ma[1]);
}

// Responses of the next errors to the states, but for their sign: w' D^t, row by row.
class Responses {
 public:
  Responses(const TbatsShares<double>& by, const std::vector<TbatsSeason>& seasons, bool trend)
      : by_(by), seasons_(seasons), trend_(trend) {
    std::size_t harmonics = 0;
    for (const TbatsSeason& each : seasons) harmonics += each.harmonics;
    turning_.assign(2 * harmonics, 0.0);
    for (std::size_t i = 0; i < turning_.size(); i += 2) turning_[i] = 1;
    d_ = by.ar;
    e_ = by.ma;
    slope_ = by.phi;
  }

  /// Level, trend if there is one, and harmonics.
  void write(std::span<double> row) const {
    std::size_t at = 0;
    row[at++] = level_;
    if (trend_) row[at++] = slope_;
    std::copy(turning_.begin(), turning_.end(), row.begin() + static_cast<std::ptrdiff_t>(at));
  }

  /// Largest of all responses.
  double size() const noexcept {
    double most = std::max(std::abs(level_), std::abs(slope_));
    for (const double each : turning_) most = std::max(most, std::abs(each));
    for (std::size_t i = 0; i < kTbatsLags; ++i) {
      most = std::max({most, std::abs(d_[i]), std::abs(e_[i])});
    }
    return most;
  }

  void step() {
    double gain = level_ * by_.alpha + slope_ * by_.beta + d_[0];
    for (std::size_t i = 0, at = 0; i < seasons_.size(); ++i) {
      for (std::size_t j = 0; j < seasons_[i].harmonics; ++j, at += 2) {
        gain += turning_[at] * by_.gammas[2 * i] + turning_[at + 1] * by_.gammas[2 * i + 1];
      }
    }
    const double error = gain + e_[0];
    slope_ = by_.phi * (level_ + slope_) - error * by_.phi;
    level_ -= error;
    turn(error);
    shift(d_, by_.ar, gain, error);
    shift(e_, by_.ma, gain, error);
  }

 private:
  using Lags = std::array<double, kTbatsLags>;

  void turn(double error) {
    std::size_t at = 0;
    for (const TbatsSeason& season : seasons_) {
      double cosine = season.cosine;
      double sine = season.sine;
      for (std::size_t j = 0; j < season.harmonics; ++j, at += 2) {
        const double s = turning_[at];
        const double t = turning_[at + 1];
        turning_[at] = s * cosine - t * sine - error;
        turning_[at + 1] = s * sine + t * cosine;
        const double turned = cosine * season.cosine - sine * season.sine;
        sine = sine * season.cosine + cosine * season.sine;
        cosine = turned;
      }
    }
  }

  static void shift(Lags& lags, const Lags& shares, double gain, double error) {
    for (std::size_t i = 0; i < kTbatsLags; ++i) {
      const double older = i + 1 < kTbatsLags ? lags[i + 1] : 0.0;
      lags[i] = gain * shares[i] + older - error * shares[i];
    }
  }

  const TbatsShares<double>& by_;
  const std::vector<TbatsSeason>& seasons_;
  bool trend_;
  double level_ = 1, slope_ = 0;
  std::vector<double> turning_;
  Lags d_{}, e_{};
};

class Objective {
 public:
  Objective(const TbatsForm& form, const TbatsSeries& series)
      : form_(form),
        series_(series),
        at_(form, series.seasons.size()),
        logs_(form.boxcox ? sum_of_logs(series.y) : 0.0),
        seeds_(1 + (form.trend ? 1 : 0) + 2 * series.harmonics()) {}

  const Variables& variables() const noexcept { return at_; }
  const std::vector<double>& seeds() const noexcept { return seeds_; }

  /// Starting states of least squares at x; false where x is not admissible.
  bool find_seeds(std::span<const double> x) {
    std::vector<double> gammas(2 * series_.seasons.size());
    const auto by = shares_at<double>(form_, at_, gammas, [&](std::size_t i) { return x[i]; });
    return admissible_errors(by) && find_seeds(by, lambda_of(x));
  }

  /// Value at x with those states; slopes into `slopes`. Infinite where x is not admissible.
  double evaluate(std::span<const double> x, std::span<double> slopes) {
    std::vector<double> gammas(2 * series_.seasons.size());
    const auto by = shares_at<double>(form_, at_, gammas, [&](std::size_t i) { return x[i]; });
    if (!admissible_errors(by)) return kInfinity;
    Responses responses(by, series_.seasons, form_.trend);
    if (!fades(responses, 0)) return kInfinity;
    return at_.count <= 8 ? with_slopes<8>(x, slopes) : with_slopes<kMost>(x, slopes);
  }

  double lambda_of(std::span<const double> x) const { return form_.boxcox ? x[at_.lambda] : 1.0; }

  static constexpr std::size_t kMost = 24;  // variables

 private:
  static double sum_of_logs(std::span<const double> y) {
    double sum = 0;
    for (const double each : y) sum += math::log(each);
    return sum;
  }

  auto seasons() const {
    return [this](std::size_t i) { return series_.seasons[i]; };
  }

  // Starting states that leave the least squared errors: errors are linear in them.
  bool find_seeds(const TbatsShares<double>& by, double lambda) {
    std::vector<double> turning(2 * series_.harmonics());
    TbatsStates<double> states;
    states.turning = turning;
    Responses responses(by, series_.seasons, form_.trend);
    LeastSquares equations(seeds_.size());
    std::vector<double> row(seeds_.size());
    for (const double y : series_.y) {
      const double z = form_.boxcox ? box_cox(y, lambda).z : y;
      const double error = z - tbats_mean(by, states);
      responses.write(row);
      equations.add(row, error);
      responses.step();
      tbats_step(by, states, error, seasons());
    }
    if (!fades(responses, series_.y.size()) || !equations.solve(seeds_)) return false;
    // Later searches move lambda: states keep their size beside the level of the series.
    middle_ = form_.boxcox ? inverse_box_cox(seeds_[0], lambda) : 1.0;
    seeded_ = lambda;
    return !form_.boxcox || (middle_ > 0 && std::isfinite(middle_));
  }

  // Whether errors do not grow by themselves: starting states of least squares hide that within the
  // series. Growth like that of a line, by 1 a step, is that of parameters near 0.
  bool fades(Responses& responses, std::size_t done) const {
    constexpr std::size_t kSteps = 1024;  // then growth by 0.7 % a step is more than a line's
    const std::size_t steps = std::max(series_.y.size(), kSteps);
    for (std::size_t t = done; t < steps; ++t) responses.step();
    return responses.size() <= static_cast<double>(steps + 1);
  }

  template <std::size_t N>
  double with_slopes(std::span<const double> x, std::span<double> slopes) {
    using T = Dual<N>;
    std::vector<T> gammas(2 * series_.seasons.size());
    const auto by =
        shares_at<T>(form_, at_, gammas, [&](std::size_t i) { return T::parameter(x[i], i); });
    std::vector<T> turning(2 * series_.harmonics());
    TbatsStates<T> states;
    states.turning = turning;
    set_seeds(x, states);
    T squares(0.0);
    for (const double y : series_.y) {
      T z(y);
      if (form_.boxcox) {
        const BoxCox at = box_cox(y, x[at_.lambda]);
        z = T(at.z);
        z.slopes[at_.lambda] = at.slope;
      }
      const T error = z - tbats_mean(by, states);
      squares = squares + error * error;
      tbats_step(by, states, error, seasons());
    }
    const auto n = static_cast<double>(series_.y.size());
    constexpr double kFloor = 1e-20;  // a perfect fit has this mean square
    const double sum = squares.x + n * kFloor;
    for (std::size_t i = 0; i < slopes.size(); ++i) slopes[i] = n * squares.slopes[i] / sum;
    if (!form_.boxcox) return n * math::log(sum);
    slopes[at_.lambda] -= 2 * logs_;
    return n * math::log(sum) - 2 * (x[at_.lambda] - 1) * logs_;
  }

  // The starting states at x: the level is that of the same y under its lambda, the others have the
  // same share of a step there.
  template <class T>
  void set_seeds(std::span<const double> x, TbatsStates<T>& states) const {
    T factor(1.0);
    states.level = T(seeds_[0]);
    if (form_.boxcox) {
      const double logarithm = math::log(middle_);
      const BoxCox at = box_cox(middle_, x[at_.lambda]);
      factor = T(math::exp((x[at_.lambda] - seeded_) * logarithm));
      factor.slopes[at_.lambda] = factor.x * logarithm;
      states.level = T(at.z);
      states.level.slopes[at_.lambda] = at.slope;
    }
    std::size_t next = 1;
    if (form_.trend) states.trend = seeds_[next++] * factor;
    for (T& each : states.turning) each = seeds_[next++] * factor;
  }

  TbatsForm form_;
  const TbatsSeries& series_;
  Variables at_;
  double logs_;
  std::vector<double> seeds_;
  double middle_ = 1;  // y of the level, and the lambda that the others belong to
  double seeded_ = 1;
};

SearchStart start_of(const TbatsForm& form, const TbatsSeries& series, const Variables& at) {
  SearchStart start;
  for (auto* each : {&start.x, &start.low, &start.high, &start.step}) each->resize(at.count);
  const auto set = [&](std::size_t i, double x, double low, double high, double step) {
    start.x[i] = x;
    start.low[i] = low;
    start.high[i] = high;
    start.step[i] = step;
  };
  if (form.boxcox) {
    const double middle = 0.5 * (series.lambda_low + series.lambda_high);
    set(at.lambda, middle, series.lambda_low, series.lambda_high, 0.1);
  }
  set(at.alpha, 0.09, 0.0, 2.0, 0.05);
  if (form.trend) set(at.beta, 0.01, 0.0, 1.0, 0.01);
  if (form.damped) set(at.phi, 0.97, 0.8, 0.999, 0.02);
  for (std::size_t i = at.gammas; i < at.ar; ++i) set(i, 0.0, -0.5, 0.5, 0.003);
  for (std::size_t i = at.ar; i < at.count; ++i) set(i, 0.0, -1.98, 1.98, 0.1);
  return start;
}

}  // namespace

std::size_t TbatsSeries::harmonics() const noexcept {
  std::size_t sum = 0;
  for (const TbatsSeason& each : seasons) sum += each.harmonics;
  return sum;
}

std::size_t tbats_terms(const TbatsForm& form, const TbatsSeries& series) {
  const Variables at(form, series.seasons.size());
  return at.count + 1 + (form.trend ? 1 : 0) + 2 * series.harmonics() + form.p + form.q;
}

namespace {

// Starting states and parameters in turn, from one start.
TbatsFound search_from(const TbatsForm& form, const TbatsSeries& series, SearchStart start) {
  Objective objective(form, series);
  const Variables& at = objective.variables();
  TbatsFound found;
  found.form = form;
  found.objective = kInfinity;
  std::vector<double> slopes(at.count);
  for (int round = 0; round < kRounds && objective.find_seeds(start.x); ++round) {
    QuasiNewton newton(start);
    for (;;) {
      const double value = objective.evaluate(newton.point(), slopes);
      if (!newton.tell(value, slopes)) break;
    }
    const auto best = newton.best();
    start.x.assign(best.begin(), best.end());
    const double gained = found.objective - newton.value();
    found.objective = newton.value();
    if (!(gained > kSmallGain)) break;
  }
  const std::vector<double>& x = start.x;
  found.objective = objective.find_seeds(x) ? objective.evaluate(x, slopes) : kInfinity;
  found.aic = found.objective + 2 * static_cast<double>(tbats_terms(form, series));
  found.lambda = objective.lambda_of(x);
  found.gammas.resize(2 * series.seasons.size());
  found.by = shares_at<double>(form, at, found.gammas, [&](std::size_t i) { return x[i]; });
  found.by.gammas = {};  // of a found that is copied
  const std::vector<double>& seeds = objective.seeds();
  found.level = seeds[0];
  if (form.trend) found.trend = seeds[1];
  found.turning.assign(seeds.begin() + (form.trend ? 2 : 1), seeds.end());
  return found;
}

}  // namespace

TbatsFound tbats_search(const TbatsForm& form, const TbatsSeries& series) {
  const Variables at(form, series.seasons.size());
  SearchStart start = start_of(form, series, at);
  TbatsFound found = search_from(form, series, start);
  if (!form.boxcox) return found;
  // The likelihood of a transformation has several hills.
  start.x[at.lambda] = series.lambda_low;
  TbatsFound other = search_from(form, series, std::move(start));
  return other.objective < found.objective ? other : found;
}

}  // namespace mliot::statistical
