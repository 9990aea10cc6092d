// One series under a statistical model, for tests of models.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "mliot/statistical/fitted_panel.hpp"

namespace mliot::statistical {

template <class M>
FittedPanel<M> fit_one(typename M::Options options, const std::vector<double>& y,
                       std::span<double> fitted = {}) {
  FittedPanel<M> panel(std::move(options));
  panel.fit({y, std::vector<std::int64_t>{0, static_cast<std::int64_t>(y.size())}}, fitted, {});
  return panel;
}

struct Forecast {
  std::vector<double> mean, variance;
};

template <class M>
Forecast predicted(const FittedPanel<M>& panel, std::size_t h) {
  Forecast out{std::vector<double>(h), std::vector<double>(h)};
  panel.predict(h, out.mean, out.variance, {});
  return out;
}

/// The q-quantile of the next value.
template <class M>
double quantile(const FittedPanel<M>& panel, double q) {
  double out = 0;
  panel.quantiles(1, {&q, 1}, {&out, 1}, {});
  return out;
}

}  // namespace mliot::statistical
