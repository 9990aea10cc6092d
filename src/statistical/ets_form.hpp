// The forms of exponential smoothing, and the state of one series under one of them.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "kernel/ets_gradient.hpp"

namespace mliot::statistical {

using kernel::EtsSeason;

/// Error, trend and season.
struct EtsForm {
  bool multiplicative_error = false;
  bool trend = false;
  bool damped = false;
  EtsSeason season = EtsSeason::none;

  bool seasonal() const noexcept { return season != EtsSeason::none; }
  bool ratio() const noexcept { return season == EtsSeason::multiplicative; }
  bool needs_positive() const noexcept { return multiplicative_error || ratio(); }

  /// Estimated numbers with m periods a season, the error variance included.
  std::size_t parameters(std::size_t m) const noexcept {
    return 3 + (trend ? 2U : 0U) + (damped ? 1U : 0U) + (seasonal() ? m : 0U);
  }

  /// The form as one number of a state, below kEtsForms, and back.
  std::size_t code() const noexcept {
    return (multiplicative_error ? 1U : 0U) + 2 * (trend ? (damped ? 2U : 1U) : 0U) +
           6 * static_cast<std::size_t>(season);
  }
  static EtsForm of_code(std::size_t code) noexcept {
    const std::size_t trend = code / 2 % 3;
    return {code % 2 == 1, trend > 0, trend == 2, static_cast<EtsSeason>(code / 6)};
  }

  /// "ETS(M,Ad,N)".
  std::string label() const;

  /// The same with additive error and season.
  EtsForm additive() const noexcept {
    return {false, trend, damped, seasonal() ? EtsSeason::additive : EtsSeason::none};
  }
};

inline constexpr std::size_t kEtsForms = 18;

/// Places of a state; one season follows, that of observation t at t % m.
enum EtsPlace : std::size_t {
  kCount,
  kForm,
  kAlpha,
  kBeta,
  kGamma,
  kPhi,
  kLevel,
  kTrend,
  kSigma2,
  kLikelihood,
  kAic,
  kAicc,
  kBic,
  kSeasons
};

/// Mean of the next observation.
double ets_mean(EtsForm form, std::span<const double> state, std::size_t m) noexcept;

/// Takes the next observation.
void ets_update(EtsForm form, std::span<double> state, std::size_t m, double y) noexcept;

/// Means and error variances of the steps ahead.
void ets_predict(EtsForm form, std::span<const double> state, std::size_t m, std::span<double> mean,
                 std::span<double> variance);

}  // namespace mliot::statistical
