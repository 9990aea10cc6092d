// The recursion of exponential smoothing for one series, and its predictive variances.
#include "ets_form.hpp"

#include <cmath>

namespace mliot::statistical {
namespace {

// Divisors nearer to 0 than this count as this: an update must stay finite.
constexpr double kTiny = 1e-300;

double divisor(double x) noexcept {
  if (std::abs(x) >= kTiny) return x;
  return x < 0 ? -kTiny : kTiny;
}

std::size_t phase(std::span<const double> state, std::size_t m, std::size_t ahead) noexcept {
  return kSeasons + (static_cast<std::size_t>(state[kCount]) + ahead) % m;
}

// Level and trend k steps ahead, without season: phi_sum = phi + ... + phi^k.
double base(std::span<const double> state, double phi_sum) noexcept {
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
  text += trend ? (damped ? "Ad," : "A,") : "N,";
  return text + (ratio() ? "M)" : seasonal() ? "A)" : "N)");
}

double ets_mean(EtsForm form, std::span<const double> state, std::size_t m) noexcept {
  const double q = form.trend ? base(state, state[kPhi]) : state[kLevel];
  if (!form.seasonal()) return q;
  const double season = state[phase(state, m, 0)];
  return form.ratio() ? q * season : q + season;
}

void ets_update(EtsForm form, std::span<double> state, std::size_t m, double y) noexcept {
  const double q = form.trend ? base(state, state[kPhi]) : state[kLevel];
  double error = y - q;
  double u = error;
  if (form.seasonal()) {
    double& season = state[phase(state, m, 0)];
    error = form.ratio() ? y - q * season : error - season;
    u = form.ratio() ? error / divisor(season) : error;
    const double w = form.ratio() ? error / divisor(q) : error;
    season = season + state[kGamma] * w;
  }
  state[kLevel] = q + state[kAlpha] * u;
  if (form.trend) state[kTrend] = state[kPhi] * state[kTrend] + state[kBeta] * u;
  state[kCount] += 1;
}

namespace {

void ets_means(EtsForm form, std::span<const double> state, std::size_t m, std::span<double> mean) {
  double power = 1;
  double sum = 0;
  for (std::size_t k = 0; k < mean.size(); ++k) {
    power *= state[kPhi];
    sum += power;
    mean[k] = form.trend ? base(state, sum) : state[kLevel];
    if (!form.seasonal()) continue;
    const double season = state[phase(state, m, k)];
    mean[k] = form.ratio() ? mean[k] * season : mean[k] + season;
  }
}

// Errors add up: sigma^2 (1 + sum c_j^2).
void additive_variances(EtsForm form, std::span<const double> state, std::size_t m,
                        std::span<double> variance) {
  Weights weights{state[kAlpha], form.trend ? state[kBeta] : 0.0, state[kPhi]};
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
  Weights weights{state[kAlpha], form.trend ? state[kBeta] : 0.0, state[kPhi]};
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

// Additive errors, multiplicative season: an error moves the base by its share of the season and
// the season by its share of the base; to first order these add up.
void mixed_variances(EtsForm form, std::span<const double> state, std::size_t m,
                     std::span<const double> mean, std::span<double> variance) {
  const double sigma2 = state[kSigma2];
  Weights weights{state[kAlpha], form.trend ? state[kBeta] : 0.0, state[kPhi]};
  std::vector<double> c(mean.size());
  for (std::size_t k = 0; k < mean.size(); ++k) c[k] = weights.next();
  for (std::size_t k = 0; k < mean.size(); ++k) {
    const double season = state[phase(state, m, k)];
    double sum = 1;
    for (std::size_t i = 0; i < k; ++i) {  // the error of step i
      const double then = state[phase(state, m, i)];
      double share = c[k - i - 1] * (season / divisor(then));
      if ((k - i) % m == 0) share += state[kGamma] * (mean[k] / divisor(mean[i]));
      sum += share * share;
    }
    variance[k] = sigma2 * sum;
  }
}

}  // namespace

void ets_predict(EtsForm form, std::span<const double> state, std::size_t m, std::span<double> mean,
                 std::span<double> variance) {
  ets_means(form, state, m, mean);
  if (form.multiplicative_error) return proportional_variances(form, state, m, mean, variance);
  if (form.ratio()) return mixed_variances(form, state, m, mean, variance);
  additive_variances(form, state, m, variance);
}

}  // namespace mliot::statistical
