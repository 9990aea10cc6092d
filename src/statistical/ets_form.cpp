// The recursion of exponential smoothing for one series, and its predictive variances.
#include "ets_form.hpp"

#include <algorithm>
#include <cmath>

#include "mliot/core/math.hpp"

namespace mliot::statistical {
namespace {

// Divisors nearer to 0 than this count as this: an update must stay finite.
constexpr double kTiny = 1e-300;
constexpr double kMostLevel = 1e300;  // of a level times a multiplicative trend

double divisor(double x) noexcept {
  if (std::abs(x) >= kTiny) return x;
  return x < 0 ? -kTiny : kTiny;
}

std::size_t phase(std::span<const double> state, std::size_t m, std::size_t ahead) noexcept {
  return kSeasons + (static_cast<std::size_t>(state[kCount]) + ahead) % m;
}

// The trend of a multiplicative form over phi_sum damped steps; exact for one step without damping.
double growth(double trend, double phi_sum) noexcept {
  constexpr double kMostLog = 300;  // squares of what it multiplies stay finite
  if (phi_sum == 1) return trend;
  return math::exp(std::clamp(phi_sum * math::log(trend), -kMostLog, kMostLog));
}

// Level and trend k steps ahead, without season: phi_sum = phi + ... + phi^k.
double base(EtsForm form, std::span<const double> state, double phi_sum) noexcept {
  if (!form.trending()) return state[kLevel];
  if (form.growing()) {
    const double q = state[kLevel] * growth(state[kTrend], phi_sum);
    return std::clamp(q, -kMostLevel, kMostLevel);
  }
  return state[kLevel] + phi_sum * state[kTrend];
}

// What an error has left in level and trend j steps later, a unit of level each.
struct Weights {
  double alpha, beta, phi;
  double power = 1, sum = 0;

  double next() noexcept {
    power *= phi;
    sum += power;
    return alpha + beta * sum;
  }
};

}  // namespace

std::string EtsForm::label() const {
  std::string text = multiplicative_error ? "ETS(M," : "ETS(A,";
  text += growing() ? "M" : trending() ? "A" : "N";
  text += damped ? "d," : ",";
  return text + (ratio() ? "M)" : seasonal() ? "A)" : "N)");
}

double ets_mean(EtsForm form, std::span<const double> state, std::size_t m) noexcept {
  const double q = base(form, state, state[kPhi]);
  if (!form.seasonal()) return q;
  const double season = state[phase(state, m, 0)];
  return form.ratio() ? q * season : q + season;
}

void ets_update(EtsForm form, std::span<double> state, std::size_t m, double y) noexcept {
  const double q = base(form, state, state[kPhi]);
  double error = y - q;
  double u = error;
  if (form.seasonal()) {
    double& season = state[phase(state, m, 0)];
    error = form.ratio() ? y - q * season : error - season;
    u = form.ratio() ? error / divisor(season) : error;
    const double w = form.ratio() ? error / divisor(q) : error;
    season = season + state[kGamma] * w;
  }
  if (form.growing()) {
    const double moved =
        growth(state[kTrend], state[kPhi]) + state[kBeta] * (u / divisor(state[kLevel]));
    state[kTrend] = std::clamp(moved, kLeastGrowth, kMostGrowth);
  } else if (form.trending()) {
    state[kTrend] = state[kPhi] * state[kTrend] + state[kBeta] * u;
  }
  state[kLevel] = q + state[kAlpha] * u;
  state[kCount] += 1;
}

void ets_means(EtsForm form, std::span<const double> state, std::size_t m, std::span<double> mean) {
  double power = 1;
  double sum = 0;
  for (std::size_t k = 0; k < mean.size(); ++k) {
    power *= state[kPhi];
    sum += power;
    mean[k] = base(form, state, sum);
    if (!form.seasonal()) continue;
    const double season = state[phase(state, m, k)];
    mean[k] = form.ratio() ? mean[k] * season : mean[k] + season;
  }
}

namespace {

// Errors add up: sigma^2 (1 + sum c_j^2).
void additive_variances(EtsForm form, std::span<const double> state, std::size_t m,
                        std::span<double> variance) {
  Weights weights{state[kAlpha], form.trending() ? state[kBeta] : 0.0, state[kPhi]};
  double sum = 1;
  for (std::size_t k = 0; k < variance.size(); ++k) {
    variance[k] = state[kSigma2] * sum;
    double c = weights.next();
    if (form.seasonal() && (k + 1) % m == 0) c += state[kGamma];
    sum += c * c;
  }
}

// Errors in proportion to the mean: theta_k = mean_k^2 + sigma^2 sum c_j^2 theta_(k-j), and the
// variance is (1 + sigma^2) theta_k - mean_k^2. A multiplicative season scales that of the base.
void proportional_variances(EtsForm form, std::span<const double> state, std::size_t m,
                            std::span<const double> mean, std::span<double> variance) {
  const double sigma2 = state[kSigma2];
  const double gamma = form.seasonal() ? state[kGamma] : 0.0;
  Weights weights{state[kAlpha], form.trending() ? state[kBeta] : 0.0, state[kPhi]};
  std::vector<double> c(mean.size());
  std::vector<double> theta(mean.size());
  double season_factor = 1;
  for (std::size_t k = 0; k < mean.size(); ++k) {
    c[k] = weights.next();
    if (form.seasonal() && !form.ratio() && (k + 1) % m == 0) c[k] += gamma;
    const double season = form.ratio() ? state[phase(state, m, k)] : 1.0;
    const double center = form.ratio() ? mean[k] / divisor(season) : mean[k];
    theta[k] = center * center;
    for (std::size_t j = 1; j <= k; ++j) theta[k] += sigma2 * (c[j - 1] * c[j - 1] * theta[k - j]);
    if (form.ratio() && k > 0 && k % m == 0) season_factor *= 1 + gamma * gamma * sigma2;
    const double square = theta[k] * (1 + sigma2) * season_factor - center * center;
    variance[k] = season * season * square;
  }
}

// Everything multiplies: to first order in each error mean (1 + c_1 e_1) ... (1 + c_k e_k) (1 + e),
// of which this is the second moment; a season adds its share where it comes round.
void product_variances(EtsForm form, std::span<const double> state, std::size_t m,
                       std::span<const double> mean, std::span<double> variance) {
  const double sigma2 = state[kSigma2];
  Weights weights{state[kAlpha], state[kBeta], state[kPhi]};
  double moment = 1 + sigma2;
  for (std::size_t k = 0; k < mean.size(); ++k) {
    variance[k] = mean[k] * mean[k] * (moment - 1);
    double c = weights.next();
    if (form.seasonal() && (k + 1) % m == 0) c += state[kGamma];
    moment *= 1 + c * c * sigma2;
  }
}

// To first order in the errors: what one moves the base by is drawn out by the trend, times the
// season where that is a factor, and what it moves its season by comes round with that.
void linear_variances(EtsForm form, std::span<const double> state, std::size_t m,
                      std::span<const double> mean, std::span<double> variance) {
  const double gamma = form.seasonal() ? state[kGamma] : 0.0;
  Weights weights{state[kAlpha], form.trending() ? state[kBeta] : 0.0, state[kPhi]};
  std::vector<double> c(mean.size());
  std::vector<double> season(mean.size(), 1.0);  // factors
  std::vector<double> level(mean.begin(), mean.end());
  for (std::size_t k = 0; k < mean.size(); ++k) {
    c[k] = weights.next();
    if (!form.seasonal()) continue;
    const double s = state[phase(state, m, k)];
    if (form.ratio()) season[k] = divisor(s);
    level[k] = form.ratio() ? mean[k] / season[k] : mean[k] - s;
  }
  for (std::size_t k = 0; k < mean.size(); ++k) {
    const auto size = [&](std::size_t i) { return form.multiplicative_error ? mean[i] : 1.0; };
    double sum = size(k) * size(k);
    for (std::size_t i = 0; i < k; ++i) {  // the error of step i
      const double drawn_out = form.growing() ? level[k] / divisor(level[i]) : 1.0;
      double share = c[k - i - 1] * drawn_out * (season[k] / season[i]);
      if ((k - i) % m == 0) share += gamma * (form.ratio() ? level[k] / divisor(level[i]) : 1.0);
      sum += size(i) * size(i) * (share * share);
    }
    variance[k] = state[kSigma2] * sum;
  }
}

}  // namespace

void ets_predict(EtsForm form, std::span<const double> state, std::size_t m, std::span<double> mean,
                 std::span<double> variance) {
  ets_means(form, state, m, mean);
  const bool all_multiply = form.multiplicative_error && form.season != EtsSeason::additive;
  if (form.growing() && all_multiply) return product_variances(form, state, m, mean, variance);
  if (form.growing() || (form.ratio() && !form.multiplicative_error)) {
    return linear_variances(form, state, m, mean, variance);
  }
  if (form.multiplicative_error) return proportional_variances(form, state, m, mean, variance);
  additive_variances(form, state, m, variance);
}

}  // namespace mliot::statistical
