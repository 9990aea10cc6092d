// Exponential smoothing around its freestanding step.
#include "ets_form.hpp"

#include "mliot/freestanding/ets_variances.h"

namespace mliot::statistical {
namespace {

std::int64_t periods(std::size_t m) noexcept { return static_cast<std::int64_t>(m); }

}  // namespace

static_assert(static_cast<int>(kSeasons) == MLIOT_ETS_SEASONS);
static_assert(static_cast<int>(kSigma2) == MLIOT_ETS_SIGMA2 && kEtsPlainForms == 18);
static_assert(kLeastGrowth == MLIOT_ETS_LEAST_GROWTH && kMostGrowth == MLIOT_ETS_MOST_GROWTH);

std::string EtsForm::label() const {
  std::string text = multiplicative_error ? "ETS(M," : "ETS(A,";
  text += growing() ? "M" : trending() ? "A" : "N";
  text += damped ? "d," : ",";
  return text + (ratio() ? "M)" : seasonal() ? "A)" : "N)");
}

double ets_mean(std::span<const double> state, std::size_t m) noexcept {
  double mean = 0;
  mliot_ets_means(state.data(), periods(m), 1, &mean);
  return mean;
}

void ets_update(std::span<double> state, std::size_t m, double y) noexcept {
  mliot_ets_step(state.data(), periods(m), y);
}

void ets_means(std::span<const double> state, std::size_t m, std::span<double> mean) {
  mliot_ets_means(state.data(), periods(m), periods(mean.size()), mean.data());
}

}  // namespace mliot::statistical
