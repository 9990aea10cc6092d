// The recursion of complex exponential smoothing, for plain numbers and for numbers with slopes.
#pragma once

#include <cstddef>
#include <span>

#include "kernel/ces_slopes.hpp"

namespace mliot::statistical {

using kernel::CesForm;

/// a0 and a1 of the level, b0 and b1 of the season; those that a form lacks are not read.
template <class T>
struct CesShares {
  T a0, a1, b0, b1;
};

/// Level and potential, and one value or pair a period of the season: that of row t at t % m.
template <class T>
struct CesStates {
  T level{}, potential{};
  std::span<T> seasons, seasonal_potentials;  ///< m each; empty without a season

  std::size_t periods() const noexcept { return seasons.empty() ? 1 : seasons.size(); }
};

/// One step of level and potential.
template <class T>
void ces_turn(const T& a0, const T& a1, const T& error, T& level, T& potential) {
  const T before = level;
  level = before - (T(1.0) - a1) * potential + (a0 - a1) * error;
  potential = before + (T(1.0) - a0) * potential + (a0 + a1) * error;
}

/// Mean of the observation at period j of the season.
template <class T>
T ces_mean(CesForm form, const CesStates<T>& states, std::size_t j) {
  if (form == CesForm::none) return states.level;
  return form == CesForm::simple ? states.seasons[j] : states.level + states.seasons[j];
}

/// The season of period j takes an error.
template <class T>
void ces_turn_season(CesForm form, const CesShares<T>& by, CesStates<T>& states, std::size_t j,
                     const T& error) {
  if (form == CesForm::none) return;
  T& season = states.seasons[j];
  if (form == CesForm::partial) {
    season = season + by.b0 * error;
  } else {
    const bool simple = form == CesForm::simple;
    ces_turn(simple ? by.a0 : by.b0, simple ? by.a1 : by.b1, error, season,
             states.seasonal_potentials[j]);
  }
}

/// The states take the error of an observation at period j.
template <class T>
void ces_step(CesForm form, const CesShares<T>& by, CesStates<T>& states, std::size_t j,
              const T& error) {
  if (form != CesForm::simple) ces_turn(by.a0, by.a1, error, states.level, states.potential);
  ces_turn_season(form, by, states, j, error);
}

/// Runs over y, from its end if `backward`; seen(t, mean, error) of each row.
template <class T, class Seen>
void ces_run(CesForm form, const CesShares<T>& by, CesStates<T>& states, std::span<const double> y,
             bool backward, Seen&& seen) {
  const std::size_t m = states.periods();
  for (std::size_t k = 0; k < y.size(); ++k) {
    const std::size_t t = backward ? y.size() - 1 - k : k;
    const T mean = ces_mean(form, states, t % m);
    const T error = T(y[t]) - mean;
    seen(t, mean, error);
    ces_step(form, by, states, t % m, error);
  }
}

/// Each state one step on without an error, before the direction turns.
template <class T>
void ces_coast(CesForm form, const CesShares<T>& by, CesStates<T>& states) {
  const T nothing(0.0);
  if (form != CesForm::simple) ces_turn(by.a0, by.a1, nothing, states.level, states.potential);
  for (std::size_t j = 0; j < states.seasons.size(); ++j) {
    ces_turn_season(form, by, states, j, nothing);
  }
}

/// Forth and back over y: the states before its first row, from a guess of them.
template <class T>
void ces_backcast(CesForm form, const CesShares<T>& by, CesStates<T>& states,
                  std::span<const double> y) {
  const auto unseen = [](std::size_t, const T&, const T&) {};
  ces_run(form, by, states, y, false, unseen);
  ces_coast(form, by, states);
  ces_run(form, by, states, y, true, unseen);
  ces_coast(form, by, states);
}

/// Guess of the states before y, with the pattern of its season where the form has one.
template <class T>
void ces_guess(CesForm form, std::span<const double> y, std::span<const double> pattern,
               CesStates<T>& states) {
  constexpr double kPotential = 1 / 1.1;  // of the level, as statsforecast guesses
  constexpr std::size_t kFirst = 10;
  const std::size_t m = states.periods();
  const std::size_t first = form == CesForm::none ? (y.size() < kFirst ? y.size() : kFirst) : m;
  double sum = 0;
  for (const double each : y.first(first)) sum += each;
  const double level = sum / static_cast<double>(first);
  states.level = T(level);
  states.potential = T(level * kPotential);
  for (std::size_t j = 0; j < states.seasons.size(); ++j) {
    const double season = form == CesForm::simple ? y[j] : pattern[j];
    states.seasons[j] = T(season);
    states.seasonal_potentials[j] = T(season * kPotential);
  }
}

}  // namespace mliot::statistical
