// Fits the best of several forms of exponential smoothing to each series of a block.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "ets_form.hpp"
#include "ets_search.hpp"
#include "mliot/statistical/model.hpp"

namespace mliot::statistical {

/// Leaves in each state the form of least AICc, behind the last observation. Forms that need
/// positive observations or more of them than there are do not take part; where none is left the
/// additive twin of the first is fitted, or the level alone with a share of 1/2.
void ets_fit(std::span<const SeriesFit> block, const std::vector<EtsForm>& forms, std::size_t m,
             const EtsBounds& bounds);

/// Keeps form and smoothing parameters of the states and finds the starting states anew on series
/// that go on beyond them, as ets_fit finds them. Where the form does not suit the longer series
/// the state goes on.
void ets_forward(std::span<const SeriesFit> block, std::size_t m, EtsBounds bounds);

/// Runs parameters and starting states, in the units of y, over a series: fills its state and
/// fitted values.
void ets_run(EtsForm form, const EtsFound& start, std::size_t m, const SeriesFit& series);

/// Whether a state that was read can be run on.
bool ets_valid(State state, std::int64_t season_length) noexcept;

/// alpha, beta, gamma, phi, sigma2, loglik, aic, aicc, bic; NaN where the form has none.
void ets_parameters(State state, std::span<double> out);

}  // namespace mliot::statistical
