// How a panel calls a model, whichever of the optional members it has and with covariates or none.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <span>

#include "mliot/core/random.hpp"
#include "mliot/freestanding/normal.h"
#include "mliot/statistical/model.hpp"
#include "mliot/statistical/panel_view.hpp"

namespace mliot::statistical::detail {

/// The observations that a model takes.
template <Model M>
constexpr Taken taken_by(const M& model) noexcept {
  Taken all{.lowest = std::numeric_limits<double>::lowest()};
  if constexpr (requires { model.lowest_taken(); }) {
    all.lowest = model.lowest_taken();
  } else if constexpr (requires { M::lowest; }) {
    all.lowest = M::lowest;
  }
  if constexpr (requires { M::whole; }) all.whole = M::whole;
  return all;
}

/// Series that a thread fits at once.
template <Model M>
constexpr std::size_t series_block_of() noexcept {
  if constexpr (requires { M::series_block; }) {
    return M::series_block;
  } else {
    return kSeriesBlock;
  }
}

/// Covariates that the model takes a row.
template <Model M>
std::size_t columns_of(const M& model) noexcept {
  if constexpr (TakesRegressors<M>) {
    return model.regressors();
  } else {
    return 0;
  }
}

/// One more observation, and its row of covariates.
template <Model M>
void learn(const M& model, std::span<double> state, double y, std::span<const double> x) noexcept {
  if constexpr (TakesRegressors<M>) {
    model.update(state, y, x);
  } else {
    model.update(state, y);
  }
}

/// Takes whole series whose states stand behind a beginning of them, each of one observation or
/// more: by the model's forward(), or by going on from the states.
template <Model M>
void forward(const M& model, std::span<const SeriesFit> block) {
  if constexpr (requires { model.forward(block); }) {
    model.forward(block);
  } else {
    const std::size_t columns = columns_of(model);
    for (const SeriesFit& each : block) {
      for (auto t = static_cast<std::size_t>(each.state[0]); t < each.y.size(); ++t)
        learn(model, each.state, each.y[t], each.x.subspan(t * columns, columns));
    }
  }
}

/// Means and variances of the steps whose covariates are x.
template <Model M>
void forecast(const M& model, State state, std::span<const double> x, std::span<double> mean,
              std::span<double> variance) {
  if constexpr (TakesRegressors<M>) {
    model.predict(state, x, mean, variance);
  } else {
    model.predict(state, mean, variance);
  }
}

/// Quantiles of all steps ahead, whose covariates are x: out[k * q.size() + j]. Normal where the
/// model has none of its own.
template <Model M>
void quantiles(const M& model, State state, [[maybe_unused]] std::span<const double> x,
               const Levels& levels, std::span<double> out) noexcept {
  const std::span<const double> q = levels.q;
  if constexpr (requires { model.quantiles(state, x, levels, out); }) {
    model.quantiles(state, x, levels, out);
  } else if constexpr (requires { model.quantiles(state, q, out); }) {
    model.quantiles(state, q, out);
  } else {
    for (std::size_t at = 0; at < out.size(); ++at) {
      const std::size_t k = at / q.size();
      if constexpr (requires { model.quantile(state, k, q[0]); }) {
        out[at] = model.quantile(state, k, q[at % q.size()]);
      } else {
        const double normal = mliot_normal_quantile(q[at % q.size()]);
        out[at] = levels.mean[k] + std::sqrt(levels.variance[k]) * normal;
      }
    }
  }
}

/// One value of the next period, whose covariates are x.
template <Model M>
double drawn(const M& model, State state, std::span<const double> x, const Random& random,
             std::size_t k) {
  if constexpr (TakesRegressors<M>) {
    return model.draw(state, x, random, k);
  } else if constexpr (requires { model.draw(state, random, std::uint64_t{}); }) {
    return model.draw(state, random, k);
  } else {
    double mean = 0;
    double variance = 0;
    model.predict(state, std::span(&mean, 1), std::span(&variance, 1));
    return mean + std::sqrt(variance) * random.normal(k);
  }
}

}  // namespace mliot::statistical::detail
