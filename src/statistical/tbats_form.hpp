// The recursion of TBATS.
#pragma once

#include <array>
#include <cstddef>
#include <span>

#include "kernel/tbats_gradient.hpp"

namespace mliot::statistical {

using kernel::kTbatsLags;  // highest order of ARMA errors

/// The harmonics of one season, and cosine and sine of the angle that the first turns in a period.
struct TbatsSeason {
  std::size_t harmonics;
  double cosine, sine;
};

/// What errors move; zeros for what a form lacks.
template <class T>
struct TbatsShares {
  T alpha, beta, phi;
  std::array<T, kTbatsLags> ar, ma;
  std::span<const T> gammas;  ///< gamma_1 and gamma_2 of each season
};

template <class T>
struct TbatsStates {
  T level{}, trend{};
  std::array<T, kTbatsLags> d{}, e{};  ///< the newest first
  std::span<T> turning;                ///< s and t of each harmonic, season by season
};

/// What ARMA errors are expected to be.
template <class T>
T tbats_expected(const TbatsShares<T>& by, const TbatsStates<T>& states) {
  T sum = by.ar[0] * states.d[0] + by.ma[0] * states.e[0];
  for (std::size_t i = 1; i < kTbatsLags; ++i) {
    sum = sum + by.ar[i] * states.d[i] + by.ma[i] * states.e[i];
  }
  return sum;
}

/// Mean of the next transformed observation.
template <class T>
T tbats_mean(const TbatsShares<T>& by, const TbatsStates<T>& states) {
  T sum = states.level + by.phi * states.trend;
  for (std::size_t i = 0; i < states.turning.size(); i += 2) sum = sum + states.turning[i];
  return sum + tbats_expected(by, states);
}

/// The states take the error of an observation. seasons(i) is the TbatsSeason of that number.
template <class T, class Seasons>
void tbats_step(const TbatsShares<T>& by, TbatsStates<T>& states, const T& error,
                Seasons&& seasons) {
  const T d = tbats_expected(by, states) + error;
  const T trend = by.phi * states.trend;
  states.level = states.level + trend + by.alpha * d;
  states.trend = trend + by.beta * d;
  std::size_t at = 0;
  for (std::size_t i = 0; 2 * i < by.gammas.size(); ++i) {
    const TbatsSeason season = seasons(i);
    const T first = by.gammas[2 * i] * d;
    const T second = by.gammas[2 * i + 1] * d;
    double cosine = season.cosine;
    double sine = season.sine;
    for (std::size_t j = 0; j < season.harmonics; ++j, at += 2) {
      T& s = states.turning[at];
      T& t = states.turning[at + 1];
      const T before = s;
      s = cosine * before + sine * t + first;
      t = cosine * t - sine * before + second;
      const double turned = cosine * season.cosine - sine * season.sine;
      sine = sine * season.cosine + cosine * season.sine;
      cosine = turned;
    }
  }
  for (std::size_t i = kTbatsLags; i-- > 1;) {
    states.d[i] = states.d[i - 1];
    states.e[i] = states.e[i - 1];
  }
  states.d[0] = d;
  states.e[0] = error;
}

}  // namespace mliot::statistical
