// One series under every form of TBATS that the options admit.
#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>
#include <utility>
#include <vector>

#include "kernel/tbats_gradient.hpp"
#include "mliot/core/math.hpp"
#include "statistical/moments.hpp"
#include "tbats_choice.hpp"
#include "tbats_fit.hpp"
#include "tbats_state.hpp"

namespace mliot::statistical {
namespace {

using detail::kNaN;

constexpr double kFirstAlpha = 0.09;  // of series too short to search

// A series scaled to about 1 by a power of two.
struct Scaled {
  std::vector<double> y;
  int exponent = 0;
  double least = std::numeric_limits<double>::infinity();

  explicit Scaled(std::span<const double> values) : y(values.begin(), values.end()) {
    double largest = 0;
    for (const double each : y) largest = std::max(largest, std::abs(each));
    if (largest > 0) std::frexp(largest, &exponent);
    for (double& each : y) {
      each = std::ldexp(each, -exponent);
      least = std::min(least, each);
    }
  }
};

std::vector<TbatsForm> forms_of(const AutoTBATSOptions& options, bool positive) {
  std::vector<TbatsForm> forms;
  constexpr std::size_t kForms = 6;
  forms.reserve(kForms);
  for (const bool boxcox : {true, false}) {
    if (boxcox && (!positive || options.use_boxcox == false)) continue;
    if (!boxcox && positive && options.use_boxcox == true) continue;
    for (const int slope : {2, 1, 0}) {
      const TbatsForm form{boxcox, slope > 0, slope == 2, 0, 0};
      if (options.use_trend.value_or(form.trend) != form.trend) continue;
      const bool damped = options.use_damped_trend.value_or(form.damped);
      if (form.trend && damped != form.damped) continue;
      if (!form.trend && options.use_damped_trend == true) continue;
      forms.push_back(form);
    }
  }
  return forms;
}

void write_parameters(const TbatsFound& found, const TbatsSeries& series, std::span<double> state) {
  state[kBoxCox] = found.form.boxcox ? 1 : 0;
  state[kSlope] = found.form.damped ? 2 : found.form.trend ? 1 : 0;
  state[kP] = static_cast<double>(found.form.p);
  state[kQ] = static_cast<double>(found.form.q);
  const std::vector<double>& rows = found.parameters;
  state[kLambda] = rows[kernel::kTbatsLambda];
  state[kAlpha] = rows[kernel::kTbatsAlpha];
  state[kBeta] = rows[kernel::kTbatsBeta];
  state[kPhi] = rows[kernel::kTbatsPhi];
  for (std::size_t i = 0; i < kTbatsLags; ++i) {
    state[kAr + i] = rows[kernel::kTbatsAr + i];
    state[kMa + i] = rows[kernel::kTbatsMa + i];
  }
  const std::size_t size = series.seasons.size();
  for (std::size_t i = 0; i < size; ++i) {
    state[kHarmonics + i] = static_cast<double>(series.seasons[i].harmonics);
  }
  const auto put = [&](std::span<const double> numbers, std::size_t place) {
    std::copy(numbers.begin(), numbers.end(), state.begin() + static_cast<std::ptrdiff_t>(place));
  };
  put(std::span(rows).subspan(kernel::kTbatsGamma), kHarmonics + size);
  state[kLevel] = found.seeds[0];
  state[kTrend] = found.seeds[1];
  put(std::span(found.seeds).subspan(2), kHarmonics + 3 * size);
}

// From the starting states in `state` over the whole series; its errors.
std::vector<double> run(const SeriesFit& series, const std::vector<double>& periods) {
  TbatsView view(series.state, periods);
  std::vector<double> errors(series.y.size());
  for (std::size_t t = 0; t < errors.size(); ++t) {
    const double mean = view.mean();
    if (!series.fitted.empty()) series.fitted[t] = tbats_back(series.state, mean);
    errors[t] = tbats_transformed(series.state, series.y[t]) - mean;
    view.step(errors[t]);
  }
  view.store();
  return errors;
}

class Fit {
 public:
  Fit(const AutoTBATSOptions& options, const SeriesFit& series)
      : options_(options), periods_(options.season_length), out_(series), scaled_(series.y) {
    series_.y = scaled_.y;
    series_.lambda_low = options.bc_lower_bound;
    series_.lambda_high = options.bc_upper_bound;
    const std::vector<std::size_t> harmonics = choose_harmonics(scaled_.y, periods_);
    for (std::size_t i = 0; i < periods_.size(); ++i) {
      series_.seasons.push_back(season_of(periods_[i], static_cast<double>(harmonics[i])));
    }
  }

  void run_all() {
    const std::vector<TbatsFound> plain = search_plain();
    for (const TbatsFound& found : plain) keep(found);
    if (options_.use_arma_errors) {
      for (const TbatsFound& found : search_longer(plain)) keep(found);
    }
    write();
    std::fill_n(out_.state.begin() + kSigma2, 3, kNaN);
    const std::vector<double> errors = run(out_, periods_);
    const std::size_t n = errors.size();
    out_.state[kCount] = static_cast<double>(n);
    double squares = 0;
    for (const double each : errors) squares += each * each;
    const double free = any_ ? static_cast<double>(n) : static_cast<double>(n) - 1;
    if (free > 0) out_.state[kSigma2] = squares / free;
    if (!any_) return;
    const double scale = 2 * static_cast<double>(n) * scaled_.exponent * math::log(2.0);
    out_.state[kLikelihood] = -0.5 * (best_.objective + scale);
    out_.state[kAic] = best_.aic + scale;
  }

 private:
  bool long_enough(const TbatsForm& form) const {
    return tbats_terms(form, series_) + 1 < scaled_.y.size();
  }

  // Every form without errors of an ARMA process; with a transformation, whose likelihood has
  // several hills, the better of two starts.
  std::vector<TbatsFound> search_plain() const {
    std::vector<TbatsTask> tasks;
    for (const TbatsForm& form : forms_of(options_, scaled_.least > 0)) {
      if (!long_enough(form)) continue;
      tasks.push_back(tbats_task(form, series_));
      if (!form.boxcox) continue;
      tasks.push_back(tasks.back());
      tasks.back().start.x.front() = series_.lambda_low;
    }
    std::vector<TbatsFound> found = tbats_search(tasks, series_);
    std::vector<TbatsFound> best;
    for (std::size_t i = 0; i < found.size(); ++i) {
      const bool second = i + 1 < found.size() && found[i].form.boxcox;
      const bool better = second && found[i + 1].objective < found[i].objective;
      best.push_back(std::move(found[better ? i + 1 : i]));
      if (second) ++i;
    }
    return best;
  }

  // Each form with the orders that its errors ask for, from where it was found without.
  std::vector<TbatsFound> search_longer(const std::vector<TbatsFound>& plain) const {
    std::vector<TbatsTask> tasks;
    for (const TbatsFound& found : plain) {
      if (!std::isfinite(found.objective)) continue;
      TbatsForm longer = found.form;
      std::tie(longer.p, longer.q) = choose_orders(errors_of(found));
      if (longer.p + longer.q == 0 || !long_enough(longer)) continue;
      tasks.push_back(tbats_task(longer, series_, found));
    }
    return tbats_search(tasks, series_);
  }

  void keep(const TbatsFound& found) {
    if (!std::isfinite(found.objective) || (any_ && !(found.aic < best_.aic))) return;
    best_ = found;
    any_ = true;
  }

  std::vector<double> errors_of(const TbatsFound& found) const {
    std::vector<double> state(out_.state.size());
    prepare(state);
    write_parameters(found, series_, state);
    return run({out_.y, state, {}}, periods_);
  }

  void prepare(std::span<double> state) const {
    std::fill(state.begin(), state.end(), 0.0);
    state[kExponent] = scaled_.exponent;
    state[kFloor] = scaled_.least > 0 && !scaled_.y.empty() ? scaled_.least : 0.0;
  }

  void write() {
    prepare(out_.state);
    if (any_) return write_parameters(best_, series_, out_.state);
    out_.state[kLambda] = 1;
    out_.state[kAlpha] = kFirstAlpha;
    if (!scaled_.y.empty()) out_.state[kLevel] = scaled_.y.front();
  }

  const AutoTBATSOptions& options_;
  const std::vector<double>& periods_;
  SeriesFit out_;
  Scaled scaled_;
  TbatsSeries series_;
  bool any_ = false;
  TbatsFound best_;
};

}  // namespace

void tbats_fit(const AutoTBATSOptions& options, const SeriesFit& series) {
  Fit(options, series).run_all();
}

}  // namespace mliot::statistical
