// The state of one series under TBATS, and what it forecasts.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "mliot/statistical/tbats.hpp"
#include "tbats_form.hpp"

namespace mliot::statistical {

/// Places of a state. For each season its harmonics follow, then its gammas, then two states a
/// harmonic. All but kCount, kLikelihood and kAic are of the series times 2^-exponent.
enum TbatsPlace : std::size_t {
  kCount,
  kBoxCox,
  kSlope,  // 0 no trend, 1 a trend, 2 a damped one
  kP,
  kQ,
  kExponent,
  kLambda,
  kAlpha,
  kBeta,
  kPhi,
  kAr,
  kMa = kAr + kTbatsLags,
  kSigma2 = kMa + kTbatsLags,
  kLikelihood,
  kAic,
  kFloor,  // least observation of the fit: later ones count as at least this in a transformation
  kLevel,
  kTrend,
  kD,
  kE = kD + kTbatsLags,
  kHarmonics = kE + kTbatsLags
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

/// Mean and error variance of the transformed observations 1 .. h steps ahead.
struct TbatsAhead {
  TbatsAhead(State state, const std::vector<double>& periods, std::size_t h);
  std::vector<double> mean, variance;
};

/// Fits the forms that the options admit to one series and keeps the best.
void tbats_fit(const AutoTBATSOptions& options, const SeriesFit& series);

}  // namespace mliot::statistical
