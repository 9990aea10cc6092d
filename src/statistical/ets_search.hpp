// Maximum likelihood of exponential smoothing for many series at once.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "ets_form.hpp"

namespace mliot::statistical {

/// Smoothing parameters that are known.
struct EtsShares {
  double alpha, beta, gamma, phi;
};

/// What a search may change.
struct EtsBounds {
  double alpha_low = 1e-4, alpha_high = 0.9999;
  double phi_low = 0.8, phi_high = 0.98;
  double alpha_start = 0.3, gamma_start = 0.05;  ///< the latter of gamma / (1 - alpha)
  bool first_as_level = false;                   ///< the first observation is the level before it
  double shrinkage = 0;                          ///< weight of the prior; 0: maximum likelihood
  std::optional<double> alpha = {}, beta = {}, gamma = {};  ///< known ones
  std::span<const EtsShares> kept = {};  ///< of each series: only starting states change
};

/// What a search found, in the units of y.
struct EtsFound {
  double objective = 0;  ///< n log(sum e^2) and, for errors in proportion, 2 sum log mean; infinite
                         ///< where the form does not suit the series
  double penalty = 0;    ///< what the prior adds to it
  double alpha = 0, beta = 0, gamma = 0, phi = 1;
  double level = 0, trend = 0;
  std::vector<double> seasons;
};

/// The state before the first observation, without variance and criteria.
std::vector<double> ets_state(EtsForm form, const EtsFound& found, std::size_t m);

/// One form for every series of a block. Series are scaled to about 1; results stay scaled.
std::vector<EtsFound> ets_search(EtsForm form, std::span<const std::span<const double>> series,
                                 std::size_t m, const EtsBounds& bounds);

}  // namespace mliot::statistical
