// The forms of exponential smoothing, and the state of one series under one of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "kernel/ets_gradient.hpp"

namespace mliot::statistical {

using kernel::EtsSeason;
using kernel::EtsTrend;

inline constexpr std::size_t kEtsPlainForms = 18;  // without a multiplicative trend
inline constexpr std::size_t kEtsForms = 30;

/// A multiplicative trend of a state stays within these.
inline constexpr double kLeastGrowth = 1e-10;
inline constexpr double kMostGrowth = 1e10;

/// Error, trend and season.
struct EtsForm {
  bool multiplicative_error = false;
  EtsTrend trend = EtsTrend::none;
  bool damped = false;
  EtsSeason season = EtsSeason::none;

  bool trending() const noexcept { return trend != EtsTrend::none; }
  bool growing() const noexcept { return trend == EtsTrend::multiplicative; }
  bool seasonal() const noexcept { return season != EtsSeason::none; }
  bool ratio() const noexcept { return season == EtsSeason::multiplicative; }
  bool needs_positive() const noexcept { return multiplicative_error || growing() || ratio(); }

  /// Estimated numbers with m periods a season, the error variance included.
  std::size_t parameters(std::size_t m) const noexcept {
    return 3 + (trending() ? 2U : 0U) + (damped ? 1U : 0U) + (seasonal() ? m : 0U);
  }

  /// The form as one number of a state, below kEtsForms, and back. Multiplicative trends come
  /// behind all others.
  std::size_t code() const noexcept {
    const std::size_t error = multiplicative_error ? 1 : 0;
    const std::size_t dampening = damped ? 1 : 0;
    const auto period = static_cast<std::size_t>(season);
    if (growing()) return kEtsPlainForms + error + 2 * dampening + 4 * period;
    return error + 2 * (trending() ? 1 + dampening : 0) + 6 * period;
  }
  static EtsForm of_code(std::size_t code) noexcept {
    if (code >= kEtsPlainForms) {
      const std::size_t rest = code - kEtsPlainForms;
      return {rest % 2 == 1, EtsTrend::multiplicative, rest / 2 % 2 == 1,
              static_cast<EtsSeason>(rest / 4)};
    }
    const std::size_t trend = code / 2 % 3;
    return {code % 2 == 1, trend > 0 ? EtsTrend::additive : EtsTrend::none, trend == 2,
            static_cast<EtsSeason>(code / 6)};
  }

  /// "ETS(M,Ad,N)".
  std::string label() const;

  /// The same with additive error, trend and season.
  EtsForm additive() const noexcept {
    return {false, trending() ? EtsTrend::additive : EtsTrend::none, damped,
            seasonal() ? EtsSeason::additive : EtsSeason::none};
  }
};

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

/// Mean of the next observation of a state, whose form is in it.
double ets_mean(std::span<const double> state, std::size_t m) noexcept;

/// Takes the next observation.
void ets_update(std::span<double> state, std::size_t m, double y) noexcept;

/// Means of the steps ahead.
void ets_means(std::span<const double> state, std::size_t m, std::span<double> mean);

}  // namespace mliot::statistical
