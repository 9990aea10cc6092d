// What a statistical model of single series is: the contract that a panel of any model runs on.
//
// A model is a small value: options, and functions on the state of one series, which is a fixed
// number of doubles. It owns no series. FittedPanel<Model> (fitted_panel.hpp) holds the states of
// thousands of them, deals series out to threads, checks input, draws sample paths and stores
// everything; the binding makes a Python class of each model in the list of all.hpp.
//
// To add a model: its options with fields(), its class as below, one line in all.hpp, a test in
// tests/statistical/. Optional members, found by their names where a model has them:
//
//     static constexpr std::array<std::string_view, N> parameter_names;   // columns of params_
//     std::vector<std::string> coefficient_names() const;     // instead, where options decide
//     void parameters(State state, std::span<double> out) const;          // N values, NaN: none
//     std::string label(State state) const;                               // "ETS(M,Ad,N)"
//     double draw(State state, const Random& random, std::uint64_t index) const noexcept;
//         // one value of the next period; without it a normal of predict()'s mean and variance
//     void path(State state, const Random& random, std::span<double> out) const noexcept;
//         // a whole sample path at once, where its steps do not follow from update(); with
//         // covariates path(state, x, random, out)
//     static constexpr bool takes_memory = true;  // update() or predict() allocate, and so do
//         // streams of the model; without it they must not
//     static constexpr double lowest;  // observations below it are refused
//     double lowest_taken() const noexcept;  // instead, where options decide
//     static constexpr bool whole;     // true: so are those that are no whole numbers
//     static constexpr std::size_t series_block;  // series that a thread fits at once
//     void forward(std::span<const SeriesFit> block) const;
//         // longer series under states that were fitted to their beginnings: parameters stay,
//         // starting states are found anew; without it update() goes on from the states. Bits
//         // as for fit(): those of the series alone
//     double quantile(State state, std::size_t step, double q) const noexcept;
//         // of the predictive distribution; without it the normal's
//     void quantiles(State state, std::span<const double> x, const Levels& levels,
//                    std::span<double> out) const;
//         // of all steps ahead, under covariates: out[k * q.size() + j]
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "mliot/core/random.hpp"

namespace mliot::statistical {

/// The state of one series as a model reads it.
using State = std::span<const double>;

/// One series to fit, and where what is found goes.
struct SeriesFit {
  /// Observations, the oldest first. All finite; there may be none.
  std::span<const double> y;

  /// What the model keeps, width() numbers that are 0 at first; the first counts observations.
  /// After fit() it stands behind the last observation.
  std::span<double> state;

  /// One-step forecasts of y, NaN where there is none yet. Empty when nobody asked for them.
  std::span<double> fitted;

  /// Covariates of each observation, row by row; empty for a model that takes none.
  std::span<const double> x = {};
};

/// Levels of quantiles, and means and variances of the steps that they are asked of.
struct Levels {
  std::span<const double> q, mean, variance;
};

/// A statistical model.
///
/// width():  doubles of state a series, from the options alone.
/// fit():    fits many series at once, so that a model may put several into the lanes of a
///           register. Must give each series the bits that it has alone, whatever the others are.
/// update(): one more observation, with the parameters kept; O(1) for recursive models. The states
///           behind fit(y) and behind fit's parameters run over y are the same bits. Behind a fit
///           to no observation the first one begins the series, as if it had been fitted to it
///           alone.
/// predict(): means and variances of the errors 1 .. h steps ahead, h = mean.size(), for an
///           observation of that step (not of its mean). NaN mean where nothing was observed, NaN
///           variance where it cannot be told.
/// valid():  whether a state that was read from a file is one that predict() and update() can run
///           on: counts, indices and shares in their ranges, and finite numbers but for variances
///           and criteria that could not be told.
template <class M>
concept Model = requires(const M& model, std::span<const SeriesFit> block, std::span<double> state,
                         State fitted, double y, std::span<double> out) {
  typename M::Options;
  { M::name } -> std::convertible_to<std::string_view>;
  requires std::constructible_from<M, typename M::Options>;
  { model.options() } -> std::convertible_to<const typename M::Options&>;
  { model.width() } -> std::same_as<std::size_t>;
  model.fit(block);
  { model.update(state, y) }
  noexcept;
  model.predict(fitted, out, out);
  { model.valid(fitted) } -> std::same_as<bool>;
};

/// A model that may take covariates: regressors() of them a row, by its options. Where it is not 0
/// they come with each observation and with each step ahead, and draw() is not optional.
template <class M>
concept TakesRegressors = Model<M> &&
    requires(const M& model, std::span<double> state, State fitted, double y,
             std::span<const double> x, std::span<double> out, const Random& random) {
  { model.regressors() } -> std::same_as<std::size_t>;
  { model.update(state, y, x) }
  noexcept;
  model.predict(fitted, x, out, out);
  { model.draw(fitted, x, random, std::uint64_t{}) }
  noexcept;
};

}  // namespace mliot::statistical
