// The state of one series under TBATS, and what it forecasts.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "mliot/freestanding/tbats.h"
#include "mliot/statistical/tbats.hpp"
#include "tbats_form.hpp"

namespace mliot::statistical {

/// Places of a state. For each season its harmonics follow, then its gammas, then two states a
/// harmonic. All but kCount, kLikelihood and kAic are of the series times 2^-exponent.
enum TbatsPlace : std::size_t {
  kCount = MLIOT_TBATS_COUNT,
  kBoxCox = MLIOT_TBATS_BOX_COX,
  kSlope,  // 0 no trend, 1 a trend, 2 a damped one
  kP,
  kQ,
  kExponent = MLIOT_TBATS_EXPONENT,
  kLambda = MLIOT_TBATS_LAMBDA,
  kAlpha = MLIOT_TBATS_ALPHA,
  kBeta = MLIOT_TBATS_BETA,
  kPhi = MLIOT_TBATS_PHI,
  kAr = MLIOT_TBATS_AR,
  kMa = MLIOT_TBATS_MA,
  kSigma2 = MLIOT_TBATS_SIGMA2,
  kLikelihood,
  kAic,
  kFloor = MLIOT_TBATS_FLOOR,  // least of the fit: later ones count as at least this when changed
  kLevel = MLIOT_TBATS_LEVEL,
  kTrend = MLIOT_TBATS_TREND,
  kD = MLIOT_TBATS_D,
  kE = MLIOT_TBATS_E,
  kHarmonics = MLIOT_TBATS_HARMONICS
};

/// The season of that many periods, with the harmonics that a state holds.
TbatsSeason season_of(double period, double harmonics) noexcept;

/// A state as the recursion sees it; store() writes what has changed back.
class TbatsView {
 public:
  TbatsView(std::span<double> state, const std::vector<double>& periods) noexcept;

  double mean() const noexcept { return tbats_mean(by_, states_); }
  void step(double error) noexcept;
  void store() noexcept;

 private:
  std::span<double> state_;
  const std::vector<double>& periods_;
  TbatsShares<double> by_{};
  TbatsStates<double> states_{};
};

/// An observation as the recursion takes it, and back.
double tbats_transformed(State state, double y) noexcept;
double tbats_back(State state, double z) noexcept;

/// Fits the forms that the options admit to one series and keeps the best.
void tbats_fit(const AutoTBATSOptions& options, const SeriesFit& series);

}  // namespace mliot::statistical
