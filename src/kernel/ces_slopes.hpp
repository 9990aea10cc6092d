// Squared errors of complex exponential smoothing and their slopes, eight series at a time.
#pragma once

#include <cstddef>

namespace mliot::kernel {

/// Problems that one call evaluates, whatever the register holds.
inline constexpr std::size_t kCesLanes = 8;

enum class CesForm { none, simple, partial, full };

/// Shares that a form has: the first ones of a0, a1, b0 and b1.
constexpr std::size_t ces_shares(CesForm form) noexcept {
  return form == CesForm::full ? 4 : form == CesForm::partial ? 3 : 2;
}

/// Rows of the result: squares, a slope a share and their products.
constexpr std::size_t ces_rows(CesForm form) noexcept {
  const std::size_t k = ces_shares(form);
  return 1 + k + k * (k + 1) / 2;
}

/// One problem a lane: element [row][lane] of every array. Lanes do not touch each other.
struct CesLanes {
  const double* y;       ///< length rows; those past a lane's n are finite and not read
  std::size_t length;    ///< the longest n
  const double* n;       ///< observations of each lane; 0: an empty lane, whose result is 0
  std::size_t m;         ///< periods of a season, 1 without
  const double* shares;  ///< a0, a1, b0, b1: four rows
  const double* guess;   ///< level, potential, then m seasons and their m potentials
  double* out;           ///< ces_rows() rows
  double* workspace;     ///< 10 m rows
};

/// Runs each series forth, back and forth again from a guess of its states, under the recursion of
/// statistical/ces_form.hpp. Of the errors e of the last run it leaves the sum of e^2, the sums of
/// e de / dp for each share p, and those of de / dp de / dq, q up to p, p by p. Derivatives are
/// those of the whole: the guess alone does not depend on the shares.
void ces_slopes(CesForm form, const CesLanes& lanes);

}  // namespace mliot::kernel
